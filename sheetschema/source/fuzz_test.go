package source_test

import (
	"testing"

	"sheetsync/sheetschema/source"
)

// FuzzParse holds that a text is either a tree or a problem with a place in it, and that
// a tree's digest doesn't change from one reading to the next.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"a: 1", "a: [1, {b: c}]", "a: &x 1\nb: *x", "*0", "a: *none", `{"a": [true, null, 1e3]}`, "a: |\n  text\n", "- a\n- b", "a: 'b", "\t", "a: 1\na: 2", "? [a]\n: b", "<<: {a: b}", "--- a\n--- b"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, format := range []source.Format{source.YAML, source.JSON} {
			root, problem := source.Parse(data, format)
			if (root == nil) == (problem == nil) {
				t.Fatalf("a tree %v and a problem %v", root, problem)
			}
			if problem != nil {
				if problem.Message == "" || problem.Line < 0 || problem.Column < 0 {
					t.Errorf("the problem is %+v", problem)
				}
				continue
			}
			again, problem := source.Parse(data, format)
			if problem != nil || source.Digest(root) != source.Digest(again) {
				t.Errorf("read twice, the digests differ")
			}
		}
	})
}
