-- +goose Up
COMMENT ON SCHEMA sheetsync IS 'What the sheetsync service knows about its registers and its runs.';

CREATE TABLE sheetsync.registers (
    register     text PRIMARY KEY,
    layout       jsonb NOT NULL,
    rebuild      boolean NOT NULL DEFAULT false,
    input_digest text NOT NULL DEFAULT '',
    basis        text NOT NULL DEFAULT '',
    findings     text NOT NULL DEFAULT '',
    profile      jsonb NOT NULL DEFAULT '{}',
    counts       jsonb NOT NULL DEFAULT '{}',
    tabs         jsonb NOT NULL DEFAULT '{}',
    approved     text NOT NULL DEFAULT '',
    applied_run  text,
    applied_at   timestamptz
);
COMMENT ON TABLE sheetsync.registers IS 'One row a register: the tables it has, and what its last applied run left.';
COMMENT ON COLUMN sheetsync.registers.register IS 'Name of the register, and of its PostgreSQL schema.';
COMMENT ON COLUMN sheetsync.registers.layout IS 'The tables and columns that the applied descriptor asked for.';
COMMENT ON COLUMN sheetsync.registers.rebuild IS 'The tables were changed since the last applied run: the next one compares every row.';
COMMENT ON COLUMN sheetsync.registers.input_digest IS 'Identifies an input for which nothing remains to be done; empty while something may remain.';
COMMENT ON COLUMN sheetsync.registers.basis IS 'What the record states were computed with.';
COMMENT ON COLUMN sheetsync.registers.findings IS 'Identifies the issues and duplicates that are stored.';
COMMENT ON COLUMN sheetsync.registers.profile IS 'By resource and field: how well the column was filled.';
COMMENT ON COLUMN sheetsync.registers.counts IS 'The last applied run''s figures by resource.';
COMMENT ON COLUMN sheetsync.registers.tabs IS 'Sheet id of each resource''s tab.';
COMMENT ON COLUMN sheetsync.registers.approved IS 'Digest of the held run that a person let through; empty for none.';
COMMENT ON COLUMN sheetsync.registers.applied_run IS 'The last applied run.';
COMMENT ON COLUMN sheetsync.registers.applied_at IS 'When it was applied.';

CREATE TABLE sheetsync.runs (
    id          text PRIMARY KEY,
    register    text NOT NULL,
    started_at  timestamptz NOT NULL,
    ended_at    timestamptz NOT NULL,
    status      text NOT NULL CHECK (status IN ('applied', 'unchanged', 'held', 'failed')),
    reason      text NOT NULL DEFAULT '',
    hold_digest text NOT NULL DEFAULT '',
    counts      jsonb NOT NULL DEFAULT '{}',
    cells_written integer NOT NULL DEFAULT 0,
    requests    integer NOT NULL DEFAULT 0
);
CREATE INDEX runs_by_register ON sheetsync.runs (register, started_at DESC);
COMMENT ON TABLE sheetsync.runs IS 'Every run that changed something, was held or failed. A run without changes is not recorded.';
COMMENT ON COLUMN sheetsync.runs.id IS 'Name of the run; sorts by start.';
COMMENT ON COLUMN sheetsync.runs.register IS 'The register that was synchronised.';
COMMENT ON COLUMN sheetsync.runs.started_at IS 'Start of the run.';
COMMENT ON COLUMN sheetsync.runs.ended_at IS 'End of the run.';
COMMENT ON COLUMN sheetsync.runs.status IS 'applied, held (it would have done damage and waits for approval) or failed.';
COMMENT ON COLUMN sheetsync.runs.reason IS 'Why the run was held or failed.';
COMMENT ON COLUMN sheetsync.runs.hold_digest IS 'Identifies what a held run would have done.';
COMMENT ON COLUMN sheetsync.runs.counts IS 'By resource: rows, inserted, updated, deleted, moved, issues, duplicates.';
COMMENT ON COLUMN sheetsync.runs.cells_written IS 'How many cells the run wrote in the sheet.';
COMMENT ON COLUMN sheetsync.runs.requests IS 'How many requests the run sent to Google.';

