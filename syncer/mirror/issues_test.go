package mirror_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/syncer/assess"
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
	r.issue("", 0, "", "header_missing", "Column Name is missing")
	r.issue("a", 2, "name", "required", "Name is missing")
	r.issue("a", 2, "name", "rule", "One")
	r.issue("a", 2, "name", "rule", "Two")
	check(
		`(,,,header_missing,error,"Column Name is missing",run-001)`,
		`(a,2,name,required,error,"Name is missing",run-001)`,
		`(a,2,name,rule,error,One,run-001)`,
		`(a,2,name,rule,error,Two,run-001)`,
	)
	// One is mended, another moves and has other words, a third is new.
	versions := r.rows(`SELECT xmin FROM sheetsync.issues WHERE code = 'required'`)
	r.noIssues()
	r.issue("a", 2, "name", "required", "Name is missing")
	r.issue("a", 7, "name", "rule", "Zwei")
	r.issue("b", 3, "name", "rule", "One")
	check(
		`(a,2,name,required,error,"Name is missing",run-001)`,
		`(a,7,name,rule,error,Zwei,run-001)`,
		`(b,3,name,rule,error,One,run-002)`,
	)
	if diff := cmp.Diff(versions, r.rows(`SELECT xmin FROM sheetsync.issues WHERE code = 'required'`)); diff != "" {
		t.Errorf("an issue that is as before was rewritten (-before +after):\n%s", diff)
	}
	r.noIssues()
	r.issue("a", 2, "name", "rule", "C")
	r.issue("a", 2, "name", "rule", "A")
	r.issue("a", 2, "name", "rule", "B")
	check(
		`(a,2,name,rule,error,A,run-001)`,
		`(a,2,name,rule,error,B,run-003)`,
		`(a,2,name,rule,error,C,run-003)`,
	)
	r.noIssues()
	check([]string{}...)
}

func TestIssuesOfOtherRegistersStay(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customers)
	r.db.MustExec(`INSERT INTO sheetsync.issues VALUES ('beta', 'customers', 'a', 2, 'name', 'required', 'error', 'x', 'r')`)
	r.tabs["customers"] = some
	r.issue("a", 2, "name", "required", "Name is missing")
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
