package sealedhistory

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/syncer/sealing"
)

// An Opener opens sealed versions; see package datakeys.
type Opener interface {
	// Open opens a version, which may have been sealed under another name that its resource
	// had.
	Open(ctx context.Context, v sealing.Version, blob []byte) (*sealing.Content, error)
}

// A Keeper has the current key as well.
type Keeper interface {
	Opener
	// Current returns the key that seals, which stays so until the transaction ends.
	Current(ctx context.Context, tx sqlx.ExtContext) (*sealing.Key, error)
}

// A version is one as its table has it.
type version struct {
	ctid   string
	place  sealing.Version
	clear  sealing.Content // what isn't sealed
	sealed []byte
}

// content is what is to be sealed: what was before, and what shows.
func (v *version) content(ctx context.Context, t *Table, keys Opener) (*sealing.Content, error) {
	if v.sealed == nil {
		return &v.clear, nil
	}
	before, err := keys.Open(ctx, v.place, v.sealed)
	if err != nil {
		return nil, fmt.Errorf("a version of record %s of %s: %w", v.place.ID, t.Resource, err)
	}
	return v.clear.Over(before), nil
}

// read reads versions h of those that ended.
func (t *Table) read(ctx context.Context, q sqlx.QueryerContext, condition string, args ...any) (list []version, err error) {
	columns := append([]string{"h.ctid::text"}, Place("h")...)
	columns = append(columns, "h._raw::text", "h._extra::text")
	fixed := len(columns)
	for i := range t.columns {
		columns = append(columns, t.columns[i].plain("h"))
	}
	rows, err := q.QueryxContext(ctx, `SELECT h._sealed, `+strings.Join(columns, ", ")+` FROM `+t.String()+` AS h WHERE h._valid_to IS NOT NULL AND `+condition, args...) //nolint:sqlclosecheck // it is, in four lines
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var blob []byte
	texts := make([]*string, len(columns))
	into := []any{&blob}
	for i := range texts {
		into = append(into, &texts[i])
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		v := version{ctid: *texts[0], place: sealing.Version{Register: t.Register, Resource: t.Resource, ID: *texts[1], Op: *texts[2], From: atoi(*texts[3]), Run: *texts[4]}, sealed: slices.Clone(blob)}
		if v.clear.Raw, err = t.rawOf(texts[5]); err != nil {
			return nil, err
		}
		if texts[6] != nil {
			v.clear.Extra = json.RawMessage(*texts[6])
		}
		for i, text := range texts[fixed:] {
			if text == nil {
				continue
			}
			if v.clear.Fields == nil {
				v.clear.Fields = make(map[string]string)
			}
			v.clear.Fields[t.columns[i].name] = *text
		}
		list = append(list, v)
	}
	return list, rows.Err()
}

// rawOf are those members of _raw that are sealed.
func (t *Table) rawOf(text *string) (map[string]string, error) {
	if text == nil {
		return nil, nil //nolint:nilnil // a version without such cells
	}
	var raw map[string]string
	if err := json.Unmarshal([]byte(*text), &raw); err != nil {
		return nil, err
	}
	for name := range raw {
		if !t.Seals(name) {
			delete(raw, name)
		}
	}
	return raw, nil
}

// chunk is how many versions are written by one statement.
const chunk = 2000

// write puts sealed versions into the places of those that were read; an empty one is
// nothing.
func (t *Table) write(ctx context.Context, tx sqlx.ExecerContext, versions []version, blobs [][]byte) error {
	sets := make([]string, len(t.columns))
	for i, c := range t.columns {
		sets[i] = pq.QuoteIdentifier(c.name) + " = NULL, "
	}
	statement := `UPDATE ` + t.String() + ` AS h SET ` + strings.Join(sets, "") + `_raw = nullif(h._raw - $3::text[], '{}'::jsonb), _extra = NULL, _sealed = nullif(s.blob, '')
		FROM unnest($1::tid[], $2::bytea[]) AS s (at, blob) WHERE h.ctid = s.at`
	for from := 0; from < len(versions); from += chunk {
		to := min(from+chunk, len(versions))
		places := make(pq.StringArray, 0, to-from)
		for i := range versions[from:to] {
			places = append(places, versions[from+i].ctid)
		}
		if _, err := tx.ExecContext(ctx, statement, places, pq.ByteaArray(blobs[from:to]), t.names()); err != nil {
			return err
		}
	}
	return nil
}

// seal seals versions with a key.
func (t *Table) seal(ctx context.Context, tx sqlx.ExecerContext, key *sealing.Key, keys Opener, versions []version) error {
	blobs := make([][]byte, len(versions))
	for i := range versions {
		content, err := versions[i].content(ctx, t, keys)
		if err != nil {
			return err
		}
		if blobs[i], err = key.Seal(&versions[i].place, content); err != nil {
			return err
		}
	}
	return t.write(ctx, tx, versions, blobs)
}

// Seal seals what shows of those versions h that ended and for which a condition holds;
// its parameters begin at $2. It returns how many there were, and asks for a key only
// where there are any. The transaction keeps the rows, or made them.
func (t *Table) Seal(ctx context.Context, tx sqlx.ExtContext, keys Keeper, condition string, args ...any) (int, error) {
	doing := "seal old versions of " + t.Resource
	versions, err := t.read(ctx, tx, t.clear("$1")+" AND "+condition, append([]any{t.names()}, args...)...)
	if err != nil || len(versions) == 0 {
		return 0, pgerr.Wrap(doing, err)
	}
	key, err := keys.Current(ctx, tx)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", doing, err)
	}
	return len(versions), pgerr.Wrap(doing, t.seal(ctx, tx, key, keys, versions))
}
