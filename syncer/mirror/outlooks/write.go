package outlooks

import (
	"context"
	"strconv"

	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/mirror/staging"
	"sheetsync/syncer/outlook"
	"sheetsync/syncer/postgres/pgcopy"
)

const doing = "store the outlook on customers" // for errors

// Touch notes that a register's outlook is still what follows from its facts.
func Touch(ctx context.Context, tx *staging.Tx, register string, f *Facts) error {
	return tx.Execute(ctx, doing, `UPDATE sheetsync.outlooks SET changed_at = $2 WHERE register = $1`, register, f.ChangedAt)
}

// Delete forgets a register's outlook.
func Delete(ctx context.Context, tx *staging.Tx, register string) error {
	if err := tx.Execute(ctx, doing, `DELETE FROM sheetsync.outlooks WHERE register = $1`, register); err != nil {
		return err
	}
	return tx.Execute(ctx, doing, `DELETE FROM sheetsync.customer_outlook WHERE register = $1`, register)
}

// Write makes a register's stored outlook equal to one. Rows that don't differ are left
// alone.
func Write(ctx context.Context, tx *staging.Tx, register string, f *Facts, result *outlook.Result) error {
	// First, so that of two replicas one waits for the other.
	err := tx.Execute(ctx, doing, `
		INSERT INTO sheetsync.outlooks (register, computed_on, changed_at, facts, orders_tested, orders_error, orders_error_own, orders_error_everyone, payments_tested, payments_error, payments_error_naive)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (register) DO UPDATE SET computed_on = excluded.computed_on, changed_at = excluded.changed_at, facts = excluded.facts,
			orders_tested = excluded.orders_tested, orders_error = excluded.orders_error, orders_error_own = excluded.orders_error_own,
			orders_error_everyone = excluded.orders_error_everyone,
			payments_tested = excluded.payments_tested, payments_error = excluded.payments_error, payments_error_naive = excluded.payments_error_naive`,
		register, f.Input.Today.String(), f.ChangedAt, f.Digest,
		result.Orders.Customers, tested(result.Orders.Customers, result.Orders.Model), tested(result.Orders.Customers, result.Orders.Own), tested(result.Orders.Customers, result.Orders.Everyone),
		result.Payments.Payments, tested(result.Payments.Payments, result.Payments.Model), tested(result.Payments.Payments, result.Payments.Naive))
	if err != nil {
		return err
	}
	customers := make([]int, len(f.IDs))
	for i := range customers {
		customers[i] = i
	}
	err = staging.Stage(ctx, tx, doing, "sheetsync_outlook", stageColumns, customers, func(buf []byte, i int) []byte { return appendCustomer(buf, f.IDs[i], result, i) })
	if err != nil {
		return err
	}
	for _, statement := range []string{
		`DELETE FROM sheetsync.customer_outlook AS o WHERE register = $1 AND NOT EXISTS (SELECT FROM pg_temp.sheetsync_outlook AS n WHERE n.customer_id = o.customer_id)`,
		`INSERT INTO sheetsync.customer_outlook AS o (register, customer_id, ` + columns + `) SELECT $1, customer_id, ` + columns + ` FROM pg_temp.sheetsync_outlook
		ON CONFLICT (register, customer_id) DO UPDATE SET (` + columns + `) = (` + excluded + `) WHERE (` + existing + `) IS DISTINCT FROM (` + excluded + `)`,
	} {
		if err := tx.Execute(ctx, doing, statement, register); err != nil {
			return err
		}
	}
	return nil
}

// tested is an error of a prediction; nil where nothing was tested.
func tested(n int, value float64) *float64 {
	if n == 0 {
		return nil
	}
	return &value
}

// appendCustomer writes a row of the stage.
func appendCustomer(buf []byte, id string, result *outlook.Result, i int) []byte {
	c, p := &result.Customers[i], &result.Payments.Customers[i]
	r := row(append(pgcopy.AppendText(buf, id), '\t'))
	ordered := c.Orders > 0
	r.integer(c.Orders, ordered)
	r.day(c.First, ordered)
	r.day(c.Last, ordered)
	r.number(c.Total.Value, 2, c.Total.Known)
	r.text(c.Total.Currency)
	r.integer(c.Scores.Recency, c.Scores.Recency > 0)
	r.integer(c.Scores.Frequency, c.Scores.Frequency > 0)
	r.integer(c.Scores.Monetary, c.Scores.Monetary > 0)
	r.text(string(c.Class))
	forecast := outlook.Forecast{}
	if c.Forecast != nil {
		forecast = *c.Forecast
	}
	r.number(forecast.Alive, 4, c.Forecast != nil && c.Orders > 1)
	r.number(forecast.Orders, 4, c.Forecast != nil)
	r.text(string(c.ForecastReason))
	r.number(c.Value.Value, 2, c.Value.Known)
	r.text(string(c.ValueReason))
	r.integer(p.Payments, true)
	r.integer(p.Late, true)
	r.number(p.Median, 1, p.Payments > 0)
	r.number(p.Likely, 4, p.Payments > 0 && p.Reason == "")
	r.text(string(p.Reason))
	return r[:len(r)-1]
}

// A row is one under way, each column with the tab behind it.
type row []byte

// null ends a column without a value, unless there is one.
func (r *row) null(known bool) bool {
	if !known {
		*r = append(*r, pgcopy.Null+"\t"...)
	}
	return !known
}

func (r *row) text(text string) {
	if !r.null(text != "") {
		*r = append(pgcopy.AppendText(*r, text), '\t')
	}
}

func (r *row) integer(n int, known bool) {
	if !r.null(known) {
		*r = append(strconv.AppendInt(*r, int64(n), 10), '\t')
	}
}

func (r *row) day(d expression.Day, known bool) {
	if !r.null(known) {
		*r = append(append(*r, d.String()...), '\t')
	}
}

func (r *row) number(x float64, decimals int, known bool) {
	if !r.null(known) {
		*r = append(strconv.AppendFloat(*r, x, 'f', decimals, 64), '\t')
	}
}

// The columns of sheetsync.customer_outlook behind its key, in the order of appendCustomer.
const (
	stageColumns = `customer_id text, orders integer, first_order date, last_order date, sales numeric, currency text, recency smallint, frequency smallint,
		monetary smallint, class text, alive numeric, expected_orders numeric, orders_reason text, order_value numeric, value_reason text,
		payments integer, late_payments integer, median_delay numeric, late_probability numeric, payments_reason text`
	columns = `orders, first_order, last_order, sales, currency, recency, frequency, monetary, class, alive, expected_orders, orders_reason, order_value, value_reason,
		payments, late_payments, median_delay, late_probability, payments_reason`
	excluded = `excluded.orders, excluded.first_order, excluded.last_order, excluded.sales, excluded.currency, excluded.recency, excluded.frequency, excluded.monetary,
		excluded.class, excluded.alive, excluded.expected_orders, excluded.orders_reason, excluded.order_value, excluded.value_reason,
		excluded.payments, excluded.late_payments, excluded.median_delay, excluded.late_probability, excluded.payments_reason`
	existing = `o.orders, o.first_order, o.last_order, o.sales, o.currency, o.recency, o.frequency, o.monetary, o.class, o.alive, o.expected_orders, o.orders_reason,
		o.order_value, o.value_reason, o.payments, o.late_payments, o.median_delay, o.late_probability, o.payments_reason`
)
