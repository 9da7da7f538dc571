-- +goose Up
CREATE TABLE sheetsync.unsettled (
    register  text NOT NULL,
    resource  text NOT NULL,
    record_id text NOT NULL,
    seen_at   timestamptz NOT NULL,
    PRIMARY KEY (register, resource, record_id)
);
COMMENT ON TABLE sheetsync.unsettled IS 'Records that were edited just now: they are mirrored, but nobody is told of them until a run has found them unchanged a while later.';
COMMENT ON COLUMN sheetsync.unsettled.register IS 'The register.';
COMMENT ON COLUMN sheetsync.unsettled.resource IS 'The resource, which is a table of the register''s schema.';
COMMENT ON COLUMN sheetsync.unsettled.record_id IS 'The record, as in _id.';
COMMENT ON COLUMN sheetsync.unsettled.seen_at IS 'When a run first saw the record as it is now.';

ALTER TABLE sheetsync.issues ADD COLUMN counted_at timestamptz;
ALTER TABLE sheetsync.registers ADD COLUMN counted_at timestamptz;
COMMENT ON COLUMN sheetsync.issues.counted_at IS 'Since when the issue counts: that of the run that found it, or by which its record had settled; null while somebody is still at work on the record.';
COMMENT ON COLUMN sheetsync.registers.counted_at IS 'When issues last came to count: those with the same time are new.';

UPDATE sheetsync.registers SET counted_at = coalesce(applied_at, now());
UPDATE sheetsync.issues AS i SET counted_at = CASE WHEN i.first_seen_run = r.applied_run THEN r.counted_at
    ELSE coalesce((SELECT started_at FROM sheetsync.runs WHERE id = i.first_seen_run), '-infinity') END
FROM sheetsync.registers AS r WHERE r.register = i.register;

-- +goose Down
DROP TABLE sheetsync.unsettled;
ALTER TABLE sheetsync.issues DROP COLUMN counted_at;
ALTER TABLE sheetsync.registers DROP COLUMN counted_at;
