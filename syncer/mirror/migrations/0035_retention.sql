-- +goose Up
ALTER TABLE sheetsync.registers ADD COLUMN history_from timestamptz;
COMMENT ON COLUMN sheetsync.registers.history_from IS 'Versions of records that ended before it have been deleted, as keep.history says; null for none.';
COMMENT ON TABLE sheetsync.audit IS 'What people decided on the page, and who signed in to it. Rows are only added, and deleted when they are as old as keep.audit says.';

-- It runs as the service, since those who ask for an earlier time may not read the table.
-- +goose StatementBegin
CREATE FUNCTION sheetsync.history_reaches(of_register text, moment timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    begins timestamptz;
BEGIN
    SELECT r.history_from INTO begins FROM sheetsync.registers AS r WHERE r.register = of_register;
    IF moment < begins THEN
        RAISE EXCEPTION 'the history of register % begins at %', of_register, to_char(begins AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"')
            USING ERRCODE = 'datetime_field_overflow', HINT = 'Earlier versions were deleted, as keep.history says; ask for a later time.';
    END IF;
    RETURN true;
END
$body$;
-- +goose StatementEnd
COMMENT ON FUNCTION sheetsync.history_reaches(text, timestamptz) IS 'True where a register''s history goes back to a time; else an error that says how far it does.';

-- +goose Down
DROP FUNCTION sheetsync.history_reaches(text, timestamptz) CASCADE;
ALTER TABLE sheetsync.registers DROP COLUMN history_from;
