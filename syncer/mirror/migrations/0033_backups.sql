-- +goose Up
CREATE TABLE sheetsync.backups (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    begun_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL DEFAULT now(),
    file     text NOT NULL DEFAULT '',
    bytes    bigint NOT NULL DEFAULT 0,
    verified boolean NOT NULL DEFAULT false,
    error    text
);
COMMENT ON TABLE sheetsync.backups IS 'When the database was backed up, or could not be.';
COMMENT ON COLUMN sheetsync.backups.id IS 'Number of the attempt.';
COMMENT ON COLUMN sheetsync.backups.begun_at IS 'When it began: the backup has what was there then.';
COMMENT ON COLUMN sheetsync.backups.ended_at IS 'When it ended.';
COMMENT ON COLUMN sheetsync.backups.file IS 'Name of the file; empty where none was made.';
COMMENT ON COLUMN sheetsync.backups.bytes IS 'Size of the file.';
COMMENT ON COLUMN sheetsync.backups.verified IS 'It was restored into a scratch database, and held what it should.';
COMMENT ON COLUMN sheetsync.backups.error IS 'Why none was made; null for none.';

-- +goose Down
DROP TABLE sheetsync.backups;
