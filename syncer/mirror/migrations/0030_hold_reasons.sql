-- +goose Up
ALTER TABLE sheetsync.runs ADD COLUMN IF NOT EXISTS reasons jsonb;
COMMENT ON COLUMN sheetsync.runs.reasons IS 'Why the run was held, as codes with arguments, to be worded in any language; null for other runs.';

-- +goose Down
ALTER TABLE sheetsync.runs DROP COLUMN IF EXISTS reasons;
