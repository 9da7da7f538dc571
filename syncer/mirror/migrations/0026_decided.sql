-- +goose Up
ALTER TABLE sheetsync.duplicate_decisions
    DROP CONSTRAINT duplicate_decisions_source_check,
    ADD CONSTRAINT duplicate_decisions_source_check CHECK (source IN ('sheet', 'command', 'page', 'service'));
COMMENT ON COLUMN sheetsync.duplicate_decisions.source IS 'sheet, command, page, or service: the service found that a decision lapsed, or that it holds again since the change was undone.';
COMMENT ON COLUMN sheetsync.duplicate_decisions.run IS 'The run that read it; null for a command and the page.';

ALTER TABLE sheetsync.issue_decisions
    DROP CONSTRAINT issue_decisions_source_check,
    ADD CONSTRAINT issue_decisions_source_check CHECK (source IN ('sheet', 'comment', 'page', 'service')),
    ALTER COLUMN run DROP NOT NULL;
COMMENT ON COLUMN sheetsync.issue_decisions.source IS 'sheet, comment (a reply to one), page, or service: the service found that a decision lapsed, or that it holds again since the change was undone.';
COMMENT ON COLUMN sheetsync.issue_decisions.run IS 'The run that read it; null for the page.';

ALTER TABLE sheetsync.registers ADD COLUMN decided bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN sheetsync.registers.decided IS 'How many decisions that no run read, such as the page''s, input_digest accounts for: where there are more, the next run looks at everything.';

-- +goose Down
ALTER TABLE sheetsync.registers DROP COLUMN decided;
DELETE FROM sheetsync.issue_decisions WHERE source = 'page';
DELETE FROM sheetsync.duplicate_decisions WHERE source = 'page';
ALTER TABLE sheetsync.issue_decisions
    DROP CONSTRAINT issue_decisions_source_check,
    ADD CONSTRAINT issue_decisions_source_check CHECK (source IN ('sheet', 'comment', 'service')),
    ALTER COLUMN run SET NOT NULL;
ALTER TABLE sheetsync.duplicate_decisions
    DROP CONSTRAINT duplicate_decisions_source_check,
    ADD CONSTRAINT duplicate_decisions_source_check CHECK (source IN ('sheet', 'command', 'service'));
UPDATE sheetsync.registers SET input_digest = '';
