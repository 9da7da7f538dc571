-- +goose Up
CREATE TABLE sheetsync.access_roles (
    role   text PRIMARY KEY CHECK (role IN ('manager', 'sales', 'finance', 'analyst', 'reader')),
    name   text NOT NULL UNIQUE,
    rights text NOT NULL DEFAULT ''
);
COMMENT ON TABLE sheetsync.access_roles IS 'The database roles of those who read the registers. Roles are the whole server''s, so another database on it may have taken the usual names.';
COMMENT ON COLUMN sheetsync.access_roles.role IS 'manager, sales, finance or analyst; reader is whom “sheetsync psql” logs in as.';
COMMENT ON COLUMN sheetsync.access_roles.name IS 'What the role is called on this server.';
COMMENT ON COLUMN sheetsync.access_roles.rights IS 'Identifies the rights that the role was given in this schema.';

CREATE TABLE sheetsync.access_grants (
    login    text NOT NULL,
    role     text NOT NULL CHECK (role IN ('manager', 'sales', 'finance', 'analyst')),
    register text NOT NULL DEFAULT '',
    person   text NOT NULL,
    names    text[] NOT NULL DEFAULT '{}',
    made     boolean NOT NULL DEFAULT false,
    given_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (login, role, register)
);
COMMENT ON TABLE sheetsync.access_grants IS 'Who may read the registers: database users, and who they are in the sheets.';
COMMENT ON COLUMN sheetsync.access_grants.login IS 'The database user.';
COMMENT ON COLUMN sheetsync.access_grants.role IS 'manager, sales, finance or analyst.';
COMMENT ON COLUMN sheetsync.access_grants.register IS 'The register that may be read; empty for all of them.';
COMMENT ON COLUMN sheetsync.access_grants.person IS 'The person: an address or a name.';
COMMENT ON COLUMN sheetsync.access_grants.names IS 'By what owner fields name the person, as person_keys has it.';
COMMENT ON COLUMN sheetsync.access_grants.made IS 'The service made the database user, and drops it with the last of its grants.';
COMMENT ON COLUMN sheetsync.access_grants.given_at IS 'When it was given.';

CREATE TABLE sheetsync.access_rules (
    register text NOT NULL,
    resource text NOT NULL,
    query    text NOT NULL,
    PRIMARY KEY (register, resource)
);
COMMENT ON TABLE sheetsync.access_rules IS 'Which records are a salesperson''s, by resource.';
COMMENT ON COLUMN sheetsync.access_rules.register IS 'The register.';
COMMENT ON COLUMN sheetsync.access_rules.resource IS 'The resource.';
COMMENT ON COLUMN sheetsync.access_rules.query IS 'Selects the record ids of those who are called $1, as the descriptor says.';

