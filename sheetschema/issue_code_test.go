package sheetschema_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
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

// TestEveryCodeIsExplained holds that the catalogue says what each code means,
// in each language, and knows no code that isn't one.
func TestEveryCodeIsExplained(t *testing.T) {
	t.Parallel()
	for _, tag := range language.Tags() {
		p := language.NewPrinter(tag)
		explained := make(map[string]bool)
		for _, key := range p.Below("issues.") {
			if strings.HasSuffix(string(key), ".explain") {
				explained[strings.Split(string(key), ".")[1]] = true
			}
		}
		if d := cmp.Diff(codes(t), slices.Sorted(maps.Keys(explained))); d != "" {
			t.Errorf("%s: codes that nothing explains (-), and explanations of no code (+):\n%s", tag, d)
		}
	}
}

// TestExplanations holds that each variant of a code is explained once.
func TestExplanations(t *testing.T) {
	t.Parallel()
	p := language.NewPrinter(language.English)
	for code, variants := range map[sheetschema.Code]int{
		sheetschema.CodeRequired: 1, sheetschema.CodeMinimum: 2, "comma": 0, "": 0, "nonsense": 0,
	} {
		if got := code.Explanations(p); len(got) != variants {
			t.Errorf("%q: %d explanations, want %d: %q", code, len(got), variants, got)
		}
	}
}
