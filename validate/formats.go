package validate

import (
	"strings"
	"unicode/utf8"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/format"
)

func runeCount(text string) int { return utf8.RuneCountInString(text) }

// format checks that texts have the format that their field declares.
func (b *builder) format(f *sheetschema.Field) {
	if f.Type != sheetschema.TypeString {
		return
	}
	t, i := b.table, f.Index
	issues := newFormatIssues(b, f)
	if f.Format == "phone" {
		b.addMaker(i, func() func(int) *sheetschema.Issue {
			country := newCountries(b.table, b.options.Country)
			return func(record int) *sheetschema.Issue {
				if t.State(record, i) != table.StateValid {
					return nil
				}
				return issues.of(format.Phone(t.Text(record, i), country.of(record)))
			}
		})
		return
	}
	checker, ok := format.NewChecker(f.Format)
	if !ok {
		return
	}
	b.add(i, func(record int) *sheetschema.Issue {
		if t.State(record, i) != table.StateValid {
			return nil
		}
		return issues.of(checker(t.Text(record, i)))
	})
}

// formatFaults are the faults that a format can have, apart from its own name.
var formatFaults = map[string][]string{
	"email": {"email_unusual", "email_several"},
	"phone": {"phone_country"},
	"uri":   {"uri_scheme"},
}

// formatIssues are the issues of a field by fault and verdict.
type formatIssues map[format.Finding]*sheetschema.Issue

func newFormatIssues(b *builder, f *sheetschema.Field) formatIssues {
	issues := make(formatIssues)
	for _, fault := range append([]string{f.Format}, formatFaults[f.Format]...) {
		for verdict, severity := range map[format.Verdict]sheetschema.Severity{
			format.Unusual: sheetschema.SeverityWarning, format.Invalid: sheetschema.SeverityError,
		} {
			issue := b.issue(f, "format", nil)
			issue.Variant, issue.Severity = fault, severity
			issues[format.Finding{Verdict: verdict, Fault: fault}] = issue
		}
	}
	return issues
}

func (issues formatIssues) of(found format.Finding) *sheetschema.Issue {
	if found.Verdict == format.Valid {
		return nil
	}
	return issues[found]
}

// countries tells which country a record is in, for its telephone numbers.
type countries struct {
	table    *table.Table
	field    int // -1 where no field tells
	fallback string
	known    map[string]string
}

func newCountries(t *table.Table, fallback string) *countries {
	c := &countries{table: t, field: -1, fallback: fallback, known: make(map[string]string)}
	for _, f := range t.Resource.Fields {
		if f.Type != sheetschema.TypeString {
			continue
		}
		if f.Format == "country" {
			c.field = f.Index
			break
		}
		if c.field < 0 && strings.EqualFold(f.Name, "country") {
			c.field = f.Index
		}
	}
	return c
}

// of returns the ISO 3166 code of a record's country, or the fallback.
func (c *countries) of(record int) string {
	if c.field < 0 || c.table.State(record, c.field) != table.StateValid {
		return c.fallback
	}
	name := c.table.Text(record, c.field)
	code, seen := c.known[name]
	if !seen {
		var ok bool
		if code, ok = format.Region(name); !ok {
			code = c.fallback
		}
		c.known[name] = code
	}
	return code
}
