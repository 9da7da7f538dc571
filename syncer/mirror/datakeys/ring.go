package datakeys

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/mirror/backup/sealed"
	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/syncer/sealing"
)

// Identities are the secret keys, outside the database.
type Identities interface {
	// All returns those that are there; none is no error.
	All() ([]sealed.Identity, error)
	// Fresh returns one that isn't retired and whose recipient isn't among those given,
	// and makes one where there is none.
	Fresh(except []string) (sealed.Identity, error)
}

// ErrLost means that no identity opens a data key. It is wrapped by a [LostError].
var ErrLost = errors.New("the key of the history is missing")

// A LostError says which identity is missing.
type LostError struct {
	Key       sealing.KeyID
	Recipient string // the public key of the one that is missing; "" where the data key itself is gone
}

func (e *LostError) Error() string {
	if e.Recipient == "" {
		return fmt.Sprintf("%v: the database has no data key %s, by which versions were sealed", ErrLost, e.Key)
	}
	return fmt.Sprintf("%v: none in personal.dir opens data key %s; it needs that of %s", ErrLost, e.Key, e.Recipient)
}

// Unwrap makes it an [ErrLost].
func (*LostError) Unwrap() error { return ErrLost }

// IsLost says so to those who don't know this package.
func (*LostError) IsLost() bool { return true }

// A Ring opens the data keys of a database. It may be used by several goroutines.
type Ring struct {
	db         *sqlx.DB
	identities Identities

	mu     sync.Mutex
	opened map[sealing.KeyID]*sealing.Key
	names  map[[2]string][]string // by register and resource; see namesOf
}

// New makes a ring. The database is asked, outside of any transaction, for keys that
// weren't opened yet.
func New(db *sqlx.DB, identities Identities) *Ring {
	return &Ring{db: db, identities: identities, opened: make(map[sealing.KeyID]*sealing.Key), names: make(map[[2]string][]string)}
}

// An Info is what is known of a data key without opening it.
type Info struct {
	Name      string    `db:"id"`
	Recipient string    `db:"recipient"`
	MadeAt    time.Time `db:"made_at"`
	Current   bool      `db:"current"`
	Wrapped   []byte    `db:"wrapped"`
}

// ID is the key's id.
func (i *Info) ID() (sealing.KeyID, error) { return sealing.ParseKeyID(i.Name) }

// List returns the data keys, the current one first.
func (r *Ring) List(ctx context.Context) (list []Info, err error) {
	return list, pgerr.Wrap("list the data keys", r.db.SelectContext(ctx, &list, `SELECT id, recipient, made_at, current, wrapped FROM sheetsync.data_keys ORDER BY current DESC, made_at DESC, id`))
}

// Check opens a data key, from its files, whether it was opened before or not. The error is a
// [LostError] where no identity does.
func (r *Ring) Check(i *Info) error {
	_, err := r.unwrap(i)
	return err
}

// Key opens a data key. The error is a [LostError] where it can't be.
func (r *Ring) Key(ctx context.Context, id sealing.KeyID) (*sealing.Key, error) {
	if key := r.known(id); key != nil {
		return key, nil
	}
	var found []Info
	if err := r.db.SelectContext(ctx, &found, `SELECT id, recipient, made_at, current, wrapped FROM sheetsync.data_keys WHERE id = $1`, id.String()); err != nil {
		return nil, pgerr.Wrap("read the data key", err)
	}
	if len(found) == 0 {
		return nil, &LostError{Key: id}
	}
	return r.open(&found[0])
}

// Open opens a sealed version, which may have been sealed under another name that its
// resource had. Errors: a [LostError]; [sealing.ErrDamaged], [sealing.ErrForeign].
func (r *Ring) Open(ctx context.Context, v sealing.Version, blob []byte) (*sealing.Content, error) {
	id, err := sealing.IDOf(blob)
	if err != nil {
		return nil, err
	}
	key, err := r.Key(ctx, id)
	if err != nil {
		return nil, err
	}
	content, err := key.Open(&v, blob)
	if !errors.Is(err, sealing.ErrDamaged) {
		return content, err
	}
	for _, known := range []bool{true, false} { // it may have been renamed since they were read
		names, err := r.namesOf(ctx, &v, known)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			elsewhere := v
			elsewhere.Resource = name
			if content, err := key.Open(&elsewhere, blob); !errors.Is(err, sealing.ErrDamaged) {
				return content, err
			}
		}
	}
	return nil, err
}

// namesOf are the names that a version's resource has had, as they are known or as the
// database has them now.
func (r *Ring) namesOf(ctx context.Context, v *sealing.Version, known bool) (names []string, err error) {
	of := [2]string{v.Register, v.Resource}
	r.mu.Lock()
	defer r.mu.Unlock()
	if known {
		return r.names[of], nil
	}
	err = r.db.SelectContext(ctx, &names, `SELECT unnest(names) FROM sheetsync.sealed_histories WHERE register = $1 AND resource = $2`, v.Register, v.Resource)
	if err != nil {
		return nil, pgerr.Wrap("read the names of resource "+v.Resource, err)
	}
	r.names[of] = names
	return names, nil
}

func (r *Ring) known(id sealing.KeyID) *sealing.Key {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.opened[id]
}

