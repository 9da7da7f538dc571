package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/keyfile"
	"sheetsync/syncer/mirror/datakeys"
	"sheetsync/syncer/mirror/sealedhistory"
	"sheetsync/syncer/sealing"
)

// LostAdvice is what to do where the identity of a public key is missing.
func LostAdvice(recipient string) string {
	return "put the file " + keyfile.Name(recipient) + " back from where you keep a copy, or name the directory that has it as personal.dir; if it is lost for good, sheetsync keys rotate --lost begins a new one, and what the lost one sealed stays unreadable until it is found, or --discard deletes it"
}

// LostHint says of an error that a key of the history is missing what to do.
func LostHint(err error) error {
	var lost *datakeys.LostError
	damaged := errors.Is(err, sealing.ErrDamaged) || errors.Is(err, sealing.ErrForeign)
	switch {
	case exit.HintOf(err) != "":
		return err
	case damaged:
		return exit.Hint(err, "it was changed in the database, or moved from another row: restore it from a backup; sheetsync keys rotate --discard deletes what can't be opened")
	case !errors.As(err, &lost):
		return err
	case lost.Recipient == "":
		return exit.Hint(err, "the data key was deleted from sheetsync.data_keys: restore the table from a backup; sheetsync keys rotate --lost passes over what it sealed")
	}
	return exit.Hint(err, LostAdvice(lost.Recipient))
}

// A HistoryKey is a data key with what is known of it.
type HistoryKey struct {
	Name      string         `json:"key"`
	Current   bool           `json:"current"`
	MadeAt    time.Time      `json:"made_at"`
	Recipient string         `json:"recipient"` // public key of the identity that opens it
	File      string         `json:"file"`      // with that identity; "" where there is none
	Opens     bool           `json:"opens"`     // the identity is there, and right
	Fault     string         `json:"fault,omitempty"`
	Versions  int            `json:"versions"`  // that it sealed
	Histories map[string]int `json:"histories"` // of these, by table
}

// HistoryKeys is what is known of the keys of the histories.
type HistoryKeys struct {
	Encrypt bool
	Keys    []HistoryKey   // the current one first
	Files   []keyfile.File // all that personal.dir has
	Clear   int            // versions that show what is to be sealed
	// Gone are the versions whose data key the database doesn't have any more.
	Gone int
}

// HistoryKeys looks at the keys of the histories.
func (d *Database) HistoryKeys(ctx context.Context) (*HistoryKeys, error) {
	infos, err := d.Ring.List(ctx)
	if err != nil {
		return nil, err
	}
	counts, clear, err := sealedhistory.Counts(ctx, d.DB())
	if err != nil {
		return nil, err
	}
	files, err := d.keyDir.Files()
	if err != nil {
		return nil, err
	}
	known := &HistoryKeys{Encrypt: d.encrypt, Files: files, Clear: clear, Keys: []HistoryKey{}}
	of := make(map[string]int)
	for i := range infos {
		info := &infos[i]
		key := HistoryKey{Name: info.Name, Current: info.Current, MadeAt: info.MadeAt.UTC(), Recipient: info.Recipient, Histories: map[string]int{}}
		for j := range files {
			if files[j].Recipient == info.Recipient && key.File == "" {
				key.File = files[j].Path
			}
		}
		err := d.Ring.Check(info)
		if key.Opens = err == nil; err != nil {
			key.Fault = err.Error()
		}
		of[info.Name] = i
		known.Keys = append(known.Keys, key)
	}
	for _, c := range counts {
		i, ok := of[c.Key.String()]
		if !ok {
			known.Gone += c.Versions
			continue
		}
		known.Keys[i].Versions += c.Versions
		known.Keys[i].Histories[c.Register+"."+c.Resource+"_history"] += c.Versions
	}
	return known, nil
}

