-- +goose Up
CREATE TABLE sheetsync.snoozes (
    register     text NOT NULL,
    resource     text NOT NULL,
    record_id    text NOT NULL,
    deadline     text NOT NULL,
    due_date     date,
    reason       text NOT NULL CHECK (reason IN ('snoozed', 'muted', 'paused')),
    until        date,
    by_resource  text NOT NULL,
    by_record_id text NOT NULL,
    decided_at   timestamptz NOT NULL
);
CREATE UNIQUE INDEX snoozes_by_date ON sheetsync.snoozes (register, resource, record_id, deadline, coalesce(due_date, '-infinity'), by_resource, by_record_id);
COMMENT ON TABLE sheetsync.snoozes IS 'What nobody is reminded of, since people wrote so into the sheet. A line that has passed stays: on its day what was due is due again.';
COMMENT ON COLUMN sheetsync.snoozes.register IS 'The register.';
COMMENT ON COLUMN sheetsync.snoozes.resource IS 'The resource, which is a table of the register''s schema.';
COMMENT ON COLUMN sheetsync.snoozes.record_id IS 'The record, as in _id.';
COMMENT ON COLUMN sheetsync.snoozes.deadline IS 'The deadline, as the descriptor names it; empty for all of the record''s.';
COMMENT ON COLUMN sheetsync.snoozes.due_date IS 'The date that was put off; a moved one is another matter. Null for all dates.';
COMMENT ON COLUMN sheetsync.snoozes.reason IS 'snoozed (until a day), muted (for good), or paused (all that belongs to the record by_record_id).';
COMMENT ON COLUMN sheetsync.snoozes.until IS 'The day on which people are reminded again; null until it is taken back.';
COMMENT ON COLUMN sheetsync.snoozes.by_resource IS 'Resource of the record in whose row it was written.';
COMMENT ON COLUMN sheetsync.snoozes.by_record_id IS 'The record in whose row it was written.';
COMMENT ON COLUMN sheetsync.snoozes.decided_at IS 'When the service read it.';

CREATE TABLE sheetsync.snooze_decisions (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    register   text NOT NULL,
    resource   text NOT NULL,
    record_id  text NOT NULL,
    row        integer NOT NULL,
    deadline   text NOT NULL,
    due_date   date,
    verdict    text NOT NULL CHECK (verdict IN ('snoozed', 'muted', 'paused', 'resumed', 'lapsed')),
    until      date,
    source     text NOT NULL CHECK (source IN ('sheet', 'service')),
    answer     text,
    decided_at timestamptz NOT NULL,
    run        text NOT NULL
);
CREATE INDEX snooze_decisions_by_date ON sheetsync.snooze_decisions (register, resource, record_id, deadline, id);
COMMENT ON TABLE sheetsync.snooze_decisions IS 'What people wrote into the sheet about reminders: a log to which lines are only added. Of several lines about one deadline of a record, or about the record, the last one counts.';
COMMENT ON COLUMN sheetsync.snooze_decisions.id IS 'Number of the line.';
COMMENT ON COLUMN sheetsync.snooze_decisions.register IS 'The register.';
COMMENT ON COLUMN sheetsync.snooze_decisions.resource IS 'The resource, which is a table of the register''s schema.';
COMMENT ON COLUMN sheetsync.snooze_decisions.record_id IS 'The record, as in _id.';
COMMENT ON COLUMN sheetsync.snooze_decisions.row IS 'Row in the tab in which it was written, the header being row 1. Google doesn''t tell who wrote it.';
COMMENT ON COLUMN sheetsync.snooze_decisions.deadline IS 'The deadline, as the descriptor names it; empty for the record with all that belongs to it.';
COMMENT ON COLUMN sheetsync.snooze_decisions.due_date IS 'The date that the deadline had then; null for a record.';
COMMENT ON COLUMN sheetsync.snooze_decisions.verdict IS 'snoozed (until a day), muted (for good), paused (the record with all that belongs to it), resumed (what was written before counts no more), or lapsed (the date moved).';
COMMENT ON COLUMN sheetsync.snooze_decisions.until IS 'The day on which people are reminded again; null for none.';
COMMENT ON COLUMN sheetsync.snooze_decisions.source IS 'sheet, or service: the service found that the date moved, or that it was moved back.';
COMMENT ON COLUMN sheetsync.snooze_decisions.answer IS 'What was written; null where the mark of what was written before was deleted.';
COMMENT ON COLUMN sheetsync.snooze_decisions.decided_at IS 'When the service read it.';
COMMENT ON COLUMN sheetsync.snooze_decisions.run IS 'The run that read it.';

-- +goose Down
DROP TABLE sheetsync.snooze_decisions, sheetsync.snoozes;
