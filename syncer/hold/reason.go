package hold

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
)

// A Code says what kind of loss, or of fault of the spreadsheet, a run is held
// for. It is a message's key in the catalogue.
type Code = language.Key

// The codes of losses, which an approval lets through.
const (
	CodeDeletions       Code = "holds.deletions"        // more records deleted than the limits allow
	CodeDeletionsByTab  Code = "holds.deletions_by_tab" // the same, of a resource with several tabs
	CodeTabGone         Code = "holds.tab_gone"         // one of a resource's tabs is gone with its records
	CodeTabEmptied      Code = "holds.tab_emptied"      // all records of one of a resource's tabs deleted
	CodeAllDeleted      Code = "holds.all_deleted"      // all records deleted
	CodeColumnInvalid   Code = "holds.column_invalid"   // a column's cells are no longer of its type
	CodeColumnEmptied   Code = "holds.column_emptied"   // a column's cells are emptied
	CodeRequiredEmptied Code = "holds.required_emptied" // the whole of a required column is emptied
	CodeColumnSpoiled   Code = "holds.column_spoiled"   // a column's cells became errors of formulas
	CodeColumnUnlinked  Code = "holds.column_unlinked"  // most of a column's references name no record any more
	CodeColumnMissing   Code = "holds.column_missing"   // a column that had values is gone
)

// The codes of faults of the spreadsheet itself, which only people can repair.
const (
	CodeTabMissing    Code = "holds.tab_missing"    // no tab for a resource
	CodeRangeMissing  Code = "holds.range_missing"  // no named range for a resource
	CodeNoTab         Code = "holds.no_tab"         // no tab for any resource
	CodeNoTabNear     Code = "holds.no_tab_near"    // the same, beside tabs whose titles are nearly right
	CodeTabAmbiguous  Code = "holds.tab_ambiguous"  // several tabs for one resource
	CodeTabContested  Code = "holds.tab_contested"  // a tab that several resources have a pattern for
	CodeHeaderAbsent  Code = "holds.header_absent"  // no header row
	CodeHeaderMissing Code = "holds.header_missing" // no column for a required field
	CodeColumnRenamed Code = "holds.column_renamed" // a column's values stand under another heading
)

// Keys of the texts around the reasons.
const (
	approvable language.Key = "holds.approvable"
	structural language.Key = "holds.structural"
	renamed    language.Key = "holds.renamed"
	separator  language.Key = "holds.separator"
	listOr     language.Key = "holds.or"
	listAnd    language.Key = "holds.and"
)

// A Reason is why a run is held.
type Reason struct {
	Code Code
	// Args are the arguments of the code's message. One that is a key of the
	// catalogue is said itself; names are said as alternatives and numbers as a
	// list.
	Args language.Args
}

// Structural reports whether only people can repair what the run is held for,
// so that no approval lets it through.
func (r Reason) Structural() bool {
	switch r.Code {
	case CodeTabMissing, CodeRangeMissing, CodeNoTab, CodeNoTabNear, CodeTabAmbiguous, CodeTabContested, CodeHeaderAbsent, CodeHeaderMissing, CodeColumnRenamed:
		return true
	}
	return false
}

// About returns what the reason is about: a resource, the one of its tabs that the reason
// names, and a field; each is "" where there is none.
func (r Reason) About() (resource, tab, field string) {
	resource, _ = r.Args["resource"].(string)
	field, _ = r.Args["field"].(string)
	if name, rest, named := strings.Cut(resource, beginTab); named {
		return name, strings.TrimSuffix(rest, endTab), field
	}
	return resource, "", field
}

// Identity is equal for two holds that differ in their figures alone: the same
// kinds of loss in the same columns. It holds no name and no title in clear.
func Identity(reasons []Reason) string {
	texts := make([]string, len(reasons))
	for i, r := range reasons {
		text := []any{r.Code}
		for _, arg := range []string{"resource", "field", "title", "heading", "names", "tab", "resources"} {
			text = append(text, r.Args[arg])
		}
		texts[i] = fmt.Sprintf("%q", text)
	}
	slices.Sort(texts)
	sum := sha256.Sum256([]byte(strings.Join(texts, "\n")))
	return hex.EncodeToString(sum[:8])
}

// Text words the reason.
func (r Reason) Text(p *language.Printer) string {
	args := make(language.Args, len(r.Args))
	for name, value := range r.Args {
		switch v := value.(type) {
		case language.Key:
			args[name] = p.Say(v, nil)
		case []string:
			args[name] = "“" + strings.Join(v, "”"+p.Say(listOr, nil)+"“") + "”"
		case []int:
			args[name] = strings.ReplaceAll(strings.Trim(fmt.Sprint(v), "[]"), " ", p.Say(listAnd, nil))
		default:
			args[name] = v
		}
	}
	return p.Say(r.Code, args)
}

// Texts word the reasons, each for itself.
func Texts(reasons []Reason, p *language.Printer) []string {
	texts := make([]string, len(reasons))
	for i, r := range reasons {
		texts[i] = r.Text(p)
	}
	return texts
}

// Text words the reasons of one register's hold, and what to do about it.
func Text(reasons []Reason, register string, p *language.Printer) string {
	ending := approvable
	for _, r := range reasons {
		switch {
		case r.Code == CodeColumnRenamed && ending == approvable:
			ending = renamed
		case r.Structural() && r.Code != CodeColumnRenamed:
			ending = structural
		}
	}
	return p.Say(ending, language.Args{"reasons": strings.Join(Texts(reasons, p), p.Say(separator, nil)), "register": register})
}

// typeNames names what the cells of a type hold, in the plural.
func typeNames(t sheetschema.Type) language.Key {
	switch t {
	case sheetschema.TypeInteger:
		return language.Key("holds.types.integer")
	case sheetschema.TypeNumber:
		return language.Key("holds.types.number")
	case sheetschema.TypeBoolean:
		return language.Key("holds.types.boolean")
	case sheetschema.TypeDate:
		return language.Key("holds.types.date")
	case sheetschema.TypeTime:
		return language.Key("holds.types.time")
	case sheetschema.TypeDateTime:
		return language.Key("holds.types.datetime")
	case sheetschema.TypeJSON:
		return language.Key("holds.types.json")
	default:
		return language.Key("holds.types.string")
	}
}