-- An index takes no key of thousands of characters; what is longer than any name is told
-- apart by its beginning and its length.
-- +goose StatementBegin
CREATE FUNCTION sheetsync.short_key(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
SELECT CASE WHEN pg_catalog.length(value) OPERATOR(pg_catalog.>) 200
    THEN pg_catalog.left(value, 200) OPERATOR(pg_catalog.||) ' ' OPERATOR(pg_catalog.||) pg_catalog.length(value)::pg_catalog.text
    ELSE value END
$body$;
-- +goose StatementEnd
COMMENT ON FUNCTION sheetsync.short_key(text) IS 'A key that fits into an index.';

-- A name goes as it is compared elsewhere; a cell may have several.
-- +goose StatementBegin
CREATE FUNCTION sheetsync.person_keys(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
SELECT CASE
    WHEN value IS NULL THEN NULL
    WHEN value OPERATOR(pg_catalog.~) E'[,;<>|/\n\r\u3001\uFF0C\uFF1B]' THEN ARRAY(
        SELECT sheetsync.short_key(pg_catalog.lower(sheetsync.clean_text(piece)))
        FROM pg_catalog.regexp_split_to_table(value, E'[,;<>|/\n\r\u3001\uFF0C\uFF1B]') AS piece
        WHERE sheetsync.clean_text(piece) OPERATOR(pg_catalog.<>) '')
    ELSE ARRAY[sheetsync.short_key(pg_catalog.lower(sheetsync.reference_key(value, 'text')))]
END
$body$;
-- +goose StatementEnd
COMMENT ON FUNCTION sheetsync.person_keys(text) IS 'The keys of the people whom a cell names, as the service compares them.';

-- These run as the service: they read what their callers may not, and tell them of
-- themselves alone. Whoever logged in counts, and not the role that they have taken on.
-- +goose StatementBegin
CREATE FUNCTION sheetsync.may_read(of_register text, as_role text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
SELECT coalesce(bool_or(g.register IN ('', of_register)), true) FROM sheetsync.access_grants AS g WHERE g.login = session_user AND g.role = as_role
$body$;
-- +goose StatementEnd
COMMENT ON FUNCTION sheetsync.may_read(text, text) IS 'Whether whoever logged in may read a register in a role that they have. Without a grant by name, a role is good for all registers.';

-- +goose StatementBegin
CREATE FUNCTION sheetsync.readable(as_role text) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
SELECT r.register FROM sheetsync.registers AS r WHERE sheetsync.may_read(r.register, as_role)
$body$;
-- +goose StatementEnd
COMMENT ON FUNCTION sheetsync.readable(text) IS 'The registers that whoever logged in may read in a role that they have.';

-- +goose StatementBegin
CREATE FUNCTION sheetsync.own_records(of_register text, of_resource text) RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $body$
DECLARE
    own_names text[];
    selection text;
BEGIN
    SELECT array_agg(DISTINCT n) INTO own_names FROM sheetsync.access_grants AS g, unnest(g.names) AS n
    WHERE g.login = session_user AND g.role = 'sales' AND g.register IN ('', of_register);
    SELECT r.query INTO selection FROM sheetsync.access_rules AS r WHERE r.register = of_register AND r.resource = of_resource;
    IF own_names IS NULL OR selection IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE selection USING own_names;
END
$body$;
-- +goose StatementEnd
COMMENT ON FUNCTION sheetsync.own_records(text, text) IS 'The record ids of a resource that belong to whoever logged in, as a salesperson.';

-- +goose StatementBegin
CREATE FUNCTION sheetsync.own_records() RETURNS TABLE (register text, resource text, record_id text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    rule record;
BEGIN
    FOR rule IN SELECT r.register, r.resource FROM sheetsync.access_rules AS r ORDER BY 1, 2 LOOP
        RETURN QUERY SELECT rule.register, rule.resource, o FROM sheetsync.own_records(rule.register, rule.resource) AS o;
    END LOOP;
END
$body$;
-- +goose StatementEnd
COMMENT ON FUNCTION sheetsync.own_records() IS 'All records that belong to whoever logged in, as a salesperson.';

REVOKE ALL ON FUNCTION sheetsync.may_read(text, text), sheetsync.readable(text), sheetsync.own_records(text, text), sheetsync.own_records() FROM PUBLIC;

-- What analysts are shown of the service's own tables: nothing that was in a cell.
CREATE VIEW sheetsync.analyst_issues AS
SELECT register, resource, record_id, row, field, code, severity, first_seen_run, dismissed_at, dismissed_until
FROM sheetsync.issues WHERE register IN (SELECT sheetsync.readable('analyst'));
COMMENT ON VIEW sheetsync.analyst_issues IS 'What is wrong in the registers now, without words.';

CREATE VIEW sheetsync.analyst_runs AS
SELECT id, register, started_at, ended_at, status, counts, cells_written, requests
FROM sheetsync.runs WHERE register IN (SELECT sheetsync.readable('analyst'));
COMMENT ON VIEW sheetsync.analyst_runs IS 'Every run that changed something, was held or failed.';

CREATE VIEW sheetsync.analyst_ledger AS
SELECT id, register, resource, record_id, deadline, due_date, stage, md5(m.lineage || recipient) AS recipient, state, attempts, created_at, updated_at, sent_at
FROM sheetsync.ledger CROSS JOIN sheetsync.ledger_mark AS m WHERE register IN (SELECT sheetsync.readable('analyst'));
COMMENT ON VIEW sheetsync.analyst_ledger IS 'Every reminder that was ever owed, attempted or sent; a code stands for each recipient.';

CREATE VIEW sheetsync.analyst_duplicates AS
SELECT register, resource, record_id, duplicate_of, score
FROM sheetsync.duplicates WHERE register IN (SELECT sheetsync.readable('analyst'));
COMMENT ON VIEW sheetsync.analyst_duplicates IS 'Records that seem to describe the same thing as an older record.';

CREATE VIEW sheetsync.analyst_snoozes AS
SELECT register, resource, record_id, deadline, due_date, reason, until, by_resource, by_record_id, decided_at
FROM sheetsync.snoozes WHERE register IN (SELECT sheetsync.readable('analyst'));
COMMENT ON VIEW sheetsync.analyst_snoozes IS 'What nobody is reminded of.';

CREATE VIEW sheetsync.analyst_customer_outlook AS
SELECT * FROM sheetsync.customer_outlook WHERE register IN (SELECT sheetsync.readable('analyst'));
COMMENT ON VIEW sheetsync.analyst_customer_outlook IS 'The outlook on customers, which the views report_customer_outlook show.';

CREATE VIEW sheetsync.analyst_outlooks AS
SELECT * FROM sheetsync.outlooks WHERE register IN (SELECT sheetsync.readable('analyst'));
COMMENT ON VIEW sheetsync.analyst_outlooks IS 'How the outlook on each register''s customers was computed, and how its predictions did.';

-- +goose Down
DROP VIEW sheetsync.analyst_outlooks, sheetsync.analyst_customer_outlook, sheetsync.analyst_snoozes, sheetsync.analyst_issues, sheetsync.analyst_runs, sheetsync.analyst_ledger, sheetsync.analyst_duplicates;
-- With the policies and indexes that use them.
DROP FUNCTION sheetsync.own_records(), sheetsync.own_records(text, text), sheetsync.readable(text), sheetsync.may_read(text, text), sheetsync.person_keys(text), sheetsync.short_key(text) CASCADE;
UPDATE sheetsync.registers SET layout = layout - 'rights';
DROP TABLE sheetsync.access_rules, sheetsync.access_grants, sheetsync.access_roles;
