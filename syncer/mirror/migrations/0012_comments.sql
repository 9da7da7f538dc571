-- +goose Up
CREATE TABLE sheetsync.comments (
    register   text NOT NULL,
    thread     text NOT NULL,
    resource   text NOT NULL,
    record_id  text NOT NULL,
    field      text NOT NULL,
    code       text NOT NULL,
    variant    text NOT NULL,
    state      text NOT NULL CHECK (state IN ('open', 'closed')),
    cells      jsonb NOT NULL,
    last_reply text NOT NULL DEFAULT '',
    made_at    timestamptz NOT NULL,
    PRIMARY KEY (register, thread)
);
COMMENT ON TABLE sheetsync.comments IS 'The comments that the service made on cells of errors that stand; those of corrected cells are resolved and forgotten.';
COMMENT ON COLUMN sheetsync.comments.register IS 'The register.';
COMMENT ON COLUMN sheetsync.comments.thread IS 'Google''s id of the comment.';
COMMENT ON COLUMN sheetsync.comments.resource IS 'The resource, which is a table of the register''s schema.';
COMMENT ON COLUMN sheetsync.comments.record_id IS 'The record, as in _id.';
COMMENT ON COLUMN sheetsync.comments.field IS 'The field; empty for an error of the row.';
COMMENT ON COLUMN sheetsync.comments.code IS 'What kind of error it is.';
COMMENT ON COLUMN sheetsync.comments.variant IS 'The constraint or the rule; empty for other kinds.';
COMMENT ON COLUMN sheetsync.comments.state IS 'open, or closed: somebody resolved it though the error stands, and hears of it again when the cell changes.';
COMMENT ON COLUMN sheetsync.comments.cells IS 'Hashes of the cells concerned when it was made, by field.';
COMMENT ON COLUMN sheetsync.comments.last_reply IS 'Google''s id of the last reply that was read; empty for none.';
COMMENT ON COLUMN sheetsync.comments.made_at IS 'When it was made, or found.';

ALTER TABLE sheetsync.registers ADD COLUMN comments_left integer, ADD COLUMN wake_on date;
COMMENT ON COLUMN sheetsync.registers.comments_left IS 'How many errors wait for their comment; null while it isn''t known.';
COMMENT ON COLUMN sheetsync.registers.wake_on IS 'The day on which an issue that was put off is told again; null for none.';

-- +goose Down
DROP TABLE sheetsync.comments;
ALTER TABLE sheetsync.registers DROP COLUMN comments_left, DROP COLUMN wake_on;
