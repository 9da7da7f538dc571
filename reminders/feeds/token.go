package feeds

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"log/slog"
	"strings"
)

// tokenBytes are the random bytes of a token: 160 bits, 32 characters.
const tokenBytes = 20

// A Token opens a calendar to whoever knows it. It prints masked; [Token.Reveal] gives
// it away.
type Token struct{ text string }

// alphabet has no characters that addresses escape or people mistake for others when
// they read one out.
var alphabet = base32.NewEncoding("abcdefghjkmnpqrstuvwxyz123456789").WithPadding(base32.NoPadding)

// newToken makes a token that nobody can guess.
func newToken() Token {
	random := make([]byte, tokenBytes)
	_, _ = rand.Read(random) // it never fails
	return Token{alphabet.EncodeToString(random)}
}

// ParseToken takes a text for a token, which need not be one that was ever made.
func ParseToken(text string) Token { return Token{strings.ToLower(text)} }

// Reveal returns the token itself.
func (t Token) Reveal() string { return t.text }

// Hash is what is stored of the token, and tells it from others where it must not be
// known.
func (t Token) Hash() [sha256.Size]byte { return sha256.Sum256([]byte(t.text)) }

// String keeps the token out of texts.
func (t Token) String() string { return "********" }

// GoString keeps %#v from showing the token.
func (t Token) GoString() string { return t.String() }

// LogValue keeps the token out of logs.
func (t Token) LogValue() slog.Value { return slog.StringValue(t.String()) }

// MarshalText keeps the token out of JSON.
func (t Token) MarshalText() ([]byte, error) { return []byte(t.String()), nil }
