package service

import (
	"context"
	"errors"
	"slices"

	"github.com/jmoiron/sqlx"

	"sheetsync/cmd/internal/exit"
	"sheetsync/sheetschema"
	"sheetsync/syncer/mirror/sealedhistory"
	"sheetsync/syncer/sealing"
)

// An Unsealing is what became of what was sealed.
type Unsealing struct {
	Versions int                      `json:"versions"`   // of which nothing is sealed any more
	Unopened int                      `json:"unreadable"` // that nothing opens, and that stay as they are
	Unplaced []sealedhistory.Unplaced `json:"unplaced"`   // fields that stay sealed, having no column
	Removed  []string                 `json:"removed"`    // data keys that are gone
	Replaced []string                 `json:"replaced"`   // files of identities that nothing in the database needs any more
}

// Unseal has all histories show again what is sealed in them, and removes the keys that seal
// nothing then; or goes on with what an earlier call began and didn't finish. begin hears how
// many versions there are to do, and returns what hears of each batch. What can't be
// opened stays, and is told in the error, after which all else is done.
func (s *Service) Unseal(ctx context.Context, begin func(versions int) func(int)) (done Unsealing, err error) {
	done = Unsealing{Unplaced: []sealedhistory.Unplaced{}, Removed: []string{}, Replaced: []string{}}
	if s.Config.Personal.Encrypt {
		return done, exit.Usage("set personal.encrypt to false, restart sheetsync run, and call it again; nothing was changed", "personal.encrypt is on: what is replaced next would be sealed again")
	}
	before, err := s.DB.HistoryKeys(ctx)
	if err != nil {
		return done, err
	}
	total := before.Gone
	for i := range before.Keys {
		total += before.Keys[i].Versions
	}
	batches := sealedhistory.Batches{DB: s.DB.DB(), Keys: s.DB.Ring, Progress: begin(total)}
	versions, unplaced, err := batches.Unseal(ctx, s.resourceOf)
	done.Versions, done.Unplaced = versions, append(done.Unplaced, unplaced...)
	var unopened *sealedhistory.UnopenedError
	if errors.As(err, &unopened) {
		done.Unopened = unopened.Versions
	} else if err != nil {
		return done, LostHint(err)
	}
	return done, errors.Join(LostHint(err), s.DB.removeUnused(ctx, &done))
}

// resourceOf is a register's resource as the schema has it; nil for none.
func (s *Service) resourceOf(register, resource string) *sheetschema.Resource {
	if d := s.descriptors[register]; d != nil {
		if r, ok := d.Resource(resource); ok {
			return r
		}
	}
	return nil
}

// removeUnused removes the data keys that seal nothing any more, and puts their files aside.
func (d *Database) removeUnused(ctx context.Context, done *Unsealing) error {
	known, err := d.HistoryKeys(ctx)
	if err != nil {
		return err
	}
	var recipients []string
	for i := range known.Keys {
		key := &known.Keys[i]
		id, err := sealing.ParseKeyID(key.Name)
		if err != nil {
			return err
		}
		removed, err := d.Ring.RemoveUnused(ctx, id, func(ctx context.Context, tx sqlx.ExtContext) (bool, error) {
			counts, _, err := sealedhistory.Counts(ctx, tx)
			return !slices.ContainsFunc(counts, func(c sealedhistory.Count) bool { return c.Key == id }), err
		})
		if err != nil {
			return err
		}
		if removed {
			done.Removed, recipients = append(done.Removed, key.Name), append(recipients, key.Recipient)
		}
	}
	left, err := d.Ring.List(ctx)
	if err != nil {
		return err
	}
	for i := range left { // its file may open another one, too
		recipients = slices.DeleteFunc(recipients, func(r string) bool { return r == left[i].Recipient })
	}
	paths, err := d.keyDir.Retire(recipients)
	done.Replaced = append(done.Replaced, paths...)
	return err
}
