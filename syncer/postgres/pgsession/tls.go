package pgsession

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/lib/pq"
)

// ErrMode means that a URL's sslmode leaves it to whoever is in between whether the
// connection is encrypted.
var ErrMode = errors.New("the sslmode of database.url is no protection")

// Parse reads a connection URL of lib/pq. The error never quotes it, and wraps
// [ErrMode] for an sslmode of prefer or allow.
func Parse(url string) (pq.Config, error) {
	cfg, err := pq.NewConfig(url)
	if err != nil {
		// The parser's error may quote the URL, and with it the password.
		return pq.Config{}, errors.New("database.url is not a PostgreSQL connection URL; write it as postgres://user@host:5432/database?sslmode=verify-full")
	}
	if cfg.SSLMode == pq.SSLModePrefer || cfg.SSLMode == pq.SSLModeAllow {
		return pq.Config{}, fmt.Errorf("%w: with sslmode=%s it is unencrypted as soon as anybody in between says so; write sslmode=verify-full, and sslrootcert=FILE where the server's certificate is of an authority of your own, or sslmode=disable on one machine", ErrMode, cfg.SSLMode)
	}
	return cfg, nil
}

// A Protection is what keeps others from reading a connection, or from being the
// server.
type Protection int

// The protections, the best last.
const (
	Unencrypted Protection = iota // over a network, readable to whoever is in between
	Unverified                    // encrypted with whoever says to be the server
	Authority                     // the certificate is of a known authority, whoever it names
	Verified                      // the certificate is the server's
	Local                         // the connection doesn't leave the machine
)

// ProtectionOf says what protects the connections of a URL, or of those of its hosts
// that are protected worst.
func ProtectionOf(cfg *pq.Config) Protection {
	if isLocal(cfg.Host) {
		all := true
		for _, m := range cfg.Multi {
			all = all && isLocal(m.Host)
		}
		if all {
			return Local
		}
	}
	switch cfg.SSLMode {
	case pq.SSLModeDisable:
		return Unencrypted
	case pq.SSLModeVerifyFull:
		return Verified
	case pq.SSLModeVerifyCA:
		return Authority
	}
	if hasAuthority(cfg) { // as libpq has it
		return Authority
	}
	return Unverified
}

func isLocal(host string) bool {
	ip := net.ParseIP(host)
	return host == "" || host == "localhost" || filepath.IsAbs(host) || strings.HasPrefix(host, "@") || ip != nil && ip.IsLoopback()
}

// hasAuthority reports whether lib/pq goes by a file of authorities with
// sslmode=require.
func hasAuthority(cfg *pq.Config) bool {
	file := cfg.SSLRootCert
	if cfg.SSLInline || file == "system" {
		return file != ""
	}
	if file == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return false
		}
		file = filepath.Join(home, ".postgresql", "root.crt")
	}
	_, err := os.Stat(file)
	return err == nil
}

// String says it in words.
func (p Protection) String() string {
	switch p {
	case Unencrypted:
		return "not encrypted: whoever is in between can read it"
	case Unverified:
		return "encrypted, but not verified: sslmode=require takes whoever answers for the server"
	case Authority:
		return "encrypted, and the server's certificate is of a known authority, whatever its name (sslmode=verify-ca)"
	case Verified:
		return "encrypted, and verified to be the server's"
	}
	return "on this machine"
}

// Hint says what to do about it; "" where it is fine.
func (p Protection) Hint() string {
	switch p {
	case Unencrypted, Unverified:
		return "write sslmode=verify-full in database.url, and sslrootcert=FILE where the server's certificate is of an authority of your own"
	case Authority:
		return "write sslmode=verify-full in database.url if the certificate names the server"
	}
	return ""
}
