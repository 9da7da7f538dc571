-- +goose Up
ALTER TABLE sheetsync.heartbeats ADD COLUMN failures integer NOT NULL DEFAULT 0, ADD COLUMN retry_at timestamptz;
COMMENT ON COLUMN sheetsync.heartbeats.failures IS 'How many looks have failed, one after the other.';
COMMENT ON COLUMN sheetsync.heartbeats.retry_at IS 'Until when the schedule leaves a sheet alone that keeps failing; null where it does not.';

CREATE OR REPLACE VIEW sheetsync.freshness AS
SELECT register, checked_at, changed_at, held_since, failing_since, due_at,
    extract(epoch FROM now() - checked_at)::bigint AS lag_seconds,
    checked_at IS NULL OR held_since IS NOT NULL OR coalesce(due_at + interval '2 minutes' < now(), false) AS stale,
    failures, retry_at
FROM sheetsync.heartbeats;
COMMENT ON COLUMN sheetsync.freshness.failures IS 'How many looks have failed, one after the other.';
COMMENT ON COLUMN sheetsync.freshness.retry_at IS 'Until when the schedule leaves a sheet alone that keeps failing; null where it does not.';

CREATE TABLE sheetsync.replicas (
    id         text PRIMARY KEY,
    host       text NOT NULL,
    pid        integer NOT NULL,
    version    text NOT NULL,
    settings   text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    seen_at    timestamptz NOT NULL DEFAULT now(),
    requests   bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
COMMENT ON TABLE sheetsync.replicas IS 'One row for each process that runs the service, which it renews while it lives.';
COMMENT ON COLUMN sheetsync.replicas.id IS 'What the process calls itself, at random.';
COMMENT ON COLUMN sheetsync.replicas.host IS 'The machine''s name.';
COMMENT ON COLUMN sheetsync.replicas.pid IS 'The number of the process there.';
COMMENT ON COLUMN sheetsync.replicas.version IS 'The program''s version.';
COMMENT ON COLUMN sheetsync.replicas.settings IS 'A digest of the configuration and the descriptors that it runs with.';
COMMENT ON COLUMN sheetsync.replicas.started_at IS 'When it first showed itself.';
COMMENT ON COLUMN sheetsync.replicas.seen_at IS 'When it last showed itself.';
COMMENT ON COLUMN sheetsync.replicas.requests IS 'How many requests it sent to Google in the last minute, by which the budget is shared.';

-- +goose Down
DROP TABLE sheetsync.replicas;
DROP VIEW sheetsync.freshness;
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
ALTER TABLE sheetsync.heartbeats DROP COLUMN failures, DROP COLUMN retry_at;