func (r *Ring) keep(key *sealing.Key) *sealing.Key {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.opened[key.ID] = key
	return key
}

// open unwraps a data key, and keeps it.
func (r *Ring) open(i *Info) (*sealing.Key, error) {
	key, err := r.unwrap(i)
	if err != nil {
		return nil, err
	}
	return r.keep(key), nil
}

func (r *Ring) unwrap(i *Info) (*sealing.Key, error) {
	id, err := i.ID()
	if err != nil {
		return nil, err
	}
	identities, err := r.identities.All()
	if err != nil {
		return nil, err
	}
	secret, err := sealed.Unwrap(i.Wrapped, identities)
	switch {
	case errors.Is(err, sealed.ErrNoKey):
		return nil, &LostError{Key: id, Recipient: i.Recipient}
	case err != nil:
		return nil, fmt.Errorf("data key %s: %w", id, err)
	}
	return sealing.KeyOf(id, secret)
}

// Current opens the key that seals, and makes it where there is none yet. It stays current
// until the transaction ends. The error is a [LostError] where no identity opens it.
func (r *Ring) Current(ctx context.Context, tx sqlx.ExtContext) (*sealing.Key, error) {
	const doing = "read the current data key"
	// A key that was replaced while this waited for its row isn't current any more, and the
	// statement saw no other: so it looks once more.
	for range 2 {
		key, found, err := r.current(ctx, tx)
		if err != nil || found {
			return key, pgerr.Wrap(doing, err)
		}
	}
	if err := exclude(ctx, tx); err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	key, found, err := r.current(ctx, tx)
	if err != nil || found {
		return key, pgerr.Wrap(doing, err)
	}
	return r.add(ctx, tx, nil)
}

func (r *Ring) current(ctx context.Context, tx sqlx.ExtContext) (key *sealing.Key, found bool, err error) {
	var list []Info
	if err := sqlx.SelectContext(ctx, tx, &list, `SELECT id, recipient, made_at, current, wrapped FROM sheetsync.data_keys WHERE current FOR SHARE`); err != nil || len(list) == 0 {
		return nil, false, err
	}
	key, err = r.open(&list[0]) // each time: nothing is sealed that nobody could open later
	return key, true, err
}

// exclude keeps others from making keys until the transaction ends.
func exclude(ctx context.Context, tx sqlx.ExecerContext) error {
	_, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('sheetsync data keys', 0))`)
	return err
}

// add makes a data key to an identity that has none of those given, and makes it current.
func (r *Ring) add(ctx context.Context, tx sqlx.ExtContext, except []string) (*sealing.Key, error) {
	const doing = "make a data key"
	identity, err := r.identities.Fresh(except)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	key, secret, err := sealing.NewKey()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	wrapped, err := sealed.Wrap(secret, identity.Recipient())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO sheetsync.data_keys (id, wrapped, recipient, current) VALUES ($1, $2, $3, true)`, key.ID.String(), wrapped, identity.Recipient().String()); err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	return r.keep(key), nil
}

// Replace makes a new data key, to a new identity, the current one. It waits for those who
// seal to finish.
func (r *Ring) Replace(ctx context.Context) (*sealing.Key, error) {
	const doing = "replace the data key"
	tx, err := r.db.BeginTxx(ctx, nil)
	if err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	defer func() { _ = tx.Rollback() }() // no effect after a commit
	if err := exclude(ctx, tx); err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	var taken []string
	if err := tx.SelectContext(ctx, &taken, `SELECT recipient FROM sheetsync.data_keys`); err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE sheetsync.data_keys SET current = false WHERE current`); err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	key, err := r.add(ctx, tx, slices.Compact(slices.Sorted(slices.Values(taken))))
	if err != nil {
		return nil, err
	}
	return key, pgerr.Wrap(doing, tx.Commit())
}

// Remove forgets a data key that isn't current. Nothing may be sealed with it any more.
func (r *Ring) Remove(ctx context.Context, id sealing.KeyID) error {
	_, err := r.db.ExecContext(ctx, `DELETE FROM sheetsync.data_keys WHERE id = $1 AND NOT current`, id.String())
	return pgerr.Wrap("remove a data key", err)
}

// RemoveUnused forgets a data key, also the current one, where nothing is sealed with it:
// unused is asked once nobody seals with it any more. The next one who seals makes another.
func (r *Ring) RemoveUnused(ctx context.Context, id sealing.KeyID, unused func(context.Context, sqlx.ExtContext) (bool, error)) (removed bool, err error) {
	const doing = "remove a data key"
	tx, err := r.db.BeginTxx(ctx, nil)
	if err != nil {
		return false, pgerr.Wrap(doing, err)
	}
	defer func() { _ = tx.Rollback() }() // no effect after a commit
	if _, err := tx.ExecContext(ctx, `SELECT FROM sheetsync.data_keys WHERE id = $1 FOR UPDATE`, id.String()); err != nil {
		return false, pgerr.Wrap(doing, err)
	}
	if ok, err := unused(ctx, tx); err != nil || !ok {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM sheetsync.data_keys WHERE id = $1`, id.String()); err != nil {
		return false, pgerr.Wrap(doing, err)
	}
	return true, pgerr.Wrap(doing, tx.Commit())
}
