package mirror_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema"
	"sheetsync/syncer/assess"
	"sheetsync/syncer/mirror/pgtest"
)

func (r *register) issue(id string, row int, field string, code sheetschema.Code, words string) {
	r.issues = append(r.issues, sheetschema.Issue{Resource: "customers", RecordID: id, Row: row, Field: field, Code: code, Severity: sheetschema.SeverityError})
	r.words = append(r.words, words)
}

func (r *register) noIssues() { r.issues, r.words = nil, nil }

func TestIssues(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customers)
	r.tabs["customers"] = some
	const stored = `SELECT record_id, row, field, code, severity, message, first_seen_run FROM sheetsync.issues WHERE register = 'acme' ORDER BY record_id NULLS FIRST, code, message`
	check := func(want ...string) {
		t.Helper()
		r.sync()
		if diff := cmp.Diff(want, r.rows(stored)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	r.issue("", 0, "", "missing-label", "Column Name is missing")
	r.issue("a", 2, "name", "missing-cell", "Name is missing")
	r.issue("a", 2, "name", "unlinked", "One")
	r.issue("a", 2, "name", "unlinked", "Two")
	check(
		`(,,,missing-label,error,"Column Name is missing",run-001)`,
		`(a,2,name,missing-cell,error,"Name is missing",run-001)`,
		`(a,2,name,unlinked,error,One,run-001)`,
		`(a,2,name,unlinked,error,Two,run-001)`,
	)
	// One is mended, another moves and has other words, a third is new.
	versions := r.rows(`SELECT xmin FROM sheetsync.issues WHERE code = 'missing-cell'`)
	r.noIssues()
	r.issue("a", 2, "name", "missing-cell", "Name is missing")
	r.issue("a", 7, "name", "unlinked", "Zwei")
	r.issue("b", 3, "name", "unlinked", "One")
	check(
		`(a,2,name,missing-cell,error,"Name is missing",run-001)`,
		`(a,7,name,unlinked,error,Zwei,run-001)`,
		`(b,3,name,unlinked,error,One,run-002)`,
	)
	if diff := cmp.Diff(versions, r.rows(`SELECT xmin FROM sheetsync.issues WHERE code = 'missing-cell'`)); diff != "" {
		t.Errorf("an issue that is as before was rewritten (-before +after):\n%s", diff)
	}
	r.noIssues()
	r.issue("a", 2, "name", "unlinked", "C")
	r.issue("a", 2, "name", "unlinked", "A")
	r.issue("a", 2, "name", "unlinked", "B")
	check(
		`(a,2,name,unlinked,error,A,run-001)`,
		`(a,2,name,unlinked,error,B,run-003)`,
		`(a,2,name,unlinked,error,C,run-003)`,
	)
	r.noIssues()
	check([]string{}...)
}

func TestIssuesOfOtherRegistersStay(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customers)
	r.db.MustExec(`INSERT INTO sheetsync.issues VALUES ('beta', 'customers', 'a', 2, 'name', 'missing-cell', 'error', 'x', 'r')`)
	r.tabs["customers"] = some
	r.issue("a", 2, "name", "missing-cell", "Name is missing")
	r.sync()
	r.noIssues()
	r.sync()
	if got := r.rows(`SELECT register FROM sheetsync.issues`); len(got) != 1 || got[0] != "(beta)" {
		t.Errorf("got %v", got)
	}
}

func TestDuplicates(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customers)
	r.tabs["customers"] = some
	check := func(want ...string) {
		t.Helper()
		r.sync()
		got := r.rows(`SELECT record_id, duplicate_of, score, reasons FROM sheetsync.duplicates WHERE register = 'acme' ORDER BY 1`)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	r.doubles = []assess.Duplicate{
		{Resource: "customers", RecordID: "b", DuplicateOf: "a", Score: 0.97, Reasons: []string{"email", `o"d\d, {name}`}},
		{Resource: "customers", RecordID: "c", DuplicateOf: "a", Score: 1},
	}
	check(`(b,a,0.97,"{email,""o\\""d\\\\d, {name}""}")`, `(c,a,1,{})`)
	r.doubles = []assess.Duplicate{{Resource: "customers", RecordID: "c", DuplicateOf: "a", Score: 0.5, Reasons: []string{"phone"}}}
	check(`(c,a,0.5,{phone})`)
}

// TestRenamedKinds holds that issues which an earlier version stored are the same
// ones under their new codes: whatever kind was renamed, and rules by their names.
func TestRenamedKinds(t *testing.T) {
	t.Parallel()
	dsn := migrated.New(t)
	db := pgtest.Open(t, dsn)
	goBack(t, db, 6)
	var want []string
	insert := func(old, code, variant string) {
		db.MustExec(`INSERT INTO sheetsync.issues VALUES ('acme', 'customers', 'a', 2, 'name', $1, 'error', 'x', 'run-001')`, old)
		want = append(want, code+"|"+variant+"|run-001")
	}
	constraints := map[string]string{
		"enum": "enum", "pattern": "pattern", "minimum": "minimum", "maximum": "maximum", "exclusive_minimum": "exclusiveMinimum",
		"exclusive_maximum": "exclusiveMaximum", "min_length": "minLength", "max_length": "maxLength", "formula_division": "division",
	}
	for _, k := range sheetschema.Kinds() {
		for _, old := range k.Formerly {
			if old != "rule" { // which no issue ever had
				insert(old, string(k.Code), constraints[old])
			}
		}
	}
	insert("unlinked", "unlinked", "")
	insert("ship_after_order", "row-constraint", "ship_after_order")
	if _, err := open(t, dsn).Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	var got []string
	if err := db.Select(&got, `SELECT concat_ws('|', code, variant, first_seen_run) FROM sheetsync.issues`); err != nil {
		t.Fatal(err)
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// goBack undoes the migrations from a number on, as their own files say.
func goBack(t *testing.T, db *sqlx.DB, to int) {
	t.Helper()
	files, err := filepath.Glob("migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range slices.Backward(files) {
		if version, err := strconv.Atoi(filepath.Base(file)[:4]); err != nil || version < to {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, down, ok := strings.Cut(string(text), "-- +goose Down")
		if !ok {
			t.Fatalf("%s has no way back", file)
		}
		db.MustExec(down)
	}
	db.MustExec(`DELETE FROM sheetsync.migrations WHERE version_id >= $1`, to)
}

// TestVariantsOfIssues holds which variants make an issue another one.
func TestVariantsOfIssues(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customers)
	r.tabs["customers"] = some
	check := func(kinds [][2]string, want ...string) {
		t.Helper()
		r.noIssues()
		for _, k := range kinds {
			r.issue("a", 2, "name", sheetschema.Code(k[0]), "m")
			r.issues[len(r.issues)-1].Variant = k[1]
		}
		r.sync()
		if diff := cmp.Diff(want, r.rows(`SELECT code, variant, first_seen_run FROM sheetsync.issues ORDER BY 1, 2`)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	check([][2]string{{"constraint-error", "enum"}, {"row-constraint", "one"}, {"type-error", "date"}},
		"(constraint-error,enum,run-001)", "(row-constraint,one,run-001)", "(type-error,date,run-001)")
	check([][2]string{{"constraint-error", "pattern"}, {"row-constraint", "one"}, {"row-constraint", "two"}, {"type-error", "date_year_missing"}},
		"(constraint-error,pattern,run-002)", "(row-constraint,one,run-001)", "(row-constraint,two,run-002)", "(type-error,date_year_missing,run-001)")
}