// A Rotation is what became of the keys.
type Rotation struct {
	Key      string   `json:"key"`        // the current one; "" where nothing was ever sealed
	File     string   `json:"file"`       // of its identity
	Resealed int      `json:"versions"`   // that were sealed anew
	Unopened int      `json:"unreadable"` // that nothing opens, and that stay as they are or were deleted
	Deleted  bool     `json:"discarded"`  // they were deleted
	Removed  []string `json:"removed"`    // data keys that are gone
	Replaced []string `json:"replaced"`   // files of identities that nothing in the database needs any more
}

// RotateOptions say what becomes of what can't be opened.
type RotateOptions struct {
	Lost    bool // go on without
	Discard bool // and delete it
}

// RotateKeys makes a new identity and data key, seals everything with it and removes the
// old data key; or goes on with what an earlier call began and didn't finish. With lost,
// it begins anew although identities are missing, and passes over what can't be opened. begin hears
// how many versions there are to do, and returns what hears of each batch.
func (d *Database) RotateKeys(ctx context.Context, o RotateOptions, begin func(versions int) func(int)) (done Rotation, err error) {
	lost := o.Lost || o.Discard
	done = Rotation{Removed: []string{}, Replaced: []string{}, Deleted: o.Discard}
	before, err := d.HistoryKeys(ctx)
	if err != nil || len(before.Keys) == 0 {
		return done, err
	}
	if !lost {
		for i := range before.Keys {
			if key := &before.Keys[i]; !key.Opens && key.Versions > 0 {
				return done, LostHint(d.check(ctx, key.Name))
			}
		}
	}
	current := &before.Keys[0]
	if len(before.Keys) == 1 || !current.Opens || lost {
		if _, err := d.Ring.Replace(ctx); err != nil {
			return done, err
		}
		if before, err = d.HistoryKeys(ctx); err != nil {
			return done, err
		}
		current = &before.Keys[0]
	}
	done.Key, done.File = current.Name, current.File
	id, err := sealing.ParseKeyID(current.Name)
	if err != nil {
		return done, err
	}
	total := before.Gone
	for i := range before.Keys[1:] {
		total += before.Keys[1+i].Versions
	}
	batches := sealedhistory.Batches{DB: d.DB(), Keys: d.Ring, Progress: begin(total), Discard: o.Discard}
	done.Resealed, err = batches.Reseal(ctx, id)
	var unopened *sealedhistory.UnopenedError
	if errors.As(err, &unopened) {
		done.Unopened = unopened.Versions
		if lost {
			err = nil
		}
	}
	switch {
	case err != nil && unopened == nil:
		return done, LostHint(err)
	case err != nil:
		err = LostHint(err)
	}
	if removing := d.removeKeys(ctx, &done); removing != nil {
		return done, errors.Join(err, removing)
	}
	return done, err
}

// check says why a data key can't be opened.
func (d *Database) check(ctx context.Context, name string) error {
	infos, err := d.Ring.List(ctx)
	if err != nil {
		return err
	}
	for i := range infos {
		if infos[i].Name == name {
			return d.Ring.Check(&infos[i])
		}
	}
	return fmt.Errorf("data key %s is gone", name)
}

// removeKeys puts the files of data keys aside that sealed nothing that is left, and then
// removes these: where that ends in the middle, the next call knows which files they are.
func (d *Database) removeKeys(ctx context.Context, done *Rotation) error {
	after, err := d.HistoryKeys(ctx)
	if err != nil {
		return err
	}
	inUse := func(key HistoryKey) bool { return key.Current || key.Versions > 0 }
	var recipients []string
	for _, key := range after.Keys {
		if !slices.ContainsFunc(after.Keys, func(k HistoryKey) bool { return inUse(k) && k.Recipient == key.Recipient }) {
			recipients = append(recipients, key.Recipient)
		}
	}
	paths, err := d.keyDir.Retire(recipients)
	done.Replaced = append(done.Replaced, paths...)
	if err != nil {
		return err
	}
	for _, key := range after.Keys {
		if inUse(key) {
			continue
		}
		id, err := sealing.ParseKeyID(key.Name)
		if err != nil {
			return err
		}
		if err := d.Ring.Remove(ctx, id); err != nil {
			return err
		}
		done.Removed = append(done.Removed, key.Name)
	}
	return nil
}
