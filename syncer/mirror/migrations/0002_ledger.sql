-- +goose Up
CREATE TABLE sheetsync.ledger (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    register    text NOT NULL,
    resource    text NOT NULL,
    record_id   text NOT NULL,
    deadline    text NOT NULL,
    due_date    date NOT NULL,
    stage       text NOT NULL,
    recipient   text NOT NULL,
    state       text NOT NULL DEFAULT 'owed'
                CHECK (state IN ('owed', 'sending', 'sent', 'unconfirmed', 'failed', 'skipped')),
    message_id  text,
    attempts    integer NOT NULL DEFAULT 0,
    error_class text,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    sent_at     timestamptz,
    told_at     timestamptz,
    UNIQUE (register, resource, record_id, deadline, due_date, stage, recipient)
);
CREATE INDEX ledger_open ON sheetsync.ledger (register, state) WHERE state <> 'sent';
COMMENT ON TABLE sheetsync.ledger IS 'Every reminder that was ever owed, attempted or sent.';
COMMENT ON COLUMN sheetsync.ledger.id IS 'Number of the reminder.';
COMMENT ON COLUMN sheetsync.ledger.register IS 'The register.';
COMMENT ON COLUMN sheetsync.ledger.resource IS 'The resource, which is a table of the register''s schema.';
COMMENT ON COLUMN sheetsync.ledger.record_id IS 'The record, as in _id.';
COMMENT ON COLUMN sheetsync.ledger.deadline IS 'Name of the deadline in the descriptor.';
COMMENT ON COLUMN sheetsync.ledger.due_date IS 'The date that the reminder is about.';
COMMENT ON COLUMN sheetsync.ledger.stage IS 'Which reminder of that date it is: P30D for thirty days before, overdue 1 for the first one after.';
COMMENT ON COLUMN sheetsync.ledger.recipient IS 'Who is reminded.';
COMMENT ON COLUMN sheetsync.ledger.state IS 'owed, sending, sent, unconfirmed (the answer was lost, so it is not sent again), failed or skipped.';
COMMENT ON COLUMN sheetsync.ledger.message_id IS 'Message-ID of the mail that holds the reminder.';
COMMENT ON COLUMN sheetsync.ledger.attempts IS 'How often sending was tried.';
COMMENT ON COLUMN sheetsync.ledger.error_class IS 'What kind of error the last attempt met, or why the reminder was skipped: settled, superseded or lapsed; null for none.';
COMMENT ON COLUMN sheetsync.ledger.created_at IS 'When the reminder fell due and was noted.';
COMMENT ON COLUMN sheetsync.ledger.updated_at IS 'When the row last changed.';
COMMENT ON COLUMN sheetsync.ledger.sent_at IS 'When the server took the mail over.';
COMMENT ON COLUMN sheetsync.ledger.told_at IS 'When the recipient was told of an unconfirmed reminder; null while they were not.';

-- +goose Down
DROP TABLE sheetsync.ledger;
