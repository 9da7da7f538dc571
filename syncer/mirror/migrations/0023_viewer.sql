-- +goose Up
-- The service reads registers on behalf of people who have no database user of their own:
-- of the page, and of programs that ask for them. Who that is it says in a setting, which
-- counts in its own sessions alone: anybody may set it.
-- +goose StatementBegin
CREATE FUNCTION sheetsync.viewer() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
SELECT CASE WHEN session_user = current_user THEN nullif(current_setting('sheetsync.viewer', true), '')::jsonb END
$body$;
-- +goose StatementEnd
COMMENT ON FUNCTION sheetsync.viewer() IS 'On whose behalf the service reads: {"register", "role", "names"}; null in sessions of others, and where it reads for itself.';

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION sheetsync.may_read(of_register text, as_role text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
SELECT CASE WHEN v.viewer IS NULL
    THEN (SELECT coalesce(bool_or(g.register IN ('', of_register)), true) FROM sheetsync.access_grants AS g WHERE g.login = session_user AND g.role = as_role)
    ELSE v.viewer ->> 'register' IS NOT DISTINCT FROM of_register AND v.viewer ->> 'role' IS NOT DISTINCT FROM as_role END
FROM (SELECT sheetsync.viewer() AS viewer) AS v
$body$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION sheetsync.own_records(of_register text, of_resource text) RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $body$
DECLARE
    viewer jsonb := sheetsync.viewer();
    own_names text[];
    selection text;
BEGIN
    IF viewer IS NULL THEN
        SELECT array_agg(DISTINCT n) INTO own_names FROM sheetsync.access_grants AS g, unnest(g.names) AS n
        WHERE g.login = session_user AND g.role = 'sales' AND g.register IN ('', of_register);
    ELSIF viewer ->> 'register' = of_register AND viewer ->> 'role' = 'sales' THEN
        SELECT array_agg(DISTINCT k) INTO own_names
        FROM jsonb_array_elements_text(viewer -> 'names') AS n, unnest(sheetsync.person_keys(n)) AS k WHERE k <> '';
    END IF;
    SELECT r.query INTO selection FROM sheetsync.access_rules AS r WHERE r.register = of_register AND r.resource = of_resource;
    IF own_names IS NULL OR selection IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE selection USING own_names;
END
$body$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION sheetsync.own_records() RETURNS TABLE (register text, resource text, record_id text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    viewer jsonb := sheetsync.viewer();
    rule record;
BEGIN
    FOR rule IN SELECT r.register, r.resource FROM sheetsync.access_rules AS r
        WHERE viewer IS NULL OR r.register = viewer ->> 'register' ORDER BY 1, 2
    LOOP
        RETURN QUERY SELECT rule.register, rule.resource, o FROM sheetsync.own_records(rule.register, rule.resource) AS o;
    END LOOP;
END
$body$;
-- +goose StatementEnd

REVOKE ALL ON FUNCTION sheetsync.viewer() FROM PUBLIC;

-- +goose Down
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION sheetsync.may_read(of_register text, as_role text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
SELECT coalesce(bool_or(g.register IN ('', of_register)), true) FROM sheetsync.access_grants AS g WHERE g.login = session_user AND g.role = as_role
$body$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION sheetsync.own_records(of_register text, of_resource text) RETURNS SETOF text
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

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION sheetsync.own_records() RETURNS TABLE (register text, resource text, record_id text)
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

DROP FUNCTION sheetsync.viewer();
