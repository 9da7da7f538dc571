-- +goose Up
CREATE TABLE sheetsync.bounce_mailboxes (
    mailbox      text PRIMARY KEY,
    uid_validity bigint NOT NULL,
    last_uid     bigint NOT NULL,
    read_at      timestamptz NOT NULL
);
COMMENT ON TABLE sheetsync.bounce_mailboxes IS 'How far the mailboxes were read to which mail comes back.';
COMMENT ON COLUMN sheetsync.bounce_mailboxes.mailbox IS 'The account, the server and the mailbox.';
COMMENT ON COLUMN sheetsync.bounce_mailboxes.uid_validity IS 'UIDVALIDITY of the mailbox: another one says that the server has numbered its messages anew.';
COMMENT ON COLUMN sheetsync.bounce_mailboxes.last_uid IS 'UID of the last message that was read.';
COMMENT ON COLUMN sheetsync.bounce_mailboxes.read_at IS 'When it was last read.';

CREATE INDEX ledger_messages ON sheetsync.ledger (message_id) WHERE message_id IS NOT NULL;

-- +goose Down
DROP INDEX sheetsync.ledger_messages;
DROP TABLE sheetsync.bounce_mailboxes;
