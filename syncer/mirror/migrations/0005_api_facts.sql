-- +goose Up
CREATE TABLE sheetsync.api_facts (
    register    text NOT NULL,
    question    text NOT NULL,
    answer      text NOT NULL,
    observed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (register, question)
);
COMMENT ON TABLE sheetsync.api_facts IS 'How Google''s API was seen to answer where its documentation is silent. Where that lets no write be guarded, the sheet is only read.';
COMMENT ON COLUMN sheetsync.api_facts.register IS 'The register whose spreadsheet was asked.';
COMMENT ON COLUMN sheetsync.api_facts.question IS 'What was asked, as sheetsync doctor --probe names it.';
COMMENT ON COLUMN sheetsync.api_facts.answer IS 'What was seen, such as refused or ignored.';
COMMENT ON COLUMN sheetsync.api_facts.observed_at IS 'When it was seen.';

-- +goose Down
DROP TABLE sheetsync.api_facts;
