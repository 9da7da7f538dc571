package check_test

import (
	"slices"
	"strings"
	"testing"

	"sheetsync/cmd/internal/check"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/schematest"
)

// kindCase is a kind of issue with cells that raise it and cells that don't: a row
// of a tab, behind a first row that is sound.
type kindCase struct {
	kind          string // code, or code.variant
	fields        string // of the resource r, after its field k
	extra         string // further members of the resource's schema
	resource      string // further members of the resource
	raised, sound string // cells by |, the first one being k
}

var kindCases = []kindCase{
	{kind: "type-error.integer", fields: "{name: a, type: integer}", raised: "2|x", sound: "2|7"},
	{kind: "type-error.number", fields: "{name: a, type: number}", raised: "2|x", sound: "2|7.5"},
	{kind: "type-error.number_ambiguous", fields: "{name: a, type: number}", raised: "2|12,500", sound: "2|12500"},
	{kind: "type-error.boolean", fields: "{name: a, type: boolean}", raised: "2|maybe", sound: "2|yes"},
	{kind: "type-error.date", fields: "{name: a, type: date}", raised: "2|soon", sound: "2|2026-03-04"},
	{kind: "type-error.date_ambiguous", fields: "{name: a, type: date}", raised: "2|03/04/2026", sound: "2|13/04/2026"},
	{kind: "type-error.date_month", fields: "{name: a, type: date}", raised: "2|2026年3月", sound: "2|2026年3月4日"},
	{kind: "type-error.date_year_missing", fields: "{name: a, type: date}", raised: "2|3月4日", sound: "2|2026/3/4"},
	{kind: "type-error.time", fields: "{name: a, type: time}", raised: "2|noon", sound: "2|12:00"},
	{kind: "formula-error", fields: "{name: a, type: number}", raised: "2|#REF!", sound: "2|5"},
	{kind: "formula-error.phone", fields: "{name: a, type: string, format: phone}", raised: "2|#ERROR!", sound: "2|+86 138 0013 8000"},
	{kind: "truncated-value", fields: "{name: a, type: string}", raised: "2|6.22202E+15", sound: "2|6222021234567890"},
	{kind: "text-not-storable", fields: "{name: a, type: string}", raised: "2|a\x00b", sound: "2|ab"},
	{kind: "missing-cell", fields: "{name: a, type: string, constraints: {required: true}}, {name: b, type: string}", raised: "2||x", sound: "2|y|x"},
	{kind: "unique-error", fields: "{name: a, type: string, constraints: {unique: true}}", raised: "2|s", sound: "2|t"},
	{kind: "unique-error.joined", fields: "{name: a, type: string}, {name: b, type: string}", extra: "uniqueKeys: [[a, b]], ", raised: "2|s|s", sound: "2|s|t"},
	{kind: "primary-key-error", fields: "{name: a, type: string}", raised: "1|x", sound: "2|x"},
	{kind: "constraint-error.enum", fields: "{name: a, type: string, constraints: {enum: [s, t]}}", raised: "2|u", sound: "2|t"},
	{kind: "constraint-error.pattern", fields: `{name: a, type: string, constraints: {pattern: "[a-z]"}}`, raised: "2|ab", sound: "2|b"},
	{kind: "constraint-error.minimum", fields: "{name: a, type: integer, constraints: {minimum: 0}}", raised: "2|-1", sound: "2|0"},
	{kind: "constraint-error.minimum_date", fields: "{name: a, type: date, constraints: {minimum: 2020-01-01}}", raised: "2|2019-12-31", sound: "2|2020-01-01"},
	{kind: "constraint-error.maximum", fields: "{name: a, type: integer, constraints: {maximum: 9}}", raised: "2|10", sound: "2|9"},
	{kind: "constraint-error.maximum_date", fields: "{name: a, type: date, constraints: {maximum: 2030-01-01}}", raised: "2|2030-01-02", sound: "2|2030-01-01"},
	{kind: "constraint-error.exclusiveMinimum", fields: "{name: a, type: integer, constraints: {exclusiveMinimum: 0}}", raised: "2|0", sound: "2|1"},
	{kind: "constraint-error.exclusiveMaximum", fields: "{name: a, type: integer, constraints: {exclusiveMaximum: 9}}", raised: "2|9", sound: "2|8"},
	{kind: "constraint-error.minLength", fields: "{name: a, type: string, constraints: {minLength: 2}}", raised: "2|a", sound: "2|abc"},
	{kind: "constraint-error.maxLength", fields: "{name: a, type: string, constraints: {maxLength: 3}}", raised: "2|abcd", sound: "2|abc"},
	{kind: "format-error.email", fields: "{name: a, type: string, format: email}", raised: "2|@", sound: "2|li@example.com"},
	{kind: "format-error.email_domain", fields: "{name: a, type: string, format: email}", raised: "2|li@gmial.com", sound: "2|li@gmail.com"},
	{kind: "format-error.email_several", fields: "{name: a, type: string, format: email}", raised: "2|a@b.com;c@d.com", sound: "2|a@b.com"},
	{kind: "format-error.email_unusual", fields: "{name: a, type: string, format: email}", raised: "2|a@b", sound: "2|a@b.cn"},
	{kind: "format-error.phone", fields: "{name: a, type: string, format: phone}", raised: "2|+86 1", sound: "2|+86 138 0013 8000"},
	{kind: "format-error.phone_country", fields: "{name: a, type: string, format: phone}", raised: "2|0755 26551234", sound: "2|+86 755 26551234"},
	{kind: "format-error.uri", fields: "{name: a, type: string, format: uri}", raised: "2|not one", sound: "2|https://example.com"},
	{kind: "format-error.uri_scheme", fields: "{name: a, type: string, format: uri}", raised: "2|www.example.com", sound: "2|http://example.com"},
	{kind: "format-error.iban", fields: "{name: a, type: string, format: iban}", raised: "2|DE89370400440532013001", sound: "2|DE89370400440532013000"},
	{kind: "format-error.currency", fields: "{name: a, type: string, format: currency}", raised: "2|XQZ", sound: "2|USD"},
	{kind: "format-error.currency_ambiguous", fields: "{name: a, type: string, format: currency}", raised: "2|$", sound: "2|US$"},
	{kind: "format-error.country", fields: "{name: a, type: string, format: country}", raised: "2|Atlantis", sound: "2|中国"},
	{kind: "foreign-key-error", fields: "{name: a, type: string}", extra: "foreignKeys: [{fields: a, reference: {resource: r, fields: k}}], ", raised: "2|nobody", sound: "2|1"},
	{kind: "foreign-key-error.case", fields: "{name: a, type: string}", extra: "foreignKeys: [{fields: a, reference: {resource: r, fields: k}}], ", raised: "Ann|ann", sound: "Ann|Ann"},
	{kind: "row-constraint.ordered", fields: "{name: a, type: integer}, {name: b, type: integer}", resource: "rules: [{name: ordered, check: a <= b}], ", raised: "2|2|1", sound: "2|1|2"},
	{kind: "unchecked-rule", fields: "{name: a, type: integer}", resource: "rules: [{name: share, check: 1 / a > 0}], ", raised: "2|0", sound: "2|1"},
	{kind: "computation-error.division", fields: "{name: a, type: integer}, {name: b, type: number, formula: 1 / a}", raised: "2|0", sound: "2|1"},
	{kind: "unknown-value.cell", fields: "{name: a, type: integer}, {name: b, type: integer, formula: a + 1}", raised: "2|x", sound: "2|1"},
	{kind: "may-be-no-record.total", fields: "{name: a, type: string, format: email}", raised: "Total Trading|t@example.com", sound: "Trading|t@example.com"},
}

