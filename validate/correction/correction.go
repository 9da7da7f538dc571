package correction

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/sheetschema/textkey"
)

// maxValue is how long a value may be, in characters, to be put into a sentence.
const maxValue = 60

// A Finder finds the corrections of a register's issues. It may be used by one
// goroutine.
type Finder struct {
	tables     map[string]*table.Table
	references map[referenceKey]*references
}

// NewFinder makes a finder for issues of the tables' records.
func NewFinder(tables []*table.Table) *Finder {
	f := &Finder{tables: make(map[string]*table.Table, len(tables)), references: make(map[referenceKey]*references)}
	for _, t := range tables {
		if t != nil {
			f.tables[t.Resource.Name] = t
		}
	}
	return f
}

// Of returns the value that was most likely meant in the cell of an issue, as it
// would be written there; "" where none stands out.
func (f *Finder) Of(issue *sheetschema.Issue) string {
	t := f.tables[issue.Resource]
	if t == nil || issue.Record < 0 || issue.Record >= t.Len() {
		return ""
	}
	field, ok := t.Resource.Field(issue.Field)
	if !ok {
		return ""
	}
	text := written(t, issue.Record, field.Index)
	if text == "" || utf8.RuneCountInString(text) > 4*maxValue {
		return ""
	}
	value := f.correct(issue, t, field, text)
	if value == text || value == "" || utf8.RuneCountInString(value) > maxValue || strings.ContainsFunc(value, unicode.IsControl) {
		return ""
	}
	return value
}

func (f *Finder) correct(issue *sheetschema.Issue, t *table.Table, field *sheetschema.Field, text string) string {
	switch issue.Code {
	case sheetschema.CodeTypeError:
		switch field.Type {
		case sheetschema.TypeDate:
			return Date(text)
		case sheetschema.TypeInteger, sheetschema.TypeNumber:
			return Number(text, field)
		}
	case sheetschema.CodeFormatError:
		if issue.Variant == "email" || issue.Variant == "email_unusual" || issue.Variant == "email_domain" {
			return Email(text)
		}
	case sheetschema.CodeConstraintError:
		if issue.Variant == "enum" && field.Type == sheetschema.TypeString {
			return Choice(text, field)
		}
	case sheetschema.CodeForeignKeyError:
		switch issue.Variant { // others say what is different, where nobody would see it
		case "", string(textkey.DifferenceCase), string(textkey.DifferenceSimilar):
			return f.reference(t, field, issue.Record, text)
		}
	}
	return ""
}

// written is the text that people see in a cell.
func written(t *table.Table, record, field int) string {
	switch t.State(record, field) {
	case table.StateInvalid, table.StateValid:
		return strings.TrimSpace(t.Text(record, field))
	}
	return ""
}
