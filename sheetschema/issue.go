package sheetschema

import "sheetsync/sheetschema/language"

// An Issue is something wrong with a cell, a row or a tab. It holds no cell
// values: Args name titles, limits and other facts of the schema.
type Issue struct {
	Resource string
	Record   int    // index in the resource's table; -1 for an issue of the tab
	RecordID string // filled in once ids are settled
	Row      int    // the tab's row, the header being row 1; 0 for the tab itself
	Field    string // name of the field; "" for the row or the tab
	Code     string // stable, lower_snake: wrong_type, required, unique, …
	Severity Severity
	Args     map[string]string // for the message of Code in the catalogue
	Text     language.Text     // a rule's own message; empty to use the catalogue
}