// TestEveryKind holds that each kind of issue has a case, or a test elsewhere.
func TestEveryKind(t *testing.T) {
	t.Parallel()
	for _, k := range sheetschema.Kinds() {
		of := func(kind string) bool { return strings.HasPrefix(kind+".", string(k.Code)+".") }
		if elsewhere[k.Code] == "" && !slices.ContainsFunc(kindCases, func(c kindCase) bool { return of(c.kind) }) &&
			!slices.ContainsFunc(bookCases, func(c bookCase) bool { return of(c.kind) }) {
			t.Errorf("nothing raises %s", k.Code)
		}
	}
}

// TestKinds holds that each kind of issue is raised by what it is about, with a
// severity that the catalogue names, and by nothing beside it.
func TestKinds(t *testing.T) {
	t.Parallel()
	for _, c := range kindCases {
		t.Run(c.kind, func(t *testing.T) {
			t.Parallel()
			holdsKind(t, c.kind, c.check(t, c.raised), true)
			holdsKind(t, c.kind, c.check(t, c.sound), false)
		})
	}
}

// holdsKind holds that a kind is among issues, or that it isn't, and that each has a
// severity that the catalogue names and says what to do.
func holdsKind(t *testing.T, want string, issues []check.Issue, raised bool) {
	t.Helper()
	found := false
	for _, i := range issues {
		kind := strings.TrimSuffix(i.Code+"."+i.Variant, ".")
		found = found || kind == want
		k, _, _ := sheetschema.KindOf(i.Code)
		known := slices.ContainsFunc(k.Severities, func(s sheetschema.Severity) bool { return s.String() == i.Severity })
		if !known || i.Suggestion == "" {
			t.Errorf("%s has the severity %s and the suggestion %q", kind, i.Severity, i.Suggestion)
		}
	}
	if found != raised {
		t.Errorf("raised %t, want %t; the issues are %+v", found, raised, issues)
	}
}

func (c *kindCase) check(t *testing.T, row string) []check.Issue {
	t.Helper()
	d := schematest.Load(t, "name: x\nresources: [{name: r, "+c.resource+"schema: {primaryKey: k, "+c.extra+"fields: [{name: k, type: string}, "+c.fields+"]}}]")
	var header []string
	for _, f := range d.Resources[0].Fields {
		if !f.Computed() {
			header = append(header, f.Name)
		}
	}
	return checkBook(t, d, tabsOf(strings.Join([]string{"r", strings.Join(header, "|"), strings.Join(soundRow(c), "|"), row}, "\n")))
}

// soundRow is a row before the one that is looked at: the sound one under another
// name, or what a repeated value repeats.
func soundRow(c *kindCase) []string {
	cells := strings.Split(c.sound, "|")
	cells[0] = "1"
	if strings.HasPrefix(c.kind, "unique-error") {
		for i := range cells[1:] {
			cells[i+1] = "s"
		}
	}
	if strings.HasPrefix(c.kind, "foreign-key-error") {
		cells[1] = "1"
	}
	return cells
}
