-- +goose Up
-- Many policies and views ask for the same records: on behalf of a salesperson they are
-- looked for once a transaction, which sees one moment, and kept in a setting of its own.
-- Others may set it, too, so that it counts in the service's own sessions alone.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION sheetsync.own_records(of_register text, of_resource text) RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $body$
DECLARE
    viewer jsonb := sheetsync.viewer();
    own_names text[];
    selection text;
    memo text;
    known text[];
BEGIN
    IF viewer IS NULL THEN
        SELECT array_agg(DISTINCT n) INTO own_names FROM sheetsync.access_grants AS g, unnest(g.names) AS n
        WHERE g.login = session_user AND g.role = 'sales' AND g.register IN ('', of_register);
    ELSIF viewer ->> 'register' = of_register AND viewer ->> 'role' = 'sales' THEN
        memo := 'sheetsync.own_' || md5(jsonb_build_array(of_resource, viewer)::text);
        known := nullif(current_setting(memo, true), '')::text[];
        IF known IS NOT NULL THEN
            RETURN QUERY SELECT k FROM unnest(known) AS k;
            RETURN;
        END IF;
        SELECT array_agg(DISTINCT k) INTO own_names
        FROM jsonb_array_elements_text(viewer -> 'names') AS n, unnest(sheetsync.person_keys(n)) AS k WHERE k <> '';
    END IF;
    SELECT r.query INTO selection FROM sheetsync.access_rules AS r WHERE r.register = of_register AND r.resource = of_resource;
    IF own_names IS NULL OR selection IS NULL THEN
        RETURN;
    END IF;
    IF memo IS NULL THEN
        RETURN QUERY EXECUTE selection USING own_names;
        RETURN;
    END IF;
    EXECUTE 'SELECT coalesce(array_agg(o.id), ''{}'') FROM (' || selection || ') AS o (id)' INTO known USING own_names;
    PERFORM set_config(memo, known::text, true);
    RETURN QUERY SELECT k FROM unnest(known) AS k;
END
$body$;
-- +goose StatementEnd

-- +goose Down
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
