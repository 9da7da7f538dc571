-- +goose Up
CREATE TABLE sheetsync.data_keys (
    id        text PRIMARY KEY,
    wrapped   bytea NOT NULL,
    recipient text NOT NULL,
    made_at   timestamptz NOT NULL DEFAULT now(),
    current   boolean NOT NULL
);
CREATE UNIQUE INDEX ON sheetsync.data_keys (current) WHERE current;
COMMENT ON TABLE sheetsync.data_keys IS 'The keys by which personal fields of replaced versions are sealed (personal.encrypt), each encrypted by age to a key that isn''t in the database but in personal.dir.';
COMMENT ON COLUMN sheetsync.data_keys.id IS 'Name of the key, as sealed versions begin with it: bytes 1 to 8 of _sealed.';
COMMENT ON COLUMN sheetsync.data_keys.wrapped IS 'The key, encrypted to the recipient.';
COMMENT ON COLUMN sheetsync.data_keys.recipient IS 'The public key of age whose secret one opens it.';
COMMENT ON COLUMN sheetsync.data_keys.made_at IS 'When it was made.';
COMMENT ON COLUMN sheetsync.data_keys.current IS 'Whether versions are sealed with it now; another one is there until sheetsync keys rotate has finished.';

CREATE TABLE sheetsync.sealed_histories (
    register text NOT NULL,
    resource text NOT NULL,
    fields   text[] NOT NULL,
    names    text[] NOT NULL,
    PRIMARY KEY (register, resource)
);
COMMENT ON TABLE sheetsync.sealed_histories IS 'The histories whose replaced versions have their personal fields sealed, in the column _sealed.';
COMMENT ON COLUMN sheetsync.sealed_histories.register IS 'The register.';
COMMENT ON COLUMN sheetsync.sealed_histories.resource IS 'The resource; its table is <resource>_history.';
COMMENT ON COLUMN sheetsync.sealed_histories.fields IS 'The fields with personal data, and those that the resource had once.';
COMMENT ON COLUMN sheetsync.sealed_histories.names IS 'Names of the resource, by which versions may be bound to it: it may have been renamed.';

-- +goose Down
DROP TABLE sheetsync.sealed_histories, sheetsync.data_keys;
