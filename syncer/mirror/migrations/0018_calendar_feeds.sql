-- +goose Up
CREATE TABLE sheetsync.calendar_feeds (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    person     text NOT NULL,
    register   text NOT NULL,
    made_at    timestamptz NOT NULL,
    read_at    timestamptz,
    revoked_at timestamptz
);
CREATE UNIQUE INDEX calendar_feeds_open ON sheetsync.calendar_feeds (person, register) WHERE revoked_at IS NULL;
COMMENT ON TABLE sheetsync.calendar_feeds IS 'Calendars that people subscribe to. Whoever knows the token in one''s address can read it until it is revoked.';
COMMENT ON COLUMN sheetsync.calendar_feeds.id IS 'Number of the calendar.';
COMMENT ON COLUMN sheetsync.calendar_feeds.token_hash IS 'SHA-256 of the token. The token itself is nowhere.';
COMMENT ON COLUMN sheetsync.calendar_feeds.person IS 'Address of the person whose dates it has, in lower case.';
COMMENT ON COLUMN sheetsync.calendar_feeds.register IS 'The register whose dates it has; empty for all of them.';
COMMENT ON COLUMN sheetsync.calendar_feeds.made_at IS 'When it was made.';
COMMENT ON COLUMN sheetsync.calendar_feeds.read_at IS 'When an app last asked for it, to about an hour; null for never.';
COMMENT ON COLUMN sheetsync.calendar_feeds.revoked_at IS 'When it was revoked or replaced by another; null for not.';

-- +goose Down
DROP TABLE sheetsync.calendar_feeds;
