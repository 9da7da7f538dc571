-- +goose Up
CREATE VIEW sheetsync.cells_written AS
SELECT written_at, register, run, resource, record_id, column_header, old_value, new_value
FROM sheetsync.cell_writes;
COMMENT ON VIEW sheetsync.cells_written IS 'Every cell that the service wrote in a sheet: when, and from what to what.';
COMMENT ON COLUMN sheetsync.cells_written.written_at IS 'When it was written.';
COMMENT ON COLUMN sheetsync.cells_written.register IS 'The register.';
COMMENT ON COLUMN sheetsync.cells_written.run IS 'The run that wrote the cell.';
COMMENT ON COLUMN sheetsync.cells_written.resource IS 'The resource whose tab it is in; _overview for the overview''s tab.';
COMMENT ON COLUMN sheetsync.cells_written.record_id IS 'The record, as in _id; in the overview''s tab the row.';
COMMENT ON COLUMN sheetsync.cells_written.column_header IS 'Header of the service-owned column; in the overview''s tab its letter.';
COMMENT ON COLUMN sheetsync.cells_written.old_value IS 'What the cell showed before; null when it was empty.';
COMMENT ON COLUMN sheetsync.cells_written.new_value IS 'What was written; null when the cell was emptied.';

-- +goose Down
DROP VIEW sheetsync.cells_written;
