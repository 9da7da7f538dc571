package validate

import (
	"unicode/utf8"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/country"
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
		b.addStateful(i, func() evaluator {
			countries := country.New(t, b.options.Country)
			return func(record int) *sheetschema.Issue {
				if t.State(record, i) != table.StateValid {
					return nil
				}
				return issues.of(format.Phone(t.Text(record, i), countries.Of(record)))
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
	"email": {"email_unusual", "email_several", "email_domain"},
	"phone": {"phone_country"},
	"uri":   {"uri_scheme"},
}

// formatIssues are the issues of a field by what its format says.
type formatIssues map[format.Result]*sheetschema.Issue

func newFormatIssues(b *builder, f *sheetschema.Field) formatIssues {
	issues := make(formatIssues)
	for _, fault := range append([]string{f.Format}, formatFaults[f.Format]...) {
		for status, severity := range map[format.Status]sheetschema.Severity{
			format.StatusUnusual: sheetschema.SeverityWarning, format.StatusInvalid: sheetschema.SeverityError,
		} {
			issue := b.issue(f, sheetschema.CodeFormatError, nil)
			issue.Variant, issue.Severity = fault, severity
			issues[format.Result{Status: status, Fault: fault}] = issue
		}
	}
	return issues
}

func (issues formatIssues) of(result format.Result) *sheetschema.Issue {
	if result.Status == format.StatusValid {
		return nil
	}
	return issues[result]
}
