package mirror

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sheetsync/syncer/postgres/pgerr"
)

// applyStage brings history and live table to the staged rows, as far as they
// differ.
func (ra *resourceApplier) applyStage(ctx context.Context) error {
	if err := ra.makeKeys(ctx); err != nil {
		return err
	}
	if err := ra.applyToHistory(ctx); err != nil {
		return err
	}
	return ra.applyToLive(ctx)
}

func (ra *resourceApplier) applyToHistory(ctx context.Context) error {
	// A record that is new in the live table can have an open version only when
	// somebody deleted its row there by hand.
	if err := ra.Execute(ctx, ra.doing, fmt.Sprintf(`
		UPDATE %s AS h SET _valid_to = greatest(now(), h._valid_from)
		FROM %s AS s LEFT JOIN %s AS l ON l._id = s._id
		WHERE h._id = s._id AND h._valid_to IS NULL AND (l._id IS NULL OR %s)`,
		ra.history, ra.stage, ra.live, ra.differs("s."))); err != nil {
		return err
	}
	columns := ra.columns("_id", "_row", "_extra", "_raw")
	return ra.Execute(ctx, ra.doing, fmt.Sprintf(`
		INSERT INTO %s (%s, _changed_at, _op, _valid_from, _run)
		SELECT %s, now(), CASE WHEN l._id IS NULL THEN 'insert' ELSE 'update' END, now(), $1
		FROM %s AS s LEFT JOIN %s AS l ON l._id = s._id
		WHERE l._id IS NULL OR %s`,
		ra.history, strings.Join(columns, ", "), prefixed("s.", columns), ra.stage, ra.live, ra.differs("s.")), ra.run.ID)
}

func (ra *resourceApplier) applyToLive(ctx context.Context) error {
	var set strings.Builder
	for _, c := range ra.columns("_row", "_extra", "_raw") {
		fmt.Fprintf(&set, "%s = excluded.%[1]s, ", c)
	}
	return ra.Execute(ctx, ra.doing, fmt.Sprintf(`
		INSERT INTO %s AS l (%s, _changed_at) SELECT %[2]s, now() FROM %[3]s
		ON CONFLICT (_id) DO UPDATE SET %[4]s_changed_at = CASE WHEN %[5]s THEN excluded._changed_at ELSE l._changed_at END
		WHERE %[6]s OR %[5]s`,
		ra.live, strings.Join(ra.columns("_id", "_row", "_extra", "_raw"), ", "), ra.stage, set.String(), ra.differs("excluded."), ra.displaced("excluded.")))
}

// differs is the condition that the live row l has other content than the row
// of the given prefix; its place in the sheet is no content.
func (ra *resourceApplier) differs(prefix string) string {
	columns := slices.Concat(ra.fields, []string{"_extra", "_raw"})
	return fmt.Sprintf(`ROW(%s) IS DISTINCT FROM ROW(%s)`, prefixed("l.", columns), prefixed(prefix, columns))
}

// keys says which of the tables have their key, and which indexes the history has.
type keys struct{ Live, History, Ended, Times bool }

func (ra *resourceApplier) keys(ctx context.Context) (k keys, err error) {
	err = ra.GetContext(ctx, &k, `SELECT
		EXISTS (SELECT FROM pg_index WHERE indrelid = $1::regclass AND indisprimary) AS live,
		coalesce(bool_or(indisunique AND indpred IS NOT NULL), false) AS history,
		coalesce(bool_or(NOT indisunique AND indpred IS NOT NULL), false) AS ended,
		coalesce(bool_or(indpred IS NULL), false) AS times
		FROM pg_index WHERE indrelid = $2::regclass`,
		ra.live.String(), ra.history.String())
	return k, pgerr.Wrap(ra.doing, err)
}

// makeKeys gives the tables the keys that they lack.
func (ra *resourceApplier) makeKeys(ctx context.Context) error {
	if !ra.has.Live {
		if err := ra.Execute(ctx, ra.doing, fmt.Sprintf(`ALTER TABLE %s ADD PRIMARY KEY (_id)`, ra.live)); err != nil {
			return err
		}
		own := ra.ownership()
		if statement, ok := own.OwnerIndex(ra.live, ra.resourceName); ok {
			if err := ra.Execute(ctx, ra.doing, statement); err != nil {
				return err
			}
		}
	}
	if err := ra.makeEndedIndex(ctx); err != nil {
		return err
	}
	for _, index := range []struct {
		there bool
		sql   string
	}{
		{ra.has.History, `CREATE UNIQUE INDEX ON %s (_id) WHERE _valid_to IS NULL`},
		// By time, and by run in a look through the index alone.
		{ra.has.Times, `CREATE INDEX ON %s (_valid_from, _run)`},
	} {
		if index.there {
			continue
		}
		if err := ra.Execute(ctx, ra.doing, fmt.Sprintf(index.sql, ra.history)); err != nil {
			return err
		}
	}
	return nil
}

// makeEndedIndex gives the history the index of versions by their end, which is where
// the next one begins.
func (ra *resourceApplier) makeEndedIndex(ctx context.Context) error {
	if ra.has.Ended {
		return nil
	}
	ra.has.Ended = true
	return ra.Execute(ctx, ra.doing, fmt.Sprintf(`CREATE INDEX ON %s (_id, _valid_to) WHERE _valid_to IS NOT NULL`, ra.history))
}
