-- +goose Up
CREATE TABLE sheetsync.heartbeats (
    register      text PRIMARY KEY,
    looked_at     timestamptz NOT NULL,
    checked_at    timestamptz,
    changed_at    timestamptz,
    held_since    timestamptz,
    failing_since timestamptz,
    due_at        timestamptz
) WITH (fillfactor = 50);
COMMENT ON TABLE sheetsync.heartbeats IS 'One row a register, which every look at its sheet renews.';
COMMENT ON COLUMN sheetsync.heartbeats.register IS 'The register.';
COMMENT ON COLUMN sheetsync.heartbeats.looked_at IS 'Start of the last look, whatever it came to.';
COMMENT ON COLUMN sheetsync.heartbeats.checked_at IS 'Start of the last look after which the mirror was as the sheet; null before the first.';
COMMENT ON COLUMN sheetsync.heartbeats.changed_at IS 'When a look last changed the mirror; null before the first.';
COMMENT ON COLUMN sheetsync.heartbeats.held_since IS 'Since when what the sheet holds awaits approval; null where nothing does.';
COMMENT ON COLUMN sheetsync.heartbeats.failing_since IS 'Since when looks have failed; null where the last one did not.';
COMMENT ON COLUMN sheetsync.heartbeats.due_at IS 'When the schedule has the sheet looked at after checked_at; null without a schedule.';

INSERT INTO sheetsync.heartbeats (register, looked_at, checked_at, changed_at)
SELECT register, max(started_at), max(started_at) FILTER (WHERE status IN ('applied', 'unchanged')), max(ended_at) FILTER (WHERE status = 'applied')
FROM sheetsync.runs GROUP BY register;

CREATE VIEW sheetsync.freshness AS
SELECT register, checked_at, changed_at, held_since, failing_since, due_at,
    extract(epoch FROM now() - checked_at)::bigint AS lag_seconds,
    checked_at IS NULL OR held_since IS NOT NULL OR coalesce(due_at + interval '2 minutes' < now(), false) AS stale
FROM sheetsync.heartbeats;
COMMENT ON VIEW sheetsync.freshness IS 'How old each register''s records are.';
COMMENT ON COLUMN sheetsync.freshness.register IS 'The register.';
COMMENT ON COLUMN sheetsync.freshness.checked_at IS 'Start of the last look after which the mirror was as the sheet; null before the first.';
COMMENT ON COLUMN sheetsync.freshness.changed_at IS 'When a look last changed the mirror; null before the first.';
COMMENT ON COLUMN sheetsync.freshness.held_since IS 'Since when what the sheet holds awaits approval; null where nothing does.';
COMMENT ON COLUMN sheetsync.freshness.failing_since IS 'Since when looks have failed; null where the last one did not.';
COMMENT ON COLUMN sheetsync.freshness.due_at IS 'When the schedule has the sheet looked at after checked_at; null without a schedule.';
COMMENT ON COLUMN sheetsync.freshness.lag_seconds IS 'How many seconds ago the mirror was as the sheet.';
COMMENT ON COLUMN sheetsync.freshness.stale IS 'The records are older than the schedule allows, are held, or were never taken over.';

-- +goose Down
DROP VIEW sheetsync.freshness;
DROP TABLE sheetsync.heartbeats;
