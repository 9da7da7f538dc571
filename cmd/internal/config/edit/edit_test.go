package edit_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/cmd/internal/config/edit"
)

var register = []edit.Setting{{Name: "name", Value: "acme"}, {Name: "schema", Value: "acme.yaml"}}

// What is added stands where a person would put it, and all else is as it was.
func TestAddRegister(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, text, want string }{
		{"nothing", "", "registers:\n  - name: acme\n    schema: acme.yaml\n"},
		{"comments alone", "# mine\n", "# mine\nregisters:\n  - name: acme\n    schema: acme.yaml\n"},
		{"no registers", "data_dir: x # here", "data_dir: x # here\nregisters:\n  - name: acme\n    schema: acme.yaml\n"},
		{"an end", "a: x\n...\n", "a: x\nregisters:\n  - name: acme\n    schema: acme.yaml\n...\n"},
		{"an empty member", "registers: # none yet\nweb: {}\n", "registers: # none yet\n  - name: acme\n    schema: acme.yaml\nweb: {}\n"},
		{"an empty list", "registers: []\nweb: {}\n", "registers: [{name: acme, schema: acme.yaml}]\nweb: {}\n"},
		{"one", "registers:\n  - name: a\n    schema: s # why\n# last words\n", "registers:\n  - name: a\n    schema: s # why\n  - name: acme\n    schema: acme.yaml\n# last words\n"},
		{"at the margin", "registers:\n- name: a\n  roles:\n    manager: [x]\n\nmail:\n  host: h\n", "registers:\n- name: a\n  roles:\n    manager: [x]\n- name: acme\n  schema: acme.yaml\n\nmail:\n  host: h\n"},
		{"in braces", "registers:\n  - {name: a,\n     schema: s}\n", "registers:\n  - {name: a,\n     schema: s}\n  - name: acme\n    schema: acme.yaml\n"},
		{"two, with comments between", "registers:\n  # first\n  - name: a\n\n  # second\n  -\n    name: b\n    # of b\n\n# mail\nmail: {}\n", "registers:\n  # first\n  - name: a\n\n  # second\n  -\n    name: b\n    # of b\n  - name: acme\n    schema: acme.yaml\n\n# mail\nmail: {}\n"},
		{"in brackets", "registers: [{name: a, schema: \"]\"}, {name: 'b}'}] # both\n", "registers: [{name: a, schema: \"]\"}, {name: 'b}'}, {name: acme, schema: acme.yaml}] # both\n"},
		{"brackets over lines", "registers: [\n  {name: a}, # ]\n  {name: b},\n]\n", "registers: [\n  {name: a}, # ]\n  {name: b},\n {name: acme, schema: acme.yaml}]\n"},
		{"lines of Windows", "registers:\r\n  - name: a\r\nweb: {}\r\n", "registers:\r\n  - name: a\r\n  - name: acme\r\n    schema: acme.yaml\r\nweb: {}\r\n"},
		{"no end of the last line", "registers:\n  - name: a", "registers:\n  - name: a\n  - name: acme\n    schema: acme.yaml\n"},
		{"a text over lines", "registers:\n  - name: |\n      - a\n    schema: b\nx: y", "registers:\n  - name: |\n      - a\n    schema: b\n  - name: acme\n    schema: acme.yaml\nx: y"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := edit.AddRegister([]byte(test.text), register)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, string(got)); diff != "" {
				t.Error(diff)
			}
			for line := range strings.Lines(test.text) {
				if !strings.Contains(string(got), strings.TrimRight(strings.TrimRight(line, "\r\n"), "]")) && !strings.Contains(line, "[") {
					t.Errorf("the line %q is lost", line)
				}
			}
		})
	}
}

func TestAddRegisterRefuses(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"braces": "{data_dir: x}\n", "a list": "- a\n", "a text": "registers: none\n"} {
		if got, err := edit.AddRegister([]byte(text), register); !errors.Is(err, edit.ErrForm) {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
	if _, err := edit.AddRegister([]byte("a: [\n"), register); err == nil || errors.Is(err, edit.ErrForm) {
		t.Errorf("what is no YAML: %v", err)
	}
}

func TestQuote(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"acme": "acme", "客户": "客户", "": `""`, "true": `"true"`, "12": `"12"`, "a: b": `"a: b"`, "a#b": `"a#b"`, `C:\x`: `C:\x`, "Asia/Shanghai": "Asia/Shanghai"} {
		if got := edit.Quote(text); got != want {
			t.Errorf("%q is written %s, want %s", text, got, want)
		}
	}
}
