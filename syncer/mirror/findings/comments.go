package findings

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/comments"
	"sheetsync/syncer/mirror/decisions"
	"sheetsync/syncer/mirror/staging"
	"sheetsync/syncer/postgres/pgcopy"
	"sheetsync/syncer/postgres/pgerr"
)

// LoadComments reads what is known of the comments on cells. A database that a newer
// program has yet to migrate knows nothing.
func LoadComments(ctx context.Context, q sqlx.QueryerContext, register string) (comments.Known, error) {
	known := comments.Known{Left: -1}
	var state struct {
		Left   int
		WakeOn string `db:"wake_on"`
	}
	err := sqlx.GetContext(ctx, q, &state, `SELECT coalesce(comments_left, -1) AS left, coalesce(wake_on::text, '') AS wake_on FROM sheetsync.registers WHERE register = $1`, register)
	if kind := pgerr.KindOf(err); kind == pgerr.KindNoColumn || kind == pgerr.KindNoTable {
		return known, nil
	}
	if err != nil {
		return known, err
	}
	known.Left = state.Left
	if state.WakeOn != "" {
		if known.WakeOn, err = expression.ParseDay(state.WakeOn); err != nil {
			return known, fmt.Errorf("the day of what was put off: %w", err)
		}
	}
	var rows []struct {
		decisions.Finding
		Thread, State string
		Cells         []byte
		LastReply     string    `db:"last_reply"`
		MadeAt        time.Time `db:"made_at"`
	}
	err = sqlx.SelectContext(ctx, q, &rows, `
		SELECT resource, record_id, field, code, variant, thread, state, cells, last_reply, made_at
		FROM sheetsync.comments WHERE register = $1 ORDER BY thread`, register)
	if err != nil {
		return known, err
	}
	for i := range rows {
		r := &rows[i]
		c := comments.Comment{Key: r.Key(), Thread: r.Thread, State: comments.State(r.State), Values: make(map[string]string), Read: r.LastReply, MadeAt: r.MadeAt}
		if err := json.Unmarshal(r.Cells, &c.Values); err != nil {
			return known, fmt.Errorf("a comment on a cell of %s: %w", r.RecordID, err)
		}
		known.List = append(known.List, c)
	}
	return known, nil
}

func appendComment(buf []byte, c comments.Comment) []byte {
	for _, text := range []string{c.Thread, c.Resource, c.RecordID, c.Field, string(c.Code), c.Variant, string(c.State)} {
		buf = append(pgcopy.AppendText(buf, text), '\t')
	}
	buf = append(pgcopy.AppendText(buf, decisions.HashesText(c.Values)), '\t')
	buf = append(pgcopy.AppendText(buf, c.Read), '\t')
	return pgcopy.AppendTime(buf, c.MadeAt)
}

// WriteComments makes the list of comments equal to a run's.
func WriteComments(ctx context.Context, tx *staging.Tx, register string, known comments.Known) error {
	const doing = "note the comments on cells"
	const columns = `thread, resource, record_id, field, code, variant, state, cells, last_reply, made_at`
	err := staging.Stage(ctx, tx, doing, "sheetsync_comments", `thread text, resource text, record_id text, field text, code text, variant text, state text,
		cells jsonb, last_reply text, made_at timestamptz`, known.List, appendComment)
	if err != nil {
		return err
	}
	for _, statement := range []string{
		`DELETE FROM sheetsync.comments AS c WHERE register = $1 AND NOT EXISTS (SELECT FROM pg_temp.sheetsync_comments AS n WHERE n.thread = c.thread)`,
		`INSERT INTO sheetsync.comments AS c (register, ` + columns + `) SELECT $1, ` + columns + ` FROM pg_temp.sheetsync_comments
		ON CONFLICT (register, thread) DO UPDATE SET state = excluded.state, cells = excluded.cells, last_reply = excluded.last_reply
		WHERE (c.state, c.cells, c.last_reply) IS DISTINCT FROM (excluded.state, excluded.cells, excluded.last_reply)`,
	} {
		if err := tx.Execute(ctx, doing, statement, register); err != nil {
			return err
		}
	}
	wake := ""
	if known.WakeOn != 0 {
		wake = known.WakeOn.String()
	}
	return tx.Execute(ctx, doing, `UPDATE sheetsync.registers SET comments_left = nullif($2, -1), wake_on = nullif($3, '')::date
		WHERE register = $1 AND (comments_left, wake_on) IS DISTINCT FROM (nullif($2, -1), nullif($3, '')::date)`, register, known.Left, wake)
}
