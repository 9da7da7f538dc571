-- +goose Up
CREATE TABLE sheetsync.outages (
    register text NOT NULL,
    since    timestamptz NOT NULL,
    cause    text NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (register, since)
) WITH (fillfactor = 50);
COMMENT ON TABLE sheetsync.outages IS 'Why registers fail at the moment, by which replicas tell managers once of what is wrong with several; and outages of whose end managers are still to be told.';
COMMENT ON COLUMN sheetsync.outages.register IS 'The register.';
COMMENT ON COLUMN sheetsync.outages.since IS 'Since when its looks fail, as in heartbeats.failing_since.';
COMMENT ON COLUMN sheetsync.outages.cause IS 'A digest of what failures with the same cause have in common; empty for what is the register''s own.';
COMMENT ON COLUMN sheetsync.outages.ended_at IS 'When it ended; null while it lasts.';

-- +goose Down
DROP TABLE sheetsync.outages;
