package reports

import "sheetsync/sheetschema"

// Key is a field's value in the form in which it is compared with another's, for SQL:
// that of a foreign key with what it refers to.
func Key(alias string, f, as *sheetschema.Field) string { return keyOf(alias, f, as) }