CREATE TABLE sheetsync.issues (
    register       text NOT NULL,
    resource       text NOT NULL,
    record_id      text,
    row            integer,
    field          text,
    code           text NOT NULL,
    severity       text NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
    message        text NOT NULL,
    first_seen_run text NOT NULL
);
CREATE INDEX issues_by_record ON sheetsync.issues (register, resource, record_id);
COMMENT ON TABLE sheetsync.issues IS 'What is wrong in the registers now.';
COMMENT ON COLUMN sheetsync.issues.register IS 'The register.';
COMMENT ON COLUMN sheetsync.issues.resource IS 'The resource, which is a table of the register''s schema.';
COMMENT ON COLUMN sheetsync.issues.record_id IS 'The record, as in _id; null for an issue of the tab.';
COMMENT ON COLUMN sheetsync.issues.row IS 'Row in the tab, the header being row 1; null for an issue of the tab.';
COMMENT ON COLUMN sheetsync.issues.field IS 'The field; null for an issue of the row or the tab.';
COMMENT ON COLUMN sheetsync.issues.code IS 'What kind of issue it is, such as required or unique.';
COMMENT ON COLUMN sheetsync.issues.severity IS 'error, warning or info.';
COMMENT ON COLUMN sheetsync.issues.message IS 'The issue in words, in the register''s language.';
COMMENT ON COLUMN sheetsync.issues.first_seen_run IS 'The run that found the issue first.';

CREATE TABLE sheetsync.duplicates (
    register     text NOT NULL,
    resource     text NOT NULL,
    record_id    text NOT NULL,
    duplicate_of text NOT NULL,
    score        double precision NOT NULL,
    reasons      text[] NOT NULL,
    PRIMARY KEY (register, resource, record_id, duplicate_of)
);
COMMENT ON TABLE sheetsync.duplicates IS 'Records that seem to describe the same thing as an older record.';
COMMENT ON COLUMN sheetsync.duplicates.register IS 'The register.';
COMMENT ON COLUMN sheetsync.duplicates.resource IS 'The resource, which is a table of the register''s schema.';
COMMENT ON COLUMN sheetsync.duplicates.record_id IS 'The younger record, as in _id.';
COMMENT ON COLUMN sheetsync.duplicates.duplicate_of IS 'The older record, as in _id.';
COMMENT ON COLUMN sheetsync.duplicates.score IS 'How sure the service is, from 0 to 1.';
COMMENT ON COLUMN sheetsync.duplicates.reasons IS 'The fields that agree.';

CREATE TABLE sheetsync.record_states (
    register text NOT NULL,
    resource text NOT NULL,
    bits     smallint NOT NULL,
    bucket   integer NOT NULL,
    records  integer NOT NULL,
    digest   bigint NOT NULL,
    state    bytea NOT NULL,
    PRIMARY KEY (register, resource, bucket)
);
ALTER TABLE sheetsync.record_states ALTER COLUMN state SET STORAGE EXTERNAL;
COMMENT ON TABLE sheetsync.record_states IS 'What the next run needs to know of the live records, packed: record ids, rows and hashes.';
COMMENT ON COLUMN sheetsync.record_states.register IS 'The register.';
COMMENT ON COLUMN sheetsync.record_states.resource IS 'The resource.';
COMMENT ON COLUMN sheetsync.record_states.bits IS 'The resource''s records are spread over 2^bits buckets.';
COMMENT ON COLUMN sheetsync.record_states.bucket IS 'Number of the bucket: the lowest bits of the hash of the record id.';
COMMENT ON COLUMN sheetsync.record_states.records IS 'How many records the bucket holds.';
COMMENT ON COLUMN sheetsync.record_states.digest IS 'Hash of the packed records, to see whether they changed.';
COMMENT ON COLUMN sheetsync.record_states.state IS 'The packed records.';

CREATE TABLE sheetsync.cell_writes (
    register   text NOT NULL,
    run        text NOT NULL,
    resource   text NOT NULL,
    record_id  text NOT NULL,
    column_header text NOT NULL,
    old_value  text,
    new_value  text,
    written_at timestamptz NOT NULL
);
-- A first run may write a million cells; they lie in the order of their time.
CREATE INDEX cell_writes_by_time ON sheetsync.cell_writes USING brin (written_at);
COMMENT ON TABLE sheetsync.cell_writes IS 'Every cell that the service wrote in a sheet.';
COMMENT ON COLUMN sheetsync.cell_writes.register IS 'The register.';
COMMENT ON COLUMN sheetsync.cell_writes.run IS 'The run that wrote the cell.';
COMMENT ON COLUMN sheetsync.cell_writes.resource IS 'The resource whose tab it is in.';
COMMENT ON COLUMN sheetsync.cell_writes.record_id IS 'The record, as in _id.';
COMMENT ON COLUMN sheetsync.cell_writes.column_header IS 'Header of the service-owned column.';
COMMENT ON COLUMN sheetsync.cell_writes.old_value IS 'What the cell showed before; null when it was empty.';
COMMENT ON COLUMN sheetsync.cell_writes.new_value IS 'What was written; null when the cell was emptied.';
COMMENT ON COLUMN sheetsync.cell_writes.written_at IS 'When it was written.';

-- +goose Down
DROP TABLE sheetsync.cell_writes, sheetsync.record_states, sheetsync.duplicates, sheetsync.issues, sheetsync.runs, sheetsync.registers;
