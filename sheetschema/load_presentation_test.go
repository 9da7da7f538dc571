package sheetschema

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/source"
)

const presented = `
name: presented
resources:
  - name: things
    x-views:
      - {name: large, title: Large, where: size > 10, sort: [-size, name]}
    schema:
      fields:
        - {name: name, type: string, examples: {zh-CN: [盒子, 袋子], en: [box]}}
        - {name: size, type: integer, example: 12}
        - {name: colour, type: string, constraints: {enum: [红, 蓝, red, blue]}}
        - {name: terms, type: string, constraints: {enum: [T/T, L/C, 现金, cash]}, x-choices: {zh-CN: [T/T, 现金]}}
        - {name: grade, type: string, constraints: {enum: [A, B]}}
        - {name: level, type: string, constraints: {enum: [A, B, 未评级]}}
`

func TestPresentation(t *testing.T) {
	t.Parallel()
	r := mustLoad(t, presented).Resources[0]
	if f := r.Fields[0]; len(f.Examples) != 2 || f.Examples[0].In(language.Chinese) != "盒子" || f.Examples[0].In(language.English) != "box" {
		t.Errorf("examples %+v", f.Examples)
	}
	if f := r.Fields[1]; len(f.Examples) != 1 || f.Examples[0].In(language.English) != "12" {
		t.Errorf("example %+v", f.Examples)
	}
	for i, want := range map[int][2][]string{
		0: {nil, nil},
		2: {{"红", "蓝"}, {"red", "blue"}},
		3: {{"T/T", "现金"}, {"T/T", "L/C", "cash"}},
		4: {{"A", "B"}, {"A", "B"}},
		5: {{"A", "B", "未评级"}, {"A", "B", "未评级"}},
	} {
		for j, tag := range []language.Tag{language.Chinese, language.English} {
			if got := r.Fields[i].Choices(tag); !slices.Equal(got, want[j]) {
				t.Errorf("%s offers %q in %s, want %q", r.Fields[i].Name, got, tag, want[j])
			}
		}
	}
	v := r.Views[0]
	if v.Where.Source() != "size > 10" || !slices.Equal(v.Sort, []SortKey{{1, true}, {0, false}}) {
		t.Errorf("view %+v", v)
	}
}

func TestPresentationFaults(t *testing.T) {
	t.Parallel()
	for from, fault := range map[string]string{
		"where: size > 10":                `where: name > 10`,
		"sort: [-size, name]":             "sort: [-weight]",
		"name: large, ":                   "",
		"{zh-CN: [T/T, 现金]}":              "{zh-CN: [T/T, 支票]}",
		"x-choices: {zh-CN: [T/T, 现金]}":   "x-choices: {fr: [T/T]}",
		"example: 12":                     "example: {en: {a: b}}",
		"where: size > 10, sort: [-size,": "sort: [], title: [",
	} {
		_, err := Load("test.yaml", []byte(strings.Replace(presented, from, fault, 1)))
		var broken *source.LoadError
		if !errors.As(err, &broken) {
			t.Errorf("%q instead of %q is taken", fault, from)
		}
	}
}

// What a workbook shows does not change what a descriptor means.
func TestPresentationIsNoMeaning(t *testing.T) {
	t.Parallel()
	without := strings.Replace(presented, ", x-choices: {zh-CN: [T/T, 现金]}", "", 1)
	if mustLoad(t, presented).Digest != mustLoad(t, without).Digest {
		t.Error("the choices of a drop-down change the digest")
	}
}
