package reports_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
	"sheetsync/syncer/mirror/reports"
)

func builtIn(t *testing.T, name string) *sheetschema.Descriptor {
	t.Helper()
	d, err := registers.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Every report of the built-in registers, and every column, says what it is in the
// register's language.
func TestComments(t *testing.T) {
	t.Parallel()
	for _, name := range registers.Names() {
		for _, tag := range language.Tags() {
			t.Run(name+" "+string(tag), func(t *testing.T) {
				t.Parallel()
				plan := reports.Of("acme", builtIn(t, name), reports.Locale{Language: tag})
				check := func(what, comment string) {
					chinese := strings.ContainsFunc(comment, func(r rune) bool { return r >= 0x4e00 && r <= 0x9fff })
					if comment == "" || strings.HasPrefix(comment, "reports.") || strings.ContainsAny(comment, "{}") || chinese != (tag == language.Chinese) {
						t.Errorf("%s: %q", what, comment)
					}
				}
				for _, v := range plan.Views {
					check(v.Name, v.Comment)
					for _, c := range v.Columns {
						check(v.Name+"."+c.Name, c.Comment)
					}
				}
				for _, f := range plan.Functions {
					check(f.Name, f.Comment)
				}
			})
		}
	}
}

// A view comes after those that it reads, and has each of its columns once.
func TestOrder(t *testing.T) {
	t.Parallel()
	plan := reports.Of("acme", builtIn(t, "foreign-trade"), reports.Locale{})
	for i, v := range plan.Views {
		for _, later := range plan.Views[i:] {
			if strings.Contains(v.SQL, `"`+later.Name+`"`) {
				t.Errorf("%s reads %s", v.Name, later.Name)
			}
		}
		var names []string
		for _, c := range v.Columns {
			if slices.Contains(names, c.Name) {
				t.Errorf("%s has two columns %s", v.Name, c.Name)
			}
			names = append(names, c.Name)
		}
	}
}

// The plan is a function of the descriptor and the locale.
func TestDigest(t *testing.T) {
	t.Parallel()
	d := builtIn(t, "foreign-trade")
	english := reports.Of("acme", d, reports.Locale{Language: language.English})
	for _, test := range []struct {
		name   string
		plan   *reports.Plan
		differ bool
	}{
		{"again", reports.Of("acme", d, reports.Locale{Language: language.English, Zone: "UTC"}), false},
		{"another language", reports.Of("acme", d, reports.Locale{Language: language.Chinese}), true},
		{"another time zone", reports.Of("acme", d, reports.Locale{Language: language.English, Zone: "Asia/Shanghai"}), true},
		{"another descriptor", reports.Of("acme", builtIn(t, "customer-summary"), reports.Locale{Language: language.English}), true},
	} {
		if differ := test.plan.Digest() != english.Digest(); differ != test.differ {
			t.Errorf("%s: the digest differs: %t", test.name, differ)
		}
	}
}

func names(p *reports.Plan) []string {
	var list []string
	for _, v := range p.Views {
		list = append(list, strings.TrimPrefix(v.Name, "report_"))
	}
	return list
}

// What a descriptor lacks for a report is said.
func TestLacking(t *testing.T) {
	t.Parallel()
	d, err := sheetschema.Load("x.yaml", []byte("{name: x, resources: [{name: notes, schema: {fields: [{name: text, type: string}]}}]}"))
	if err != nil {
		t.Fatal(err)
	}
	plan := reports.Of("acme", d, reports.Locale{})
	var lacking []string
	for _, l := range plan.Lacking {
		lacking = append(lacking, strings.TrimPrefix(l.Name, "report_"))
		if l.Needs == "" {
			t.Errorf("%s: nothing says what it needs", l.Name)
		}
	}
	all := slices.Concat(names(plan), lacking)
	for _, v := range names(reports.Of("acme", builtIn(t, "foreign-trade"), reports.Locale{})) {
		of := v
		for _, made := range all { // what sums up a report goes without it
			if strings.HasPrefix(v, made) {
				of = made
			}
		}
		if !slices.Contains(all, of) {
			t.Errorf("%s isn't made, and nothing says why", v)
		}
	}
	if diff := cmp.Diff([]string{"records"}, names(plan)[:1]); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
