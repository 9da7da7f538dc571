-- +goose Up
ALTER TABLE sheetsync.registers ADD COLUMN trends jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN sheetsync.registers.trends IS 'By resource: how its tab was on each of the last days, which records were entered last, and which fields are filled in new ones; without values of cells.';

-- +goose Down
ALTER TABLE sheetsync.registers DROP COLUMN trends;
