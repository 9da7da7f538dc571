package sheetschema

import (
	"strings"

	"sheetsync/sheetschema/language"
)

// A Code says which kind of fault an issue is. Codes are stable: scripts and
// dashboards select issues by them. Each has its texts in the catalogue under
// “issues”, by variant where it has several; Frictionless Data's name for the
// same fault stands beside those that have one.
type Code string

// A cell that can't be read as its column's type. table reports these.
const (
	CodeWrongType       Code = "wrong_type"        // type-error
	CodeFormulaError    Code = "formula_error"     // a spreadsheet's error value, or a formula that waits
	CodeDigitsLost      Code = "digits_lost"       // a long number of which a spreadsheet kept 15 digits
	CodeTextNotStorable Code = "text_not_storable" // a control character that PostgreSQL doesn't hold
)

// A value that breaks a constraint of its field (constraint-error). validate
// reports these.
const (
	CodeRequired         Code = "required"
	CodeUnique           Code = "unique"      // unique-error
	CodePrimaryKey       Code = "primary_key" // primary-key
	CodeEnum             Code = "enum"
	CodePattern          Code = "pattern"
	CodeMinimum          Code = "minimum"
	CodeMaximum          Code = "maximum"
	CodeExclusiveMinimum Code = "exclusive_minimum"
	CodeExclusiveMaximum Code = "exclusive_maximum"
	CodeMinLength        Code = "min_length"
	CodeMaxLength        Code = "max_length"
	CodeFormat           Code = "format"
	CodeForeignKey       Code = "foreign_key" // foreign-key
	CodeRule             Code = "rule"        // row-constraint
	CodeRuleFailed       Code = "rule_failed" // a rule's expression has no result
)

// A computed cell without a value. syncer/compute reports these.
const (
	CodeFormula         Code = "formula"          // the expression has no result
	CodeFormulaDivision Code = "formula_division" // it divides by zero
	CodeMixedCurrency   Code = "mixed_currency"   // amounts of several currencies to be added
	CodeUnknown         Code = "unknown"          // it depends on a cell that can't be read
	CodeLeftOut         Code = "left_out"         // a total leaves the record out, since its condition asks for a blank cell
	CodeUnlinked        Code = "unlinked"         // a reference can't be read, so that no total counts the record
	CodeLookupNone      Code = "lookup_none"      // a lookup found no record
	CodeLookupSeveral   Code = "lookup_several"   // a lookup found records that don't agree
)

// CodeComputedDiffers is a value that people keep in the column of a computed field,
// and that isn't what is computed. syncer/compute reports it.
const CodeComputedDiffers Code = "computed_differs"

// CodeComputedOvertyped is a computed cell that somebody typed over. The run
// reports it when it puts the value back.
const CodeComputedOvertyped Code = "computed_overtyped"

// A row that is no record. rows reports the first, at a record that may be none;
// the second tells of a row that is left out, and is no fault: a check, an import
// and a search for duplicates say it, a run counts it.
const (
	CodeMayBeNoRecord Code = "may_be_no_record"
	CodeNoRecord      Code = "no_record"
)

// A tab or a heading at fault. header and syncer report these.
const (
	CodeHeaderMissing Code = "header_missing" // missing-label
	CodeHeaderDoubled Code = "header_doubled" // duplicate-label
	// CodeHeaderCurrency is a currency that a heading names for rows that name none.
	CodeHeaderCurrency Code = "header_currency"
	CodeHeaderAbsent   Code = "header_absent" // no row of the tab looks like headings
	CodeTabMissing     Code = "tab_missing"
	CodeTabDoubled     Code = "tab_doubled"
	CodeTabSetAside    Code = "tab_set_aside" // an optional tab whose header doesn't fit
	// CodeBelowTable is rows right below a Table, which don't belong to it.
	CodeBelowTable Code = "below_table"
	// CodeRangeShared is a tab that holds the records of several resources, so
	// that the service's columns are those of another.
	CodeRangeShared Code = "range_shared"
)

// Explanations returns what an issue of the code means and how it comes about,
// one text for each of its variants, in the order of their names; none for a
// word that is no code.
func (c Code) Explanations(p *language.Printer) []string {
	var texts []string
	for _, key := range p.Below(language.Key("issues." + string(c) + ".")) {
		if strings.HasSuffix(string(key), ".explain") {
			texts = append(texts, p.Say(key, nil))
		}
	}
	return texts
}
