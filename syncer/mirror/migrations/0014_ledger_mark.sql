-- +goose Up
CREATE TABLE sheetsync.ledger_mark (
    only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    lineage   text NOT NULL DEFAULT gen_random_uuid()::text,
    mark      bigint NOT NULL DEFAULT 0,
    home      text,
    marked_at timestamptz
);
INSERT INTO sheetsync.ledger_mark DEFAULT VALUES;
COMMENT ON TABLE sheetsync.ledger_mark IS 'By which a database that was restored from a backup is recognised before it has mails sent twice: one row.';
COMMENT ON COLUMN sheetsync.ledger_mark.only_row IS 'Keeps the table to one row.';
COMMENT ON COLUMN sheetsync.ledger_mark.lineage IS 'A random name of the ledger, which goes with it into backups.';
COMMENT ON COLUMN sheetsync.ledger_mark.mark IS 'How many mails were begun: the high-water mark, which the service also keeps in its data directory.';
COMMENT ON COLUMN sheetsync.ledger_mark.home IS 'The server and database that the ledger was in when mails were last allowed; null before the first.';
COMMENT ON COLUMN sheetsync.ledger_mark.marked_at IS 'When a mail was last begun.';

-- +goose Down
DROP TABLE sheetsync.ledger_mark;
