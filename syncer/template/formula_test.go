package template

import (
	"strings"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
)

const things = `
name: things
resources:
  - name: things
    schema:
      fields:
        - {name: name, type: string}
        - {name: size, type: number}
        - {name: day, type: date}
        - {name: done, type: boolean}
        - {name: data, type: object}
`

func TestTranslate(t *testing.T) {
	t.Parallel()
	d, err := sheetschema.Load("things.yaml", []byte(things))
	if err != nil {
		t.Fatal(err)
	}
	tr := &translator{resource: d.Resources[0], cell: func(i int) (string, bool) { return "$" + string(rune('A'+i)) + "2", true }}
	for source, want := range map[string]string{
		`size > 10`:                    `(ISNUMBER($B2)*($B2>10))`,
		`size >= 0.5 and done`:         `(ISNUMBER($B2)*($B2>=(1/2)))*($D2=(1=1))`,
		`day < today() - 90`:           `(ISNUMBER($C2)*($C2<(TODAY()-90)))`,
		`not (name in ["a", "b\"c"])`:  `(1-(((((($A2<>"")*($A2="a"))+(($A2<>"")*($A2="b""c")))>0))))`,
		`name == nil or size != 3`:     `((($A2="")+(ISNUMBER($B2)*($B2<>3)))>0)`,
		`nil != day`:                   `($C2<>"")`,
		`(done ?? false) == false`:     "",
		`done ?? false`:                `($D2=(1=1))`,
		`name startsWith "x"`:          "",
		`round(size, 1) > 2`:           "",
		`data != nil`:                  `($E2<>"")`,
		`size * 2 + 1 <= -4 || !done`:  `(((ISNUMBER($B2)*((($B2*2)+1)<=(-4)))+(1-(($D2=(1=1)))))>0)`,
		`all([1, 2], # > 0) and done`:  "",
		`day >= date("2025-01-01")`:    "",
		`unknown > 1`:                  "",
		`size in []`:                   "",
		`size > 1 ? done : not (done)`: "",
	} {
		got, err := tr.translate(source)
		if normal(got) != normal(want) || (err == nil) != (want != "") {
			t.Errorf("%s\n got %s (%v)\nwant %s", source, got, err, want)
		}
		if strings.ContainsAny(strings.ReplaceAll(got, `"b""c"`, ""), ",;.") {
			t.Errorf("%s: %s depends on the locale", source, got)
		}
	}
}

// normal takes out brackets around brackets.
func normal(formula string) string {
	for {
		shorter := strings.NewReplacer("(((", "((", ")))", "))").Replace(formula)
		if shorter == formula {
			return formula
		}
		formula = shorter
	}
}

// All views of the built-in registers, and those derived from their deadlines,
// can be written as filters.
func TestViewsOfBuiltIn(t *testing.T) {
	t.Parallel()
	for _, name := range registers.Names() {
		d := builtIn(t, name)
		for _, tag := range language.Tags() {
			design := newDesign(Options{Descriptor: d, Language: tag, Today: today(t)})
			for _, r := range d.Resources {
				columns := make([]int, len(r.Fields))
				for i := range columns {
					columns[i] = i
				}
				derived := *r
				derived.Views = nil
				for _, v := range append(design.views(r), design.views(&derived)...) {
					if v.title == "" || v.request(r, 1, 0, columns, len(columns)) == nil {
						t.Errorf("%s: the view %q of %s can't be written", name, v.title, r.Name)
					}
				}
			}
		}
	}
}
