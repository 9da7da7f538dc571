-- +goose Up
ALTER TABLE sheetsync.issues
    ADD COLUMN variant    text NOT NULL DEFAULT '',
    ADD COLUMN suggestion text NOT NULL DEFAULT '';
COMMENT ON COLUMN sheetsync.issues.code IS 'What kind of issue it is, such as missing-cell or unique-error; sheetsync issues explain lists them.';
COMMENT ON COLUMN sheetsync.issues.variant IS 'What is special about it: the type, constraint or format that isn''t met, or the rule''s name; empty for nothing.';
COMMENT ON COLUMN sheetsync.issues.suggestion IS 'What to do about it, in the register''s language.';

-- The kinds have new names; each issue stays the one that was seen first when it was.
-- What has none of the former names has that of a schema's rule.
UPDATE sheetsync.issues AS i SET code = renamed.code, variant = renamed.variant
FROM sheetsync.issues AS old
LEFT JOIN (VALUES
    ('wrong_type', 'type-error', ''),
    ('formula_error', 'formula-error', ''),
    ('digits_lost', 'truncated-value', ''),
    ('text_not_storable', 'text-not-storable', ''),
    ('required', 'missing-cell', ''),
    ('unique', 'unique-error', ''),
    ('primary_key', 'primary-key-error', ''),
    ('enum', 'constraint-error', 'enum'),
    ('pattern', 'constraint-error', 'pattern'),
    ('minimum', 'constraint-error', 'minimum'),
    ('maximum', 'constraint-error', 'maximum'),
    ('exclusive_minimum', 'constraint-error', 'exclusiveMinimum'),
    ('exclusive_maximum', 'constraint-error', 'exclusiveMaximum'),
    ('min_length', 'constraint-error', 'minLength'),
    ('max_length', 'constraint-error', 'maxLength'),
    ('format', 'format-error', ''),
    ('foreign_key', 'foreign-key-error', ''),
    ('rule_failed', 'unchecked-rule', ''),
    ('formula', 'computation-error', ''),
    ('formula_division', 'computation-error', 'division'),
    ('mixed_currency', 'mixed-currency', ''),
    ('unknown', 'unknown-value', ''),
    ('left_out', 'left-out', ''),
    ('unlinked', 'unlinked', ''),
    ('lookup_none', 'lookup-none', ''),
    ('lookup_several', 'lookup-several', ''),
    ('computed_differs', 'computed-differs', ''),
    ('computed_overtyped', 'computed-overtyped', ''),
    ('may_be_no_record', 'may-be-no-record', ''),
    ('no_record', 'no-record', ''),
    ('header_missing', 'missing-label', ''),
    ('header_doubled', 'duplicate-label', ''),
    ('header_currency', 'header-currency', ''),
    ('header_absent', 'blank-header', ''),
    ('tab_missing', 'tab-missing', ''),
    ('tab_doubled', 'tab-doubled', ''),
    ('tab_set_aside', 'tab-set-aside', ''),
    ('below_table', 'below-table', ''),
    ('range_shared', 'range-shared', '')
) AS names (former, code, variant) ON names.former = old.code
CROSS JOIN LATERAL (SELECT coalesce(names.code, 'row-constraint') AS code, coalesce(names.variant, old.code) AS variant) AS renamed
WHERE i.ctid = old.ctid;

-- The next run words them anew, whether the sheet was edited or not.
UPDATE sheetsync.registers SET findings = '', input_digest = '';

-- +goose Down
ALTER TABLE sheetsync.issues DROP COLUMN variant, DROP COLUMN suggestion;
UPDATE sheetsync.registers SET findings = '', input_digest = '';
