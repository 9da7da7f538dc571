-- +goose Up
ALTER TABLE sheetsync.duplicates
    ADD COLUMN certain  boolean NOT NULL DEFAULT false,
    ADD COLUMN answered boolean NOT NULL DEFAULT false,
    ADD COLUMN evidence jsonb;
COMMENT ON COLUMN sheetsync.duplicates.certain IS 'Whether the two are one beyond doubt, by the score or because people say so; otherwise somebody should look.';
COMMENT ON COLUMN sheetsync.duplicates.answered IS 'Whether people say that the two are the same.';
COMMENT ON COLUMN sheetsync.duplicates.evidence IS 'What the score is made of, in bits: prior, lines of fields, level and bits, and doubt; their sum is the log2 of the odds. Null where only equal values were looked for.';

CREATE TABLE sheetsync.duplicate_decisions (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    register     text NOT NULL,
    resource     text NOT NULL,
    older_id     text NOT NULL,
    newer_id     text NOT NULL,
    verdict      text NOT NULL CHECK (verdict IN ('same', 'different', 'withdrawn', 'lapsed')),
    source       text NOT NULL CHECK (source IN ('sheet', 'command', 'service')),
    decided_by   text,
    answer       text,
    decided_at   timestamptz NOT NULL,
    run          text,
    older_values jsonb NOT NULL,
    newer_values jsonb NOT NULL
);
CREATE INDEX duplicate_decisions_by_pair ON sheetsync.duplicate_decisions (register, resource, older_id, newer_id, id);
COMMENT ON TABLE sheetsync.duplicate_decisions IS 'What people decided about records that seemed to be one: a log to which lines are only added. Of several lines about two records the last one counts.';
COMMENT ON COLUMN sheetsync.duplicate_decisions.id IS 'Number of the line.';
COMMENT ON COLUMN sheetsync.duplicate_decisions.register IS 'The register.';
COMMENT ON COLUMN sheetsync.duplicate_decisions.resource IS 'The resource, which is a table of the register''s schema.';
COMMENT ON COLUMN sheetsync.duplicate_decisions.older_id IS 'The older record, as in _id.';
COMMENT ON COLUMN sheetsync.duplicate_decisions.newer_id IS 'The younger record, as in _id.';
COMMENT ON COLUMN sheetsync.duplicate_decisions.verdict IS 'same, different, withdrawn (what was decided before counts no more), or lapsed (one of the two changed in a compared field).';
COMMENT ON COLUMN sheetsync.duplicate_decisions.source IS 'sheet, command, or service: the service found that a decision lapsed, or that it holds again since the change was undone.';
COMMENT ON COLUMN sheetsync.duplicate_decisions.decided_by IS 'Who decided, as far as known; Google doesn''t tell who wrote into a cell.';
COMMENT ON COLUMN sheetsync.duplicate_decisions.answer IS 'What was written into the sheet, reason included.';
COMMENT ON COLUMN sheetsync.duplicate_decisions.decided_at IS 'When the service read it.';
COMMENT ON COLUMN sheetsync.duplicate_decisions.run IS 'The run that read it; null for a command.';
COMMENT ON COLUMN sheetsync.duplicate_decisions.older_values IS 'Hashes of the older record''s compared values then, by field: the decision holds while they are the same.';
COMMENT ON COLUMN sheetsync.duplicate_decisions.newer_values IS 'Hashes of the younger record''s compared values then, by field.';

CREATE VIEW sheetsync.duplicate_answers AS
SELECT register, resource, older_id, newer_id, verdict, answer, source, decided_by, decided_at,
    next_at AS superseded_at,
    CASE WHEN next_verdict = 'lapsed' THEN 'changed' WHEN next_verdict = 'withdrawn' THEN 'withdrawn' WHEN next_verdict IS NOT NULL THEN 'answered again' END AS superseded_by
FROM (
    SELECT d.*, lead(verdict) OVER later AS next_verdict, lead(decided_at) OVER later AS next_at
    FROM sheetsync.duplicate_decisions AS d
    WINDOW later AS (PARTITION BY register, resource, older_id, newer_id ORDER BY id)
) AS log
WHERE verdict IN ('same', 'different');
COMMENT ON VIEW sheetsync.duplicate_answers IS 'People''s answers about duplicates, each with what superseded it: those that hold have superseded_at null.';
COMMENT ON COLUMN sheetsync.duplicate_answers.superseded_by IS 'changed (one of the records changed in a compared field), withdrawn, or answered again; null while the answer holds.';

CREATE TABLE sheetsync.duplicate_clusters (
    register    text NOT NULL,
    resource    text NOT NULL,
    record_id   text NOT NULL,
    cluster_id  text NOT NULL,
    merged_into text NOT NULL,
    PRIMARY KEY (register, resource, record_id)
);
COMMENT ON TABLE sheetsync.duplicate_clusters IS 'Records that seem to be one, by cluster. A cluster keeps its id while most of its records stay together, or else the oldest.';
COMMENT ON COLUMN sheetsync.duplicate_clusters.register IS 'The register.';
COMMENT ON COLUMN sheetsync.duplicate_clusters.resource IS 'The resource, which is a table of the register''s schema.';
COMMENT ON COLUMN sheetsync.duplicate_clusters.record_id IS 'A record of the cluster, as in _id.';
COMMENT ON COLUMN sheetsync.duplicate_clusters.cluster_id IS 'The cluster''s id, which outlives runs.';
COMMENT ON COLUMN sheetsync.duplicate_clusters.merged_into IS 'The oldest of the cluster''s records that are one with this one beyond doubt: itself where none is.';

CREATE TABLE sheetsync.duplicate_merged (
    register  text NOT NULL,
    resource  text NOT NULL,
    record_id text NOT NULL,
    ids       text[] NOT NULL,
    fields    jsonb NOT NULL,
    PRIMARY KEY (register, resource, record_id)
);
COMMENT ON TABLE sheetsync.duplicate_merged IS 'What records that are one have together: the rows of the views RESOURCE_merged that stand for several records.';
COMMENT ON COLUMN sheetsync.duplicate_merged.register IS 'The register.';
COMMENT ON COLUMN sheetsync.duplicate_merged.resource IS 'The resource, which is a table of the register''s schema.';
COMMENT ON COLUMN sheetsync.duplicate_merged.record_id IS 'The oldest of the records, as in _id.';
COMMENT ON COLUMN sheetsync.duplicate_merged.ids IS 'All of the records, the oldest first.';
COMMENT ON COLUMN sheetsync.duplicate_merged.fields IS 'The values of the fields, by name; null where there is none or it can''t be known.';

-- +goose Down
DROP VIEW sheetsync.duplicate_answers;
DROP TABLE sheetsync.duplicate_merged, sheetsync.duplicate_clusters, sheetsync.duplicate_decisions;
ALTER TABLE sheetsync.duplicates DROP COLUMN certain, DROP COLUMN answered, DROP COLUMN evidence;
