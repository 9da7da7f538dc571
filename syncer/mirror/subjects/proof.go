package subjects

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/syncer/erasure"
	"sheetsync/syncer/postgres/pgerr"
)

// A Proof is what is kept of a request: that somebody was erased, and nothing about them.
type Proof struct {
	ID        string         `json:"id"`
	Register  string         `json:"register"`
	Kind      erasure.Kind   `json:"kind"`
	Key       string         `json:"key"` // fingerprint of the key of the tokens
	At        time.Time      `json:"erased_at"`
	By        string         `json:"erased_by"`
	InSheet   bool           `json:"in_sheet"`
	Counts    map[string]int `json:"counts"`
	Withdrawn *time.Time     `json:"withdrawn_at,omitempty"`
	Tokens    [][]byte       `json:"tokens,omitempty"`
}

// Bytes are tokens as they are stored.
func Bytes(tokens []erasure.Token) [][]byte {
	out := make([][]byte, len(tokens))
	for i := range tokens {
		out[i] = tokens[i][:]
	}
	return out
}

// Record keeps a proof, or what became of it since. One that is withdrawn stays so.
func Record(ctx context.Context, tx sqlx.ExecerContext, p *Proof) error {
	const doing = "keep the proof of the erasure"
	counts, err := json.Marshal(p.Counts)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `
		INSERT INTO sheetsync.erasures AS e (id, register, kind, key, erased_at, erased_by, in_sheet, counts, withdrawn_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (id, register) DO UPDATE SET in_sheet = e.in_sheet OR excluded.in_sheet, withdrawn_at = coalesce(e.withdrawn_at, excluded.withdrawn_at)`,
		p.ID, p.Register, string(p.Kind), p.Key, p.At, p.By, p.InSheet, string(counts), p.Withdrawn); err != nil {
		return pgerr.Wrap(doing, err)
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO sheetsync.erasure_tokens (register, erasure, token) SELECT $1, $2, unnest($3::bytea[])
		ON CONFLICT DO NOTHING`, p.Register, p.ID, pq.ByteaArray(p.Tokens))
	return pgerr.Wrap(doing, err)
}

// Proofs reads the proofs, the oldest first; of one register, or of all where it is "".
func Proofs(ctx context.Context, q sqlx.QueryerContext, register string) (proofs []Proof, err error) {
	const doing = "read who was erased"
	err = query(ctx, q, func(rows *sqlx.Rows) error {
		var p Proof
		var counts []byte
		if err := rows.Scan(&p.ID, &p.Register, &p.Kind, &p.Key, &p.At, &p.By, &p.InSheet, &counts, &p.Withdrawn, (*pq.ByteaArray)(&p.Tokens)); err != nil {
			return err
		}
		if err := json.Unmarshal(counts, &p.Counts); err != nil {
			return err
		}
		p.At = p.At.UTC()
		proofs = append(proofs, p)
		return nil
	}, `
		SELECT id, register, kind, key, erased_at, erased_by, in_sheet, counts, withdrawn_at,
			ARRAY(SELECT token FROM sheetsync.erasure_tokens AS t WHERE (t.erasure, t.register) = (e.id, e.register) ORDER BY token)
		FROM sheetsync.erasures AS e WHERE $1 IN ('', register) ORDER BY erased_at, id, register`, register)
	return proofs, pgerr.Wrap(doing, err)
}

// TokensOf are the tokens of the proofs that hold.
func TokensOf(proofs []Proof) []erasure.Token {
	var tokens []erasure.Token
	for i := range proofs {
		if proofs[i].Withdrawn != nil {
			continue
		}
		for _, b := range proofs[i].Tokens {
			var t erasure.Token
			if len(b) == len(t) {
				copy(t[:], b)
				tokens = append(tokens, t)
			}
		}
	}
	return tokens
}

// Withdraw takes a request back, so that the sheet's cells are taken again. It reports
// whether there is one that held.
func Withdraw(ctx context.Context, tx sqlx.ExtContext, id string, at time.Time) (bool, error) {
	const doing = "withdraw the erasure"
	if _, err := tx.ExecContext(ctx, `UPDATE sheetsync.registers SET input_digest = '' WHERE register IN (SELECT register FROM sheetsync.erasures WHERE id = $1)`, id); err != nil {
		return false, pgerr.Wrap(doing, err)
	}
	done, err := tx.ExecContext(ctx, `UPDATE sheetsync.erasures SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL`, id, at)
	if err != nil {
		return false, pgerr.Wrap(doing, err)
	}
	n, err := done.RowsAffected()
	return n > 0, pgerr.Wrap(doing, err)
}
