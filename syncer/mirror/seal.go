package mirror

import (
	"context"
	"strings"

	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/mirror/sealedhistory"
)

// Keys seal and open what histories hold of people; see package datakeys.
type Keys interface{ sealedhistory.Keeper }

// UseKeys gives the mirror keys, before its first run. With encrypt, a run seals the
// personal fields of what it replaces; without it, what is sealed stays so.
func (m *Mirror) UseKeys(keys Keys, encrypt bool) { m.keys, m.encrypt = keys, encrypt }

// notesSealed reports whether a register's histories are, or are to be, sealed.
func (m *Mirror) notesSealed(register string, relations map[string]*ddl.Relation) bool {
	sealed := m.encrypt || ddl.IsSealed(relations)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sealed[register] = sealed
	return sealed
}

// sealedTables are a register's histories with the column for what is sealed.
type sealedTables struct {
	list    []*sealedhistory.Table
	keys    Keys
	encrypt bool
}

// readSealed looks which histories are sealed. Where the run changes versions that ended
// before, it first waits for whoever seals such.
func (a *applier) readSealed(ctx context.Context, m *Mirror, old bool) (err error) {
	m.mu.Lock()
	sealed := m.sealed[a.run.Register]
	m.mu.Unlock()
	if !sealed || m.keys == nil {
		return nil
	}
	if old {
		if err := sealedhistory.Exclude(ctx, a.Tx, a.run.Register); err != nil {
			return err
		}
	}
	a.sealed = sealedTables{keys: m.keys, encrypt: m.encrypt}
	a.sealed.list, err = sealedhistory.Tables(ctx, a.Tx, a.run.Register)
	return err
}

// seal seals the personal fields of the versions that the run ended.
func (ra *resourceApplier) seal(ctx context.Context) error {
	t := sealedhistory.Of(ra.sealed.list, ra.resourceName)
	if t == nil || !ra.sealed.encrypt || len(ra.replaced) == 0 {
		return nil
	}
	_, err := t.Seal(ctx, ra.Tx, ra.sealed.keys, `h._valid_to >= now() AND h._id IN (`+strings.Join(ra.replaced, " UNION ALL ")+`)`)
	return err
}

// SealOld seals what shows of versions that ended before they were to be sealed, a batch a
// transaction, and returns how many there were. It does nothing where nothing is to be sealed.
func (m *Mirror) SealOld(ctx context.Context, register string) (total int, err error) {
	if !m.encrypt || m.keys == nil {
		return 0, nil
	}
	return sealedhistory.Batches{DB: m.db, Keys: m.keys}.SealOld(ctx, register)
}
