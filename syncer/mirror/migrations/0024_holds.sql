-- +goose Up
CREATE TABLE sheetsync.holds (
    register    text PRIMARY KEY,
    run         text NOT NULL,
    digest      text NOT NULL,
    fingerprint text NOT NULL
);
COMMENT ON TABLE sheetsync.holds IS 'The registers whose runs are held now, and for which run it was last worked out what would be lost.';
COMMENT ON COLUMN sheetsync.holds.register IS 'The register.';
COMMENT ON COLUMN sheetsync.holds.run IS 'The first run that would have lost just that.';
COMMENT ON COLUMN sheetsync.holds.digest IS 'Identifies what the runs are held for, as the hold_digest of sheetsync.runs does.';
COMMENT ON COLUMN sheetsync.holds.fingerprint IS 'Identifies what is kept of the losses.';

CREATE TABLE sheetsync.held_losses (
    register text NOT NULL REFERENCES sheetsync.holds ON DELETE CASCADE,
    position integer NOT NULL,
    resource text NOT NULL,
    field    text NOT NULL,
    kind     text NOT NULL,
    held     boolean NOT NULL,
    total    integer NOT NULL,
    tab      text NOT NULL,
    heading_before text NOT NULL,
    heading_now    text NOT NULL,
    PRIMARY KEY (register, position)
);
COMMENT ON TABLE sheetsync.held_losses IS 'What the runs that are held would lose.';
COMMENT ON COLUMN sheetsync.held_losses.register IS 'The register.';
COMMENT ON COLUMN sheetsync.held_losses.position IS 'In which order they are shown, from 0 on.';
COMMENT ON COLUMN sheetsync.held_losses.resource IS 'The resource.';
COMMENT ON COLUMN sheetsync.held_losses.field IS 'The field; empty where whole records are deleted.';
COMMENT ON COLUMN sheetsync.held_losses.kind IS 'deleted, emptied, unreadable, unlinked, column_gone or column_renamed.';
COMMENT ON COLUMN sheetsync.held_losses.held IS 'Whether the run is held for it, or for its column; what isn''t is within the limits.';
COMMENT ON COLUMN sheetsync.held_losses.total IS 'How many records or cells it is; of a column, how many values stood in it, and 0 where that isn''t known.';
COMMENT ON COLUMN sheetsync.held_losses.tab IS 'The title of the tab that a column is in, where its resource has several; else empty.';
COMMENT ON COLUMN sheetsync.held_losses.heading_before IS 'What a column was headed with; else empty.';
COMMENT ON COLUMN sheetsync.held_losses.heading_now IS 'What it is headed with now; empty where it is gone.';

CREATE TABLE sheetsync.held_records (
    register  text NOT NULL REFERENCES sheetsync.holds ON DELETE CASCADE,
    loss      integer NOT NULL,
    position  integer NOT NULL,
    resource  text NOT NULL,
    field     text NOT NULL,
    kind      text NOT NULL,
    record_id text NOT NULL,
    row       integer NOT NULL,
    tab       text NOT NULL,
    now_shown text NOT NULL,
    PRIMARY KEY (register, loss, position)
);
COMMENT ON TABLE sheetsync.held_records IS 'The first records of each loss. What they have now is in the register''s own tables, which a held run leaves as they are.';
COMMENT ON COLUMN sheetsync.held_records.register IS 'The register.';
COMMENT ON COLUMN sheetsync.held_records.loss IS 'The position of the loss.';
COMMENT ON COLUMN sheetsync.held_records.position IS 'The record''s place in it, from 0 on.';
COMMENT ON COLUMN sheetsync.held_records.resource IS 'The resource.';
COMMENT ON COLUMN sheetsync.held_records.field IS 'The field; empty where the record is deleted.';
COMMENT ON COLUMN sheetsync.held_records.kind IS 'deleted, emptied, unreadable or unlinked.';
COMMENT ON COLUMN sheetsync.held_records.record_id IS 'The record.';
COMMENT ON COLUMN sheetsync.held_records.row IS 'Its row in the tab, the header being row 1; of a deleted one, the row where it stood.';
COMMENT ON COLUMN sheetsync.held_records.tab IS 'The title of the tab, where the resource has several; else empty.';
COMMENT ON COLUMN sheetsync.held_records.now_shown IS 'What the cell shows now, cut short; empty where it is empty.';

-- +goose Down
DROP TABLE sheetsync.held_records, sheetsync.held_losses, sheetsync.holds;
