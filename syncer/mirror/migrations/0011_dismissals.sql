-- +goose Up
ALTER TABLE sheetsync.issues
    ADD COLUMN dismissed_at     timestamptz,
    ADD COLUMN dismissed_by     text,
    ADD COLUMN dismissed_answer text,
    ADD COLUMN dismissed_until  date;
COMMENT ON COLUMN sheetsync.issues.dismissed_at IS 'When the service read that somebody dismissed the issue, or put it off; null for nobody did. It holds until the cells concerned change.';
COMMENT ON COLUMN sheetsync.issues.dismissed_by IS 'Who did, as far as known; Google doesn''t tell who wrote into a cell, and it need not be the record''s owner.';
COMMENT ON COLUMN sheetsync.issues.dismissed_answer IS 'What was written, reason included.';
COMMENT ON COLUMN sheetsync.issues.dismissed_until IS 'The day on which it is told again; null for as long as the cells concerned are the same.';

CREATE TABLE sheetsync.issue_decisions (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    register   text NOT NULL,
    resource   text NOT NULL,
    record_id  text NOT NULL,
    row        integer NOT NULL,
    field      text NOT NULL,
    code       text NOT NULL,
    variant    text NOT NULL,
    verdict    text NOT NULL CHECK (verdict IN ('dismissed', 'later', 'withdrawn', 'lapsed')),
    until      date,
    source     text NOT NULL CHECK (source IN ('sheet', 'comment', 'service')),
    decided_by text,
    answer     text,
    decided_at timestamptz NOT NULL,
    run        text NOT NULL,
    cells      jsonb NOT NULL
);
CREATE INDEX issue_decisions_by_finding ON sheetsync.issue_decisions (register, resource, record_id, field, code, variant, id);
COMMENT ON TABLE sheetsync.issue_decisions IS 'What people said about findings: a log to which lines are only added. Of several lines about one finding the last one counts.';
COMMENT ON COLUMN sheetsync.issue_decisions.id IS 'Number of the line.';
COMMENT ON COLUMN sheetsync.issue_decisions.register IS 'The register.';
COMMENT ON COLUMN sheetsync.issue_decisions.resource IS 'The resource, which is a table of the register''s schema.';
COMMENT ON COLUMN sheetsync.issue_decisions.record_id IS 'The record, as in _id.';
COMMENT ON COLUMN sheetsync.issue_decisions.row IS 'Row in the tab in which it was written, the header being row 1.';
COMMENT ON COLUMN sheetsync.issue_decisions.field IS 'The field; empty for a finding of the row.';
COMMENT ON COLUMN sheetsync.issue_decisions.code IS 'What kind of finding it is.';
COMMENT ON COLUMN sheetsync.issue_decisions.variant IS 'The constraint or the rule; empty for other kinds.';
COMMENT ON COLUMN sheetsync.issue_decisions.verdict IS 'dismissed (it is none), later (to be told again on a day), withdrawn (what was said before counts no more), or lapsed (a cell concerned changed).';
COMMENT ON COLUMN sheetsync.issue_decisions.until IS 'Of later: the day.';
COMMENT ON COLUMN sheetsync.issue_decisions.source IS 'sheet, comment (a reply to one), or service: the service found that a decision lapsed, or that it holds again since the change was undone.';
COMMENT ON COLUMN sheetsync.issue_decisions.decided_by IS 'Who decided, as far as known; Google doesn''t tell who wrote into a cell.';
COMMENT ON COLUMN sheetsync.issue_decisions.answer IS 'What was written, reason included.';
COMMENT ON COLUMN sheetsync.issue_decisions.decided_at IS 'When the service read it.';
COMMENT ON COLUMN sheetsync.issue_decisions.run IS 'The run that read it.';
COMMENT ON COLUMN sheetsync.issue_decisions.cells IS 'Hashes of the cells concerned then, by field: the decision holds while they are the same.';

-- +goose Down
DROP TABLE sheetsync.issue_decisions;
ALTER TABLE sheetsync.issues DROP COLUMN dismissed_at, DROP COLUMN dismissed_by, DROP COLUMN dismissed_answer, DROP COLUMN dismissed_until;
