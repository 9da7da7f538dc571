package mirror

import (
	"context"
	"time"

	"sheetsync/syncer/postgres/pgerr"
)

// An Import is a file whose rows were added to a register's sheet.
type Import struct {
	Import     string    `db:"import"` // names it, as its mark in the spreadsheet does
	Register   string    `db:"register"`
	Resource   string    `db:"resource"`
	FileDigest string    `db:"file_digest"` // SHA-256, hexadecimal
	Appended   int       `db:"appended"`    // rows, as the other figures
	Duplicates int       `db:"duplicates"`
	Rejected   int       `db:"rejected"`
	At         time.Time `db:"imported_at"`
}

// Imports returns the imports of a file into a resource, the latest first.
func (m *Mirror) Imports(ctx context.Context, register, resource, fileDigest string) ([]Import, error) {
	var imports []Import
	err := m.db.SelectContext(ctx, &imports, `
		SELECT import, register, resource, file_digest, appended, duplicates, rejected, imported_at FROM sheetsync.imports
		WHERE register = $1 AND resource = $2 AND file_digest = $3 ORDER BY imported_at DESC, import`, register, resource, fileDigest)
	return imports, pgerr.Wrap("look for earlier imports of the file", err)
}

// RecordImport remembers an import that is complete. Remembering it again,
// because an answer was lost, does no harm.
func (m *Mirror) RecordImport(ctx context.Context, i Import) error {
	_, err := m.db.NamedExecContext(ctx, `
		INSERT INTO sheetsync.imports (import, register, resource, file_digest, appended, duplicates, rejected)
		VALUES (:import, :register, :resource, :file_digest, :appended, :duplicates, :rejected)
		ON CONFLICT (import) DO NOTHING`, i)
	return pgerr.Wrap("remember the import", err)
}
