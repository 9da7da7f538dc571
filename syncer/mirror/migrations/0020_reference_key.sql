-- +goose Up
-- +goose StatementBegin
DO $do$
DECLARE
    nfc  text := 'normalize(%s, NFC)';
    nfkc text := 'normalize(c, NFKC)';
BEGIN
    IF current_setting('server_version_num')::integer < 130000 THEN -- which has no normalize()
        nfc := '%s';
        nfkc := $$translate(c, '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～',
            '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~')$$;
    END IF;
    -- In their usual width, without what nobody sees, blanks as single ones.
    EXECUTE format($create$
        CREATE FUNCTION sheetsync.clean_text(value text) RETURNS text
        LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $body$
        SELECT btrim(regexp_replace(translate(%1$s, E'\u2010\u2011', '--'), E'[\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+', ' ', 'g'))
        FROM (SELECT string_agg(CASE WHEN c = E'\uFFE3' THEN E'\u00AF' WHEN c ~ E'[\u2E80-\u2FDF\uFB00-\uFDFF\uFE70-\uFEFC\uFF01-\uFFEE]' THEN %2$s ELSE c END, '' ORDER BY n) AS folded
            FROM regexp_split_to_table(regexp_replace(value,
                E'[\u0001-\u0008\u000E-\u001F\u007F-\u0084\u0086-\u009F\u00AD\u034F\u0600-\u0605\u061C\u06DD\u070F\u115F\u1160\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFF9-\uFFFB\U000E0001-\U000E01EF]', '', 'g'), '') WITH ORDINALITY AS t (c, n)) AS f
        $body$
        $create$, format(nfc, 'folded'), nfkc);
END $do$;
-- +goose StatementEnd
COMMENT ON FUNCTION sheetsync.clean_text(text) IS 'A text in the usual width of its characters, without what nobody sees, with single blanks.';

-- +goose StatementBegin
CREATE FUNCTION sheetsync.reference_key(value text, form text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
SELECT CASE form
    -- Most texts are their own key: of letters that can be written in one way only.
    WHEN 'text' THEN CASE WHEN value OPERATOR(pg_catalog.~) E'^[!-~\u00C0-\u024F\u0410-\u044F\u3001\u3002\u3041-\u3096\u30A1-\u30FC\u4E00-\u9FFF]+( [!-~\u00C0-\u024F\u0410-\u044F\u3001\u3002\u3041-\u3096\u30A1-\u30FC\u4E00-\u9FFF]+)*$'
        THEN value ELSE sheetsync.clean_text(value) END
    WHEN 'caseless' THEN pg_catalog.lower(sheetsync.clean_text(value))
    WHEN 'code' THEN pg_catalog.lower(pg_catalog.regexp_replace(sheetsync.clean_text(value), -- signs and blanks
        E'[\u0020-\u002A\u002C-\u002F:-@\u005B-\u0060{-~\u00A1-\u00A9\u00AB-\u00B4\u00B6-\u00B9\u00BB-\u00BF\u00D7\u00F7\u2000-\u2BFF\u3000-\u3004\u3007-\u3020\U0001F000-\U0001FAFF]', '', 'g'))
END
$body$;
-- +goose StatementEnd
COMMENT ON FUNCTION sheetsync.reference_key(text, text) IS 'The key of a text by which records name each other, as the service compares them: apart from what nobody sees. Form: text (names and numbers), caseless (addresses, codes of currencies and countries) or code (only letters and digits count).';

-- +goose Down
DROP FUNCTION sheetsync.reference_key(text, text);
DROP FUNCTION sheetsync.clean_text(text);
