-- +goose Up
CREATE TABLE sheetsync.imports (
    import      text PRIMARY KEY,
    register    text NOT NULL,
    resource    text NOT NULL,
    file_digest text NOT NULL,
    appended    integer NOT NULL,
    duplicates  integer NOT NULL,
    rejected    integer NOT NULL,
    imported_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX imports_by_file ON sheetsync.imports (register, resource, file_digest);
COMMENT ON TABLE sheetsync.imports IS 'Files that were imported, so that none is imported twice by mistake.';
COMMENT ON COLUMN sheetsync.imports.import IS 'Name of the import, which the mark in the spreadsheet has too.';
COMMENT ON COLUMN sheetsync.imports.register IS 'The register.';
COMMENT ON COLUMN sheetsync.imports.resource IS 'The resource that the file''s rows were added to.';
COMMENT ON COLUMN sheetsync.imports.file_digest IS 'SHA-256 of the file, in hexadecimal.';
COMMENT ON COLUMN sheetsync.imports.appended IS 'How many rows were added to the sheet.';
COMMENT ON COLUMN sheetsync.imports.duplicates IS 'How many rows were left out because they were there already.';
COMMENT ON COLUMN sheetsync.imports.rejected IS 'How many rows were rejected, and written to a file of their own.';
COMMENT ON COLUMN sheetsync.imports.imported_at IS 'When the import was completed.';

-- +goose Down
DROP TABLE sheetsync.imports;
