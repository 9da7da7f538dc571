package sheetschema

import (
	"fmt"
	"strings"
	"testing"
)

// TestLoadHostile holds that sources which somebody got from elsewhere can't
// exhaust the process.
func TestLoadHostile(t *testing.T) {
	t.Parallel()
	var bomb strings.Builder
	bomb.WriteString("name: x\nkeywords:\n- &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := range 20 {
		fmt.Fprintf(&bomb, "- &a%d [%s*a%d]\n", i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), 9), i)
	}
	bomb.WriteString("resources: [{name: a, schema: {fields: [{name: a}]}}]\n")
	for name, source := range map[string]string{
		"brackets":          strings.Repeat("[", 1_000_000),
		"braces":            strings.Repeat("{a: ", 500_000),
		"dashes":            strings.Repeat("- ", 500_000),
		"questions":         strings.Repeat("? ", 500_000),
		"JSON":              `{"a":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + "}",
		"indentation":       deepBlocks(200),
		"aliases":           bomb.String(),
		"size":              strings.Repeat("# a long comment\n", 400_000),
		"nested repeats":    "name: x\nresources: [{name: a, schema: {fields: [{name: a, constraints: {pattern: '((((a{100}){100}){100}){100})'}}]}}]",
		"a long formula":    "name: x\nresources: [{name: a, schema: {fields: [{name: a, type: number, formula: '" + strings.Repeat("(", 3000) + "'}]}}]",
		"a merge of itself": "a: &a\n  <<: *a\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := Load("x.yaml", []byte(source)); err == nil {
				t.Error("it loads")
			} else if len(err.Error()) > 10_000 {
				t.Errorf("the error is %d bytes long", len(err.Error()))
			}
		})
	}
}

func deepBlocks(depth int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func TestLoadAsEditorsSave(t *testing.T) {
	t.Parallel()
	const source = "name: x\nresources:\n  - name: a\n    title: |\n      客户\n    schema:\n      fields:\n        - {name: a}\n"
	want := mustLoad(t, source)
	for name, other := range map[string]string{
		"byte-order mark": "\uFEFF" + source,
		"CRLF":            strings.ReplaceAll(source, "\n", "\r\n"),
		"document marks":  "---\n" + source + "...\n",
		"JSON":            "\uFEFF{\r\n\t\"name\": \"x\", \"resources\": [{\"name\": \"a\", \"title\": \"\\u5ba2\\u6237\", \"schema\": {\"fields\": [{\"name\": \"a\"}]}}]}",
	} {
		d, err := Load("x.yaml", []byte(other))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := d.Resources[0].Title.In("en"); got != "客户" || d.Digest != want.Digest {
			t.Errorf("%s: title %q, digest %s, want %s", name, got, d.Digest, want.Digest)
		}
	}
}
