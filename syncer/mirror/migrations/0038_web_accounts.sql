-- +goose Up
CREATE TABLE sheetsync.web_accounts (
    issuer          text NOT NULL,
    address         text NOT NULL,
    subject         text NOT NULL,
    since           timestamptz NOT NULL,
    refused_subject text,
    refused_at      timestamptz,
    PRIMARY KEY (issuer, address),
    CHECK ((refused_subject IS NULL) = (refused_at IS NULL))
);
COMMENT ON TABLE sheetsync.web_accounts IS 'Which account of an issuer an address belongs to, as noted when somebody first signed in to the page by it.';
COMMENT ON COLUMN sheetsync.web_accounts.issuer IS 'Who signs people in, as web.issuer names it.';
COMMENT ON COLUMN sheetsync.web_accounts.address IS 'The address in lower case, by which registers know somebody.';
COMMENT ON COLUMN sheetsync.web_accounts.subject IS 'The account, by the name that the issuer gives to no other one (the claim sub).';
COMMENT ON COLUMN sheetsync.web_accounts.since IS 'When it was noted, or last let in by “sheetsync web accept”.';
COMMENT ON COLUMN sheetsync.web_accounts.refused_subject IS 'Another account with the same address, which was refused last; null for none.';
COMMENT ON COLUMN sheetsync.web_accounts.refused_at IS 'When it was refused.';

-- +goose Down
DROP TABLE sheetsync.web_accounts;
