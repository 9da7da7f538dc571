package mcp

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"sheetsync/cmd/internal/web/limit"
	"sheetsync/syncer/hostcheck"
)

// Path is where the server answers over HTTP.
const Path = "/mcp"

// minToken is how many characters a token has at least: whoever guesses it reads the
// registers.
const minToken = 32

// How many refusals are logged of a peer, a second and at once: whoever guesses fills no
// disk.
const refusalRate, refusalBurst = 1.0 / 60, 10

// NewToken makes a token by which clients get in, of 256 random bits.
func NewToken() string {
	var secret [32]byte
	_, _ = rand.Read(secret[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(secret[:])
}

// CheckToken refuses a token that could be guessed or isn't one line.
func CheckToken(token string) error {
	switch {
	case len(token) < minToken:
		return errors.New("the token is too short: it takes 32 characters at least")
	case strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }):
		return errors.New("the token has to be one word of ASCII characters")
	}
	return nil
}

// IsLoopback reports whether an address to listen at is this machine's alone.
func IsLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// Handler answers at [Path] by Streamable HTTP, without sessions: each request stands for
// itself. It answers to this machine's own names, and to some more as [hostcheck.Check] takes
// them, and to whoever has the token.
func Handler(s *sdk.Server, token string, log *slog.Logger, names ...string) http.Handler {
	protocol := sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return s }, &sdk.StreamableHTTPOptions{
		Stateless: true, JSONResponse: true, MaxRequestBodyBytes: maxMessage, PropagateRequestCancellation: true,
	})
	want := sha256.Sum256([]byte(token))
	noted := limit.New(refusalRate, refusalBurst)
	mux := http.NewServeMux()
	mux.HandleFunc(Path, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		scheme, given, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		got := sha256.Sum256([]byte(strings.TrimSpace(given)))
		if !strings.EqualFold(scheme, "Bearer") || subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			w.Header().Set("WWW-Authenticate", `Bearer realm="sheetsync"`)
			http.Error(w, "the bearer token is missing or wrong", http.StatusUnauthorized)
			if peer := limit.Peer(r); noted.Allow(peer) {
				log.WarnContext(r.Context(), "a request without the token was refused", "from", peer)
			}
			return
		}
		protocol.ServeHTTP(w, r)
	})
	return hostcheck.Check(names...)(mux)
}
