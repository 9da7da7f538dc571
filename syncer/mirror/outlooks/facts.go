package outlooks

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/cespare/xxhash/v2"
	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/mirror/reports"
	"sheetsync/syncer/outlook"
	"sheetsync/syncer/outlook/lateness"
)

// Facts are what an outlook is computed from.
type Facts struct {
	Input     outlook.Input
	IDs       []string   // the customers' ids
	ChangedAt *time.Time // the register's last change that the facts know of
	Digest    string     // of the facts
}

// State is what is known of a stored outlook.
type State struct {
	ComputedOn expression.Day
	Facts      string // digest of the facts that it is of
	Current    bool   // the register has not changed since
}

// Read reads the state of a register's outlook; ok is false where there is none.
func Read(ctx context.Context, q sqlx.QueryerContext, register string) (s State, ok bool, err error) {
	var row struct {
		On      int32 `db:"computed_on"`
		Facts   string
		Current bool
	}
	err = sqlx.GetContext(ctx, q, &row, `
		SELECT o.computed_on - date '1970-01-01' AS computed_on, o.facts, o.changed_at IS NOT DISTINCT FROM h.changed_at AS current
		FROM sheetsync.outlooks AS o LEFT JOIN sheetsync.heartbeats AS h ON h.register = o.register WHERE o.register = $1`, register)
	if errors.Is(err, sql.ErrNoRows) {
		return State{}, false, nil
	}
	return State{expression.Day(row.On), row.Facts, row.Current}, err == nil, err
}

// Load reads the facts of a register as of a day, all of one moment.
func Load(ctx context.Context, conn *sqlx.Conn, register string, queries reports.Facts, today expression.Day) (*Facts, error) {
	tx, err := conn.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	// Compiling the queries takes longer than they do.
	if _, err := tx.ExecContext(ctx, `SET LOCAL jit = off`); err != nil {
		return nil, err
	}
	l := loader{facts: &Facts{Input: outlook.Input{Today: today}}, numbers: make(map[string]int)}
	if err := tx.GetContext(ctx, &l.facts.ChangedAt, `SELECT max(changed_at) FROM sheetsync.heartbeats WHERE register = $1`, register); err != nil {
		return nil, err
	}
	if err := l.orders(ctx, tx, queries.Orders); err != nil {
		return nil, fmt.Errorf("read the orders: %w", err)
	}
	if queries.Payments != "" {
		if err := l.payments(ctx, tx, queries.Payments); err != nil {
			return nil, fmt.Errorf("read the payments: %w", err)
		}
	}
	l.order()
	l.facts.Input.Customers = len(l.facts.IDs)
	l.facts.Digest = fmt.Sprintf("%d %016x", version, l.digest)
	return l.facts, nil
}

// version is that of the computation: with a new one, the same facts are computed anew.
const version = 2

// loader numbers customers and puts facts together.
type loader struct {
	facts   *Facts
	numbers map[string]int // of customers, by id
	digest  uint64         // of the facts, in any order
}

func (l *loader) number(id string) int {
	n, ok := l.numbers[id]
	if !ok {
		n = len(l.facts.IDs)
		l.numbers[id] = n
		l.facts.IDs = append(l.facts.IDs, id)
	}
	return n
}

// order numbers the customers in the order of their ids, so that sums over them are the
// same each time: the facts come as they do, which spares the database to sort them.
func (l *loader) order() {
	slices.Sort(l.facts.IDs)
	place := make([]int, len(l.facts.IDs)) // of a number so far
	for i, id := range l.facts.IDs {
		place[l.numbers[id]] = i
	}
	for i := range l.facts.Input.Orders {
		o := &l.facts.Input.Orders[i]
		o.Customer = place[o.Customer]
	}
	for i := range l.facts.Input.Payments {
		p := &l.facts.Input.Payments[i]
		p.Customer = place[p.Customer]
	}
}

func (l *loader) orders(ctx context.Context, tx *sqlx.Tx, query string) error {
	rows, err := tx.QueryContext(ctx, `SELECT customer_id, day - date '1970-01-01', amount, currency, base, base_currency FROM (`+query+`) AS f`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var day sql.NullInt32
		var amount, base sql.NullFloat64
		var currency, baseCurrency sql.NullString
		if err := rows.Scan(&id, &day, &amount, &currency, &base, &baseCurrency); err != nil {
			return err
		}
		o := outlook.Order{
			Customer: l.number(id), Day: expression.Day(day.Int32), Dated: day.Valid,
			Amount: outlook.Money{Value: amount.Float64, Currency: currency.String, Known: amount.Valid && currency.Valid},
			Base:   outlook.Money{Value: base.Float64, Currency: baseCurrency.String, Known: base.Valid},
		}
		l.facts.Input.Orders = append(l.facts.Input.Orders, o)
		l.note(id, day, o.Amount, o.Base)
	}
	return rows.Err()
}

func (l *loader) payments(ctx context.Context, tx *sqlx.Tx, query string) error {
	rows, err := tx.QueryContext(ctx, `SELECT customer_id, due - date '1970-01-01', paid - date '1970-01-01' FROM (`+query+`) AS f`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var due int32
		var paid sql.NullInt32
		if err := rows.Scan(&id, &due, &paid); err != nil {
			return err
		}
		l.facts.Input.Payments = append(l.facts.Input.Payments, lateness.Payment{
			Customer: l.number(id), Due: expression.Day(due), Paid: expression.Day(paid.Int32), IsPaid: paid.Valid,
		})
		l.note(id, paid, outlook.Money{Value: float64(due), Known: true})
	}
	return rows.Err()
}

// note adds a fact to the digest.
func (l *loader) note(id string, day sql.NullInt32, amounts ...outlook.Money) {
	text := func(s string) []byte { return append(binary.AppendUvarint(nil, uint64(len(s))), s...) }
	flag := func(known bool) byte {
		if known {
			return 1
		}
		return 0
	}
	buf := append(text(id), flag(day.Valid))
	buf = binary.LittleEndian.AppendUint32(buf, uint32(day.Int32))
	for _, m := range amounts {
		buf = append(append(buf, text(m.Currency)...), flag(m.Known))
		buf = binary.LittleEndian.AppendUint64(buf, math.Float64bits(m.Value))
	}
	l.digest += xxhash.Sum64(buf) // that of a set with repetitions
}
