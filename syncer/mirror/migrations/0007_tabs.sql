-- +goose Up
ALTER TABLE sheetsync.issues ADD COLUMN tab text;
COMMENT ON COLUMN sheetsync.issues.tab IS 'Title of the tab, where the resource''s records stand in several; else null.';

-- +goose Down
ALTER TABLE sheetsync.issues DROP COLUMN tab;
