package mirror

import (
	"context"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror/outlooks"
	"sheetsync/syncer/mirror/staging"
	"sheetsync/syncer/outlook"
	"sheetsync/syncer/postgres/pgerr"
)

// RenewOutlook computes what the views of a register's outlook on its customers show,
// where the register has changed since, or a day has passed, and reports whether it did.
// It needs no lock: replicas that do so at once store the same. A register without
// customers or sales has none.
func (m *Mirror) RenewOutlook(ctx context.Context, register string, d *sheetschema.Descriptor, in syncer.Locale, today expression.Day) (renewed bool, err error) {
	const doing = "compute the outlook on customers"
	state, ok, err := outlooks.Read(ctx, m.db, register)
	if err != nil {
		return false, pgerr.Wrap(doing, err)
	}
	if ok && state.Current && state.ComputedOn == today {
		return false, nil
	}
	plan, err := m.planReports(ctx, m.db, register, d, in)
	if err != nil {
		return false, err
	}
	conn, err := m.db.Connx(ctx)
	if err != nil {
		return false, pgerr.Wrap(doing, err)
	}
	defer func() { _ = conn.Close() }() // gives the connection back
	if plan.Facts.Orders == "" {
		if !ok {
			return false, nil
		}
		return true, staging.Transact(ctx, conn, doing, func(tx *staging.Tx) error { return outlooks.Delete(ctx, tx, register) })
	}
	facts, err := outlooks.Load(ctx, conn, register, plan.Facts, today)
	if pgerr.KindOf(err) == pgerr.KindNoTable { // something else has a report's name: that was said when they were made
		return false, nil
	}
	if err != nil {
		return false, pgerr.Wrap(doing, err)
	}
	if ok && state.Facts == facts.Digest && state.ComputedOn == today {
		return false, staging.Transact(ctx, conn, doing, func(tx *staging.Tx) error { return outlooks.Touch(ctx, tx, register, facts) })
	}
	result := outlook.Of(facts.Input)
	return true, staging.Transact(ctx, conn, doing, func(tx *staging.Tx) error { return outlooks.Write(ctx, tx, register, facts, &result) })
}
