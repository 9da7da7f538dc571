package sealedhistory

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/syncer/sealing"
)

// An Edit gives a sealed version another content; an empty one leaves nothing sealed.
type Edit struct {
	CTID    string // where the version stands, in this transaction
	Version sealing.Version
	Content *sealing.Content
}

// Write seals other contents, with the current key.
func (t *Table) Write(ctx context.Context, tx sqlx.ExtContext, keys Keeper, edits []Edit) error {
	if len(edits) == 0 {
		return nil
	}
	doing := "change sealed versions of " + t.Resource
	key, err := keys.Current(ctx, tx)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	versions, blobs := make([]version, len(edits)), make([][]byte, len(edits))
	for i := range edits {
		versions[i].ctid = edits[i].CTID
		if edits[i].Content.Empty() {
			blobs[i] = []byte{}
			continue
		}
		place := edits[i].Version
		place.Resource = t.Resource
		if blobs[i], err = key.Seal(&place, edits[i].Content); err != nil {
			return fmt.Errorf("%s: %w", doing, err)
		}
	}
	return pgerr.Wrap(doing, t.write(ctx, tx, versions, blobs))
}

// Forget takes fields out of the sealed versions of some records. It writes nothing where
// that was done before.
func (t *Table) Forget(ctx context.Context, tx sqlx.ExtContext, keys Keeper, ids, fields []string) error {
	doing := "forget personal data of " + t.Resource
	versions, err := t.read(ctx, tx, "h._sealed IS NOT NULL AND h._id = ANY ($1) FOR NO KEY UPDATE", pq.StringArray(ids))
	if err != nil {
		return pgerr.Wrap(doing, err)
	}
	var edits []Edit
	for i := range versions {
		v := &versions[i]
		content, err := v.content(ctx, t, keys)
		if err != nil {
			return fmt.Errorf("%s: %w", doing, err)
		}
		held := len(content.Fields) + len(content.Raw)
		for _, f := range fields {
			delete(content.Fields, f)
			delete(content.Raw, f)
		}
		if len(content.Fields)+len(content.Raw) < held {
			edits = append(edits, Edit{CTID: v.ctid, Version: v.place, Content: content})
		}
	}
	return t.Write(ctx, tx, keys, edits)
}
