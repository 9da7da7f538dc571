package syncer

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// ServiceColumns lists the columns that the service keeps in a resource's tab,
// in the order in which a run makes them, and where they are now: Index is -1
// for those that the header doesn't show. Whoever makes a workbook makes the
// same ones, so that the first run finds nothing to make.
func ServiceColumns(r *sheetschema.Resource, m *table.HeaderMatch, tag language.Tag) []ServiceColumn {
	return serviceColumns(r, m, tag)
}
