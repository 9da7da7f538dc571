-- +goose Up
CREATE TABLE sheetsync.erasures (
    id           text NOT NULL,
    register     text NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('email', 'phone', 'record', 'name')),
    key          text NOT NULL,
    erased_at    timestamptz NOT NULL,
    erased_by    text NOT NULL,
    in_sheet     boolean NOT NULL DEFAULT false,
    counts       jsonb NOT NULL DEFAULT '{}',
    withdrawn_at timestamptz,
    PRIMARY KEY (id, register)
);
COMMENT ON TABLE sheetsync.erasures IS 'The requests by which people were erased, without anything about them: the proof that it was done. A copy is kept in the data directory, so that a restored database learns of them again.';
COMMENT ON COLUMN sheetsync.erasures.id IS 'Name of the request.';
COMMENT ON COLUMN sheetsync.erasures.register IS 'The register that the person was erased from.';
COMMENT ON COLUMN sheetsync.erasures.kind IS 'By what the person was named: email, phone, record or name.';
COMMENT ON COLUMN sheetsync.erasures.key IS 'Fingerprint of the key with which the tokens were made. The key itself isn''t in the database.';
COMMENT ON COLUMN sheetsync.erasures.erased_at IS 'When it was done.';
COMMENT ON COLUMN sheetsync.erasures.erased_by IS 'Who did it: the name of their account on the machine where the command ran.';
COMMENT ON COLUMN sheetsync.erasures.in_sheet IS 'Whether the cells of the sheet were emptied, too.';
COMMENT ON COLUMN sheetsync.erasures.counts IS 'How many cells were erased, by table.';
COMMENT ON COLUMN sheetsync.erasures.withdrawn_at IS 'When the request was withdrawn, so that the sheet''s cells are taken again; null while it holds.';

CREATE TABLE sheetsync.erasure_tokens (
    register text NOT NULL,
    erasure  text NOT NULL,
    token    bytea NOT NULL,
    PRIMARY KEY (register, erasure, token),
    FOREIGN KEY (erasure, register) REFERENCES sheetsync.erasures (id, register) ON DELETE CASCADE
);
COMMENT ON TABLE sheetsync.erasure_tokens IS 'Keyed hashes (HMAC-SHA-256) of what erased people are known by. Nobody can tell from them what that is.';
COMMENT ON COLUMN sheetsync.erasure_tokens.register IS 'The register.';
COMMENT ON COLUMN sheetsync.erasure_tokens.erasure IS 'The request.';
COMMENT ON COLUMN sheetsync.erasure_tokens.token IS 'The hash: of an address, a number, a name beside a company, or a value in a field of one record.';

-- +goose Down
DROP TABLE sheetsync.erasure_tokens, sheetsync.erasures;
