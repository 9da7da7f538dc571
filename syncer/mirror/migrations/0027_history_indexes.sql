-- +goose Up
-- What was changed since a time, by a run, or in a record is asked of the histories more
-- often than all of it. Those that have had rows get the indexes that others get with
-- their first ones.
-- +goose StatementBegin
DO $do$
DECLARE
    history regclass;
BEGIN
    FOR history IN SELECT c.oid FROM sheetsync.registers AS g CROSS JOIN LATERAL jsonb_array_elements(g.layout -> 'resources') AS r
        JOIN pg_namespace AS n ON n.nspname = g.register
        JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relkind = 'r' AND c.relname = (r ->> 'name') || '_history'
        WHERE EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.oid AND i.indisunique AND i.indpred IS NOT NULL)
    LOOP
        EXECUTE format('CREATE INDEX ON %s (_valid_from, _run)', history);
        EXECUTE format('CREATE INDEX ON %s (_id, _valid_to) WHERE _valid_to IS NOT NULL', history);
    END LOOP;
END $do$;
-- +goose StatementEnd

-- +goose Down
SELECT; -- the indexes do no harm
