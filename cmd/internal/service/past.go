package service

import (
	"context"

	"sheetsync/reminders/ledger"
	"sheetsync/sheetschema"
	"sheetsync/syncer/mirror/sealedhistory"
)

// source is the registers' tables, as reminders read them.
func (s *Service) source() *ledger.Source { return ledger.NewSource(s.DB.DB()).With(past{s.DB}) }

// past opens what is sealed of the versions that records had.
type past struct{ db *Database }

// Versions implements [ledger.Past].
func (p past) Versions(ctx context.Context, register string, r *sheetschema.Resource, fields []int, ids []string) ([]ledger.PastVersion, error) {
	found, err := sealedhistory.PastOf(ctx, p.db.DB(), p.db.Ring, register, r, fields, ids)
	list := make([]ledger.PastVersion, len(found))
	for i := range found {
		list[i] = ledger.PastVersion(found[i])
	}
	return list, err
}
