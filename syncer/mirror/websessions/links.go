package websessions

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"log/slog"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/postgres/pgerr"
)

// ErrUnknown says that a link signs nobody in: it was used, is too old, or never was one.
var ErrUnknown = errors.New("no such link")

// tokenBytes are the random bytes of a link's token.
const tokenBytes = 32

// A Token signs somebody in who knows it. It prints masked; [Token.Reveal] gives it away.
type Token struct{ text string }

// ParseToken takes a text for a token, which need not be one that was ever made.
func ParseToken(text string) Token { return Token{text} }

// Reveal returns the token itself.
func (t Token) Reveal() string { return t.text }

// String keeps the token out of texts.
func (t Token) String() string { return "********" }

// GoString keeps %#v from showing the token.
func (t Token) GoString() string { return t.String() }

// LogValue keeps the token out of logs.
func (t Token) LogValue() slog.Value { return slog.StringValue(t.String()) }

// MarshalText keeps the token out of JSON.
func (t Token) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// Links is the table of links.
type Links struct{ db *sqlx.DB }

// NewLinks returns the links in the database.
func NewLinks(db *sqlx.DB) *Links { return &Links{db: db} }

// Make makes a link that signs a person in, "" for an operator, until an instant. It
// deletes some that open nothing any more.
func (l *Links) Make(ctx context.Context, person string, at, until time.Time) (Token, error) {
	random := make([]byte, tokenBytes)
	_, _ = rand.Read(random) // it never fails
	token := Token{base64.RawURLEncoding.EncodeToString(random)}
	hash := sha256.Sum256([]byte(token.text))
	_, err := l.db.ExecContext(ctx, `
		WITH ended AS (SELECT token_hash FROM sheetsync.web_links WHERE expires_at <= $3 LIMIT $5 FOR UPDATE SKIP LOCKED),
			swept AS (DELETE FROM sheetsync.web_links WHERE token_hash IN (SELECT token_hash FROM ended))
		INSERT INTO sheetsync.web_links (token_hash, person, made_at, expires_at) VALUES ($1, $2, $3, $4)`, hash[:], person, at, until, sweepLimit)
	return token, pgerr.Wrap("note a link", err)
}

// Use uses a link up and returns whom it signs in, "" for an operator. Of those who use
// one at the same time, one is signed in. The error wraps [ErrUnknown] where it opens
// nothing.
func (l *Links) Use(ctx context.Context, token Token, at time.Time) (person string, err error) {
	hash := sha256.Sum256([]byte(token.text))
	err = l.db.GetContext(ctx, &person, `UPDATE sheetsync.web_links SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING person`, hash[:], at)
	if errors.Is(err, sql.ErrNoRows) {
		return "", ErrUnknown
	}
	return person, pgerr.Wrap("use a link", err)
}
