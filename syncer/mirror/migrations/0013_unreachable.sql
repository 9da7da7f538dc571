-- +goose Up
CREATE TABLE sheetsync.unreachable (
    address       text PRIMARY KEY,
    register      text NOT NULL,
    error_class   text NOT NULL,
    message_id    text NOT NULL,
    suppressed_at timestamptz NOT NULL,
    lifted_at     timestamptz
);
COMMENT ON TABLE sheetsync.unreachable IS 'Addresses that a mail server called wrong, or from which mail came back: nobody writes to them, and what is due to them is told to the managers (a suppression list).';
COMMENT ON COLUMN sheetsync.unreachable.address IS 'The address.';
COMMENT ON COLUMN sheetsync.unreachable.register IS 'The register whose mail was refused or came back.';
COMMENT ON COLUMN sheetsync.unreachable.error_class IS 'What the server said: the part of the dialogue and the status.';
COMMENT ON COLUMN sheetsync.unreachable.message_id IS 'Message-ID of the mail.';
COMMENT ON COLUMN sheetsync.unreachable.suppressed_at IS 'Since when nobody writes there; after 30 days one mail is tried.';
COMMENT ON COLUMN sheetsync.unreachable.lifted_at IS 'When somebody approved the address; null for nobody did.';

-- +goose Down
DROP TABLE sheetsync.unreachable;
