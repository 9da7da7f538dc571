package matching

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
)

// form returns the form that the cells of a column with a type have; "" where the type
// leaves it open.
func (d Declared) form() form {
	switch d.Type {
	case "DATE", "DATE_TIME":
		return formDate
	case "DOUBLE", "CURRENCY", "PERCENT", "RATINGS_CHIP":
		return formNumber
	case "BOOLEAN":
		return formBool
	case "PEOPLE_CHIP":
		return formPeople
	case "DROPDOWN":
		return formChoice
	default:
		return ""
	}
}

// weighDeclared adds what the type of a Table's column says to what the heading and
// the values say: people chose it, so it speaks for a field of that type, and one of
// another type is to be asked about.
func (c *Column) weighDeclared(d Declared) {
	f := d.form()
	if c.Field == nil || f == "" {
		return
	}
	switch suits(c.Field, f, d.Choices) {
	case agrees:
		c.Evidence = append(c.Evidence, Evidence{EvidenceType, language.Args{"form": f}})
	case contradicts:
		c.Certainty = min(c.Certainty, Probable)
	}
}

// suitability says how a declared type stands to a field.
type suitability uint8

const (
	saysNothing suitability = iota
	agrees
	contradicts
)

func suits(field *sheetschema.Field, declared form, choices []string) suitability {
	switch want := expected(field); {
	case declared == formChoice:
		return suitsChoices(field, choices)
	case declared == formPeople && (want == formEmail || field.Format == "person"):
		return agrees
	case declared == formBool && field.Type == sheetschema.TypeBoolean, declared == want:
		return agrees
	case want == "" && field.Type == sheetschema.TypeString && declared == formNumber:
		return saysNothing // codes are kept as numbers, too
	default:
		return contradicts
	}
}

// suitsChoices compares the choices of a drop-down with those of a field.
func suitsChoices(field *sheetschema.Field, choices []string) suitability {
	if len(field.Constraints.Enum) == 0 || len(choices) == 0 {
		return saysNothing
	}
	known := 0
	for _, choice := range choices {
		if isChoice(field, choice) {
			known++
		}
	}
	switch {
	case 2*known >= len(choices):
		return agrees
	case known == 0:
		return contradicts
	default:
		return saysNothing
	}
}

// isChoice reports whether a text is one of a field's choices, or what people write
// for one.
func isChoice(field *sheetschema.Field, text string) bool {
	value, _, ok := field.Canonical(text)
	return ok && !field.OutsideChoices(value)
}
