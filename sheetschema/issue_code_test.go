package sheetschema_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
)

// codes are the constants of issue_code.go.
func codes(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "issue_code.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 1 {
			code, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, code)
		}
		return true
	})
	slices.Sort(found)
	return found
}

// TestKinds holds that the catalogue has each code and none that isn't one, and
// that each variant of it has all its texts in each language.
func TestKinds(t *testing.T) {
	t.Parallel()
	var found []string
	for _, k := range sheetschema.Kinds() {
		found = append(found, string(k.Code))
		if len(k.Severities) == 0 || len(k.Severities) != len(language.Facts(language.Key("issues."+string(k.Code)+".severity"))) || !slices.IsSortedFunc(k.Severities, func(a, b sheetschema.Severity) int { return int(b) - int(a) }) {
			t.Errorf("%s has the severities %v, want those of the catalogue, worst first", k.Code, k.Severities)
		}
		for _, tag := range language.Tags() {
			if title := k.Title(language.NewPrinter(tag)); title == "" || strings.Contains(title, "issues.") {
				t.Errorf("%s has no title in %s", k.Code, tag)
			}
		}
		for _, variant := range k.Variants {
			for _, tag := range language.Tags() {
				texts := k.Texts(language.NewPrinter(tag), variant)
				for _, text := range []string{texts.Message, texts.Suggestion, texts.Explanation} {
					if text == "" || strings.Contains(text, "issues.") || strings.ContainsAny(text, "{}") {
						t.Errorf("%s %s in %s: %q", k.Code, variant, tag, text)
					}
				}
			}
		}
	}
	slices.Sort(found)
	if d := cmp.Diff(codes(t), found); d != "" {
		t.Errorf("codes that the catalogue lacks (-), and kinds of no code (+):\n%s", d)
	}
}

func TestKindOf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		code     string
		want     sheetschema.Code
		formerly bool
	}{
		{"missing-cell", sheetschema.CodeMissingCell, false},
		{"required", sheetschema.CodeMissingCell, true},
		{"max_length", sheetschema.CodeConstraintError, true},
		{"formula_division", sheetschema.CodeComputationError, true},
		{"unlinked", sheetschema.CodeUnlinked, false},
		{"comma", "", false},
		{"", "", false},
	} {
		kind, formerly, ok := sheetschema.KindOf(test.code)
		if kind.Code != test.want || formerly != test.formerly || ok != (test.want != "") {
			t.Errorf("%q: got %s, %v, %v", test.code, kind.Code, formerly, ok)
		}
	}
}

// TestFormerCodes holds that no code of an earlier version is one now, and that none
// was two kinds.
func TestFormerCodes(t *testing.T) {
	t.Parallel()
	of := map[string]sheetschema.Code{}
	for _, k := range sheetschema.Kinds() {
		of[string(k.Code)] = k.Code
	}
	for _, k := range sheetschema.Kinds() {
		for _, old := range k.Formerly {
			if other, taken := of[old]; taken {
				t.Errorf("%s was formerly %s, which is also %s", k.Code, old, other)
			}
			of[old] = k.Code
		}
	}
}
