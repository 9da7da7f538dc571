package subjects

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// query calls look with each row of an answer, which is closed in any case.
func query(ctx context.Context, q sqlx.QueryerContext, look func(*sqlx.Rows) error, statement string, args ...any) error {
	rows, err := q.QueryxContext(ctx, statement, args...) //nolint:sqlclosecheck // it is, in three lines
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := look(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
