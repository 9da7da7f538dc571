-- +goose Up
CREATE TABLE sheetsync.web_sessions (
    token_hash bytea PRIMARY KEY,
    data       jsonb NOT NULL,
    person     text GENERATED ALWAYS AS (data ->> 'person') STORED,
    made_at    timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX web_sessions_person ON sheetsync.web_sessions (person) WHERE person IS NOT NULL;
CREATE INDEX web_sessions_expires ON sheetsync.web_sessions (expires_at);
COMMENT ON TABLE sheetsync.web_sessions IS 'Who is signed in to the page, and sign-ins under way.';
COMMENT ON COLUMN sheetsync.web_sessions.token_hash IS 'SHA-256 of the token that the browser has. The token itself is nowhere.';
COMMENT ON COLUMN sheetsync.web_sessions.data IS 'Who it is, and how they signed in; or what a sign-in under way is to be answered with.';
COMMENT ON COLUMN sheetsync.web_sessions.person IS 'Their address in lower case; empty for an operator, null while they sign in.';
COMMENT ON COLUMN sheetsync.web_sessions.made_at IS 'When it began.';
COMMENT ON COLUMN sheetsync.web_sessions.seen_at IS 'When the browser last asked for something, to about a minute.';
COMMENT ON COLUMN sheetsync.web_sessions.expires_at IS 'When it ends, unless the browser asks for something before.';

CREATE TABLE sheetsync.web_links (
    token_hash bytea PRIMARY KEY,
    person     text NOT NULL,
    made_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
COMMENT ON TABLE sheetsync.web_links IS 'Links by which somebody signs in to the page, once. “sheetsync web link” makes them.';
COMMENT ON COLUMN sheetsync.web_links.token_hash IS 'SHA-256 of the token in the link. The token itself is nowhere.';
COMMENT ON COLUMN sheetsync.web_links.person IS 'Address in lower case of whom it signs in; empty for an operator, who sees every register.';
COMMENT ON COLUMN sheetsync.web_links.made_at IS 'When it was made.';
COMMENT ON COLUMN sheetsync.web_links.expires_at IS 'When it opens nothing any more.';
COMMENT ON COLUMN sheetsync.web_links.used_at IS 'When somebody signed in by it; null for not yet.';

CREATE TABLE sheetsync.audit (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    register text NOT NULL,
    actor    text NOT NULL,
    via      text NOT NULL,
    action   text NOT NULL,
    subject  jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_register ON sheetsync.audit (register, id);
COMMENT ON TABLE sheetsync.audit IS 'What people decided on the page, and who signed in to it. Rows are only ever added.';
COMMENT ON COLUMN sheetsync.audit.id IS 'Number of the entry.';
COMMENT ON COLUMN sheetsync.audit.at IS 'When it happened.';
COMMENT ON COLUMN sheetsync.audit.register IS 'The register that it is about; empty for none.';
COMMENT ON COLUMN sheetsync.audit.actor IS 'Who did it: an address in lower case; “operator” for whoever works on the command line or came by a link made there; empty where nobody knows.';
COMMENT ON COLUMN sheetsync.audit.via IS 'How they were known: issuer, link, or command for the command line.';
COMMENT ON COLUMN sheetsync.audit.action IS 'What they did, such as signed-in, sign-in-refused, signed-out, link-made.';
COMMENT ON COLUMN sheetsync.audit.subject IS 'What they did it to.';

-- +goose Down
DROP TABLE sheetsync.web_sessions, sheetsync.web_links, sheetsync.audit;
UPDATE sheetsync.registers SET layout = layout - 'rights';
