package ddl

import (
	"slices"

	"sheetsync/sheetschema/pgname"

	"github.com/lib/pq"
)

// HistorySuffix ends the name of a resource's history table.
const HistorySuffix = pgname.HistorySuffix

// Service columns of a live table, after the fields.
var serviceColumns = []Column{
	{Name: "_id", Type: "text", Comment: "Record id: the service's name for the record, in the sheet's Record ID column."},
	{Name: "_row", Type: "integer", Comment: "Row in the tab, the header being row 1."},
	{Name: "_extra", Type: "jsonb", Comment: "Columns that the schema doesn't know, by header; null for none."},
	{Name: "_raw", Type: "jsonb", Comment: "As displayed, by field: cells that are not of their field's type, which is null then; an empty text for a computed one that rests on such a cell; null for none."},
	{Name: "_changed_at", Type: "timestamp with time zone", Comment: "When the record last changed; moving it in the sheet is no change."},
}

// tabColumn is the column of resources with several tabs.
var tabColumn = Column{Name: "_tab", Type: "text", Comment: "Title of the tab that the record stands in: the resource has several of one shape."}

// Columns that a history table has beside those of its live table.
var historyColumns = []Column{
	{Name: "_op", Type: "text", Comment: "What made this version: insert, update or delete (then the row holds what was deleted)."},
	{Name: "_valid_from", Type: "timestamp with time zone", Comment: "From when on the version was live."},
	{Name: "_valid_to", Type: "timestamp with time zone", Comment: "Until when the version was live; null while it is."},
	{Name: "_run", Type: "text", Comment: "The run that made the version, as in sheetsync.runs."},
}

// SealedColumn is the name of the column of a history that has what is sealed.
const SealedColumn = "_sealed"

// sealedColumn is in the histories of resources with personal data, once they are to be
// sealed.
var sealedColumn = Column{Name: SealedColumn, Type: "bytea", Comment: "What a version that was replaced or deleted held of people, encrypted: such fields, what _raw has of them, and _extra are null then. Null for none. Only sheetsync reads it."}

func isServiceColumn(name string) bool {
	is := func(c Column) bool { return c.Name == name }
	return is(tabColumn) || is(sealedColumn) || slices.ContainsFunc(serviceColumns, is) || slices.ContainsFunc(historyColumns, is) || slices.ContainsFunc(mergedColumns, is)
}

// A Table names a table of a register's schema.
type Table struct{ Schema, name string }

// Live names a resource's table of live rows.
func Live(register, resource string) Table { return Table{register, resource} }

// History names a resource's table of versions.
func History(register, resource string) Table {
	return Table{register, resource + HistorySuffix}
}

// String returns the qualified, quoted name for SQL.
func (t Table) String() string {
	return pq.QuoteIdentifier(t.Schema) + "." + pq.QuoteIdentifier(t.name)
}
