package dbt_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
	"sheetsync/syncer/mirror/dbt"
	"sheetsync/syncer/mirror/reports"
)

var update = flag.Bool("update", false, "write the golden files anew")

// sources is what dbt reads of a sources.yml.
type sources struct {
	Version int
	Sources []struct {
		Name, Description, Schema string
		Tables                    []table
	}
}

type table struct {
	Name, Description string
	LoadedAtField     string `yaml:"loaded_at_field"`
	Freshness         *struct {
		WarnAfter struct {
			Count  int
			Period string
		} `yaml:"warn_after"`
		Filter string
	}
	Columns []column
}

type column struct {
	Name, Description string
	DataType          string `yaml:"data_type"`
	Quote             bool
	Meta              struct{ Personal bool }
	Tests             []any
}

func parse(t *testing.T, text string) sources {
	t.Helper()
	var s sources
	if err := yaml.Unmarshal([]byte(text), &s); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if s.Version != 2 {
		t.Errorf("the version is %d", s.Version)
	}
	return s
}

// The sources of a small register are those of the golden files, in both languages.
func TestGolden(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile(filepath.Join("testdata", "shop.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := sheetschema.Load("shop.yaml", source)
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range language.Tags() {
		t.Run(tag.String(), func(t *testing.T) {
			t.Parallel()
			got := dbt.Sources(dbt.Register{Name: "shop", Descriptor: d, Locale: reports.Locale{Language: tag}, MaxAge: 7*time.Minute + time.Second})
			name := filepath.Join("testdata", "sources."+tag.String()+".yml")
			if *update {
				if err := os.WriteFile(name, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("the sources (-want +got):\n%s", diff)
			}
			parse(t, got)
		})
	}
}

// What YAML or dbt's templates could take for something else comes back as it was.
func TestOddTexts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, text, want string }{
		{"a word of YAML", "no", "no"},
		{"a number", "0123", "0123"},
		{"a day", "2026-01-01", "2026-01-01"},
		{"minutes", "12:30", "12:30"},
		{"marks", `- a: "b" #c 'd' \n`, `- a: "b" #c 'd' \n`},
		{"blanks and lines", " a\n\tb ", " a\n\tb "},
		{"what isn't seen", "a\u0085\u200b\u2028\x07\x7fb", "a\u0085\u200b\u2028\x07\x7fb"},
		{"Chinese", "“客户”：{全称}", "“客户”：{全称}"},
		{"a template", "{{ env_var('X') }} {% raw %} {# x #} {{{", "{ { env_var('X') }} { % raw %} { # x #} { { {"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := &sheetschema.Descriptor{Resources: []*sheetschema.Resource{{Name: "on", Fields: []*sheetschema.Field{{Name: "order", Description: language.Plain(test.text)}}}}}
			got := parse(t, dbt.Sources(dbt.Register{Name: "Shop-1", Descriptor: d}))
			s := got.Sources[0]
			if s.Name != "Shop-1" || s.Tables[0].Name != "on" || s.Tables[0].Columns[0].Name != "order" || !s.Tables[0].Columns[0].Quote {
				t.Errorf("the names are %q, %q and %q", s.Name, s.Tables[0].Name, s.Tables[0].Columns[0].Name)
			}
			if described := s.Tables[0].Columns[0].Description; described != test.want {
				t.Errorf("the description is %q, not %q", described, test.want)
			}
			if f := got.Sources[1].Tables[0].Freshness; f != nil {
				t.Errorf("without a schedule the freshness is %+v", f)
			}
		})
	}
}

// The built-in registers have every table, column and report view, each described where
// it has a title, and the two sources of several registers stand beside each other.
func TestBuiltIn(t *testing.T) {
	t.Parallel()
	var all []dbt.Register
	for _, name := range registers.Names() {
		d, err := registers.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, dbt.Register{Name: strings.ReplaceAll(name, "-", "_"), Descriptor: d, Locale: reports.Locale{Language: language.Chinese}, MaxAge: time.Hour})
	}
	got := parse(t, dbt.Sources(all...))
	if len(got.Sources) != 2*len(all) {
		t.Fatalf("there are %d sources", len(got.Sources))
	}
	for i, r := range all {
		s := got.Sources[2*i]
		views := reports.Of(r.Name, r.Descriptor, r.Locale).Views
		if want := len(r.Descriptor.Resources) + len(views); len(s.Tables) != want {
			t.Errorf("%s has %d tables, not %d", s.Name, len(s.Tables), want)
		}
		for n, resource := range r.Descriptor.Resources {
			for c, f := range resource.Fields {
				has := s.Tables[n].Columns[c]
				if has.Name != f.Name || has.DataType == "" || has.Meta.Personal != f.Personal {
					t.Errorf("%s.%s is %+v", resource.Name, f.Name, has)
				}
			}
		}
		for n, v := range views {
			has := s.Tables[len(r.Descriptor.Resources)+n]
			if has.Name != v.Name || has.Description != v.Comment || len(has.Columns) != len(v.Columns) {
				t.Errorf("the view %s is %s with %d columns", v.Name, has.Name, len(has.Columns))
			}
		}
		fresh := got.Sources[2*i+1]
		if f := fresh.Tables[0]; fresh.Schema != "sheetsync" || f.Name != "freshness" || f.LoadedAtField != "checked_at" || f.Freshness.WarnAfter.Count != 60 ||
			f.Freshness.Filter != "register = '"+r.Name+"'" {
			t.Errorf("the freshness of %s is %+v", r.Name, f)
		}
	}
}

// A choice that dbt would take for a template, and documents, are not compared.
func TestNotCompared(t *testing.T) {
	t.Parallel()
	d, err := sheetschema.Load("x.yaml", []byte(`{name: x, resources: [{name: notes, schema: {fields: [
		{name: a, type: string, constraints: {enum: ["{{ x }}", b]}},
		{name: b, type: integer, constraints: {enum: [1, 20]}}]}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	columns := parse(t, dbt.Sources(dbt.Register{Name: "x", Descriptor: d})).Sources[0].Tables[0].Columns
	if len(columns[0].Tests) != 0 {
		t.Errorf("the tests of a are %v", columns[0].Tests)
	}
	want := []any{map[string]any{"accepted_values": map[string]any{"values": []any{"1", "20"}, "quote": false, "config": map[string]any{"severity": "warn"}}}}
	if diff := cmp.Diff(want, columns[1].Tests); diff != "" {
		t.Errorf("the tests of b (-want +got):\n%s", diff)
	}
	if i := slices.IndexFunc(columns, func(c column) bool { return c.Name == "_id" }); i < 0 || !cmp.Equal(columns[i].Tests, []any{"unique", "not_null"}) {
		t.Errorf("the tests of _id are not unique and not_null: %+v", columns)
	}
}
