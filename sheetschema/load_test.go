package sheetschema

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"sheetsync/sheetschema/period"
	"sheetsync/sheetschema/source"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write what the tests got into their fixtures")

// northwind loads the sample register, which stays outside the repository.
func northwind(t testing.TB) *Descriptor {
	t.Helper()
	path := filepath.Join("..", "..", "shared", "northwind", "northwind.yaml")
	if _, err := os.Stat(path); err != nil {
		t.Skipf("SKIPPED, the sample register is not here: %v", err)
	}
	d, err := LoadFile(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// mustLoad loads a descriptor that is part of a test.
func mustLoad(t testing.TB, source string) *Descriptor {
	t.Helper()
	d, err := Load("test.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestLoadNorthwind(t *testing.T) {
	t.Parallel()
	d := northwind(t)
	var steps []string
	for _, s := range d.Steps() {
		r := d.Resources[s.Resource]
		steps = append(steps, r.Name+"."+r.Fields[s.Field].Name)
	}
	want := []string{"customers.order_count", "order_lines.line_total", "customers.lifetime_value", "customers.last_order_date"}
	if diff := cmp.Diff(want, steps); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	lines, ok := d.Resource("order_lines")
	if !ok {
		t.Fatal("there is no resource order_lines")
	}
	deadline := lines.Deadlines[0]
	if got := deadline.Remind; !slices.Equal(got, []period.Period{{Days: 7}, {Days: 1}, {}}) || deadline.Overdue.Times != 4 || deadline.To[0].Role != "manager" {
		t.Errorf("deadline %+v", deadline)
	}
	customers := d.Resources[0]
	if p := customers.Duplicates; p.Review != 0.80 || p.Certain != 0.95 || !slices.Equal(p.Fields, []int{1, 4, 9}) {
		t.Errorf("duplicates %+v", p)
	}
	if pattern := customers.Fields[0].Constraints.Pattern; !pattern.Match("ALFKI") || pattern.Match("ALFKIS") || pattern.Match("alfki") {
		t.Error("the pattern should match five capitals and nothing else")
	}
	if d.UsesToday() {
		t.Error("nothing in the descriptor depends on the day")
	}
}

// TestLoadFaults compares the problems of faulty descriptors, told all
// together, with those in testdata/load.
func TestLoadFaults(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/load/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			want := make(map[string]string)
			for _, f := range archive.Files {
				want[f.Name] = string(f.Data)
			}
			var files []txtar.File
			for _, f := range archive.Files {
				if strings.HasSuffix(f.Name, ".errors") {
					continue
				}
				_, err := Load(f.Name, f.Data)
				if err == nil {
					t.Errorf("%s loads", f.Name)
					continue
				}
				name, got := f.Name+".errors", err.Error()+"\n"
				if diff := cmp.Diff(want[name], got); diff != "" && !*update {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
				files = append(files, f, txtar.File{Name: name, Data: []byte(got)})
			}
			if *update {
				archive.Files = files
				if err := os.WriteFile(path, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func TestLoadErrorHoldsAllProblems(t *testing.T) {
	t.Parallel()
	_, err := Load("x.yaml", []byte("name: x\nresources:\n- name: a\n  schema: {fields: [{name: a, type: b, format: c}]}\n"))
	var fault *source.LoadError
	if !errors.As(err, &fault) || len(fault.Problems) != 2 || fault.Problems[0].Path != "resources[0].schema.fields[0].type" {
		t.Errorf("got %v", err)
	}
}

func TestDigest(t *testing.T) {
	t.Parallel()
	const base = "name: x\nresources:\n- name: a\n  schema:\n    fields:\n    - {name: a, type: number, constraints: {minimum: 1}}\n    - {name: b}\n"
	of := func(source string) string { return mustLoad(t, source).Digest }
	same := map[string]string{
		"comments":       "# hello\n" + base,
		"member order":   "resources:\n- schema:\n    fields:\n    - {constraints: {minimum: 1}, type: number, name: a}\n    - {name: b}\n  name: a\nname: x\n",
		"JSON":           `{"name":"x","resources":[{"name":"a","schema":{"fields":[{"name":"a","type":"number","constraints":{"minimum":1}},{"name":"b"}]}}]}`,
		"custom members": base + "x-note: mine\n",
	}
	for what, source := range same {
		if of(source) != of(base) {
			t.Errorf("%s should not change the digest", what)
		}
	}
	other := map[string]string{
		"field order":    "name: x\nresources:\n- name: a\n  schema:\n    fields:\n    - {name: b}\n    - {name: a, type: number, constraints: {minimum: 1}}\n",
		"constraint":     strings.Replace(base, "minimum: 1", "minimum: 2", 1),
		"text or number": strings.Replace(base, "{name: b}", `{name: b, title: "minimum"}`, 1),
	}
	for what, source := range other {
		if of(source) == of(base) {
			t.Errorf("%s should change the digest", what)
		}
	}
}

func FuzzLoad(f *testing.F) {
	paths, err := filepath.Glob("testdata/load/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			f.Add(file.Data)
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		d, err := Load("fuzz", src)
		var fault *source.LoadError
		switch {
		case err == nil && (d == nil || len(d.Resources) == 0 || d.Digest == ""):
			t.Error("a descriptor without content")
		case err != nil && (!errors.As(err, &fault) || len(fault.Problems) == 0):
			t.Errorf("not a LoadError with problems: %v", err)
		}
	})
}
