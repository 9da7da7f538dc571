package emulator

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"sheetsync/syncer/emulator/store"
	"sheetsync/syncer/emulator/wire"
)

// identities are the people and service accounts a server knows.
type identities struct {
	store *store.Store

	mu sync.Mutex
	// Secret signs access tokens, so that they outlive a restart.
	Secret   []byte              `json:"secret"`
	Accounts map[string]*account `json:"accounts"` // service accounts by address
	People   map[string]string   `json:"people"`   // addresses by token
}

type account struct {
	KeyID string `json:"key_id"`
	Key   []byte `json:"key"` // PKCS #8
	key   *rsa.PrivateKey
}

const identitiesFile = "identities.json"

func loadIdentities(st *store.Store) (*identities, error) {
	i := &identities{store: st, Accounts: map[string]*account{}, People: map[string]string{}}
	if st != nil {
		data, err := st.ReadFile(identitiesFile)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return nil, fmt.Errorf("identities: %w", err)
		default:
			if err := json.Unmarshal(data, i); err != nil {
				return nil, fmt.Errorf("identities: %w", err)
			}
		}
	}
	for email, a := range i.Accounts {
		key, err := x509.ParsePKCS8PrivateKey(a.Key)
		if err != nil {
			return nil, fmt.Errorf("key of %s: %w", email, err)
		}
		a.key, _ = key.(*rsa.PrivateKey)
	}
	if len(i.Secret) == 0 {
		i.Secret = make([]byte, 32)
		rand.Read(i.Secret)
		return i, i.save()
	}
	return i, nil
}

func (i *identities) save() error {
	if i.store == nil {
		return nil
	}
	data, err := json.Marshal(i)
	if err != nil {
		return fmt.Errorf("identities: %w", err)
	}
	return i.store.WriteFile(identitiesFile, data)
}

// AddServiceAccount makes a service account, or finds it, and returns its JSON key file. Start the server first: the file
// names its token address.
func (s *Server) AddServiceAccount(email string) ([]byte, error) {
	i := s.identities
	i.mu.Lock()
	defer i.mu.Unlock()
	a := i.Accounts[email]
	if a == nil {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			return nil, fmt.Errorf("make a key: %w", err)
		}
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			return nil, fmt.Errorf("encode the key: %w", err)
		}
		id := sha256.Sum256(der)
		a = &account{KeyID: hex.EncodeToString(id[:20]), Key: der, key: key}
		i.Accounts[email] = a
		if err := i.save(); err != nil {
			return nil, err
		}
	}
	name, domain, _ := strings.Cut(email, "@")
	file := map[string]string{
		"type": "service_account", "project_id": strings.TrimSuffix(domain, ".iam.gserviceaccount.com"), "private_key_id": a.KeyID,
		"private_key":  string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: a.Key})),
		"client_email": email, "client_id": fmt.Sprintf("%021d", len(name)), "auth_uri": s.Endpoint() + "/auth", "token_uri": s.TokenURL(),
		"universe_domain": "googleapis.com",
	}
	return json.MarshalIndent(file, "", "  ")
}

// AddPerson makes a person, or finds them, and returns a bearer token that acts as them with all scopes and never expires.
func (s *Server) AddPerson(email string) (token string, err error) {
	i := s.identities
	i.mu.Lock()
	defer i.mu.Unlock()
	for t, e := range i.People {
		if e == email {
			return t, nil
		}
	}
	token = "ya29.person." + rand.Text()
	i.People[token] = email
	return token, i.save()
}

// caller is who sent a request.
type caller struct {
	email   string
	service bool
	ownsAll bool
	// keyed is somebody unknown with an API key: they may read what anyone with the link may read.
	keyed  bool
	scopes []string // nil is all
}

// The scopes of the APIs, behind https://www.googleapis.com/auth/.
const (
	scopeSheets       = "spreadsheets"
	scopeSheetsRead   = "spreadsheets.readonly"
	scopeDrive        = "drive"
	scopeDriveRead    = "drive.readonly"
	scopeDriveFile    = "drive.file"
	scopeMetadata     = "drive.metadata"
	scopeMetadataRead = "drive.metadata.readonly"
)

const scopePrefix = "https://www.googleapis.com/auth/"

// allowed tells whether the caller's token carries one of the scopes.
func (c caller) allowed(scopes ...string) bool {
	if c.scopes == nil {
		return true
	}
	return slices.ContainsFunc(c.scopes, func(have string) bool {
		name, ok := strings.CutPrefix(have, scopePrefix)
		return ok && slices.Contains(scopes, name)
	})
}

// ownFilesOnly tells whether the token opens nothing but files that the caller made.
func (c caller) ownFilesOnly() bool {
	return c.allowed(scopeDriveFile) && !c.allowed(scopeSheets, scopeSheetsRead, scopeDrive, scopeDriveRead, scopeMetadata, scopeMetadataRead)
}

// role is what the caller may do with a file. With the scope drive.file alone a file that the caller didn't make isn't there.
func (c caller) role(a *about) (role Role, there bool) {
	if c.ownFilesOnly() && a.Owner != c.email {
		return None, false
	}
	return a.role(c.email, c.ownsAll), true
}

// claims is what an access token says.
type claims struct {
	Email  string   `json:"email"`
	Scopes []string `json:"scopes"`
	Until  int64    `json:"until"`
}

const tokenPrefix = "ya29.c."

func (i *identities) token(c claims) (string, error) {
	body, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("encode token: %w", err)
	}
	text := base64.RawURLEncoding.EncodeToString(body)
	return tokenPrefix + text + "." + base64.RawURLEncoding.EncodeToString(i.sign(text)), nil
}

func (i *identities) sign(text string) []byte {
	mac := hmac.New(sha256.New, i.Secret)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// who finds out who a request comes from.
func (s *Server) who(r *http.Request) (caller, *wire.Error) {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		token = r.URL.Query().Get("access_token")
	}
	if token == "" && r.URL.Query().Get("key") != "" {
		return caller{keyed: true}, nil
	}
	if token == "" {
		return caller{}, &wire.Error{HTTP: http.StatusForbidden, Status: "PERMISSION_DENIED",
			Message: "Method doesn't allow unregistered callers (callers without established identity). " +
				"Please use API Key or other form of API consumer identity to call this API."}
	}
	if s.options.Token != "" && token == s.options.Token {
		email := s.options.TokenEmail
		if email == "" {
			email = DefaultEmail
		}
		return caller{email: email, ownsAll: true}, nil
	}
	i := s.identities
	i.mu.Lock()
	email := i.People[token]
	i.mu.Unlock()
	if email != "" {
		return caller{email: email}, nil
	}
	if c, ok := i.read(token); ok && c.Until > s.now().Unix() {
		return caller{email: c.Email, service: true, scopes: append([]string{}, c.Scopes...)}, nil
	}
	if c, ok := s.bearer(token); ok {
		return c, nil
	}
	return caller{}, &wire.Error{HTTP: http.StatusUnauthorized, Status: "UNAUTHENTICATED",
		Message: "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid " +
			"authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
		Details: []any{map[string]any{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "ACCESS_TOKEN_EXPIRED",
			"domain": "googleapis.com"}}}
}

func (i *identities) read(token string) (claims, bool) {
	text, signature, ok := strings.Cut(strings.TrimPrefix(token, tokenPrefix), ".")
	given, err := base64.RawURLEncoding.DecodeString(signature)
	if !ok || err != nil || !hmac.Equal(given, i.sign(text)) {
		return claims{}, false
	}
	body, err := base64.RawURLEncoding.DecodeString(text)
	var c claims
	if err != nil || json.Unmarshal(body, &c) != nil {
		return claims{}, false
	}
	return c, c.Email != ""
}

func insufficientScopes() *wire.Error {
	return &wire.Error{HTTP: http.StatusForbidden, Status: "PERMISSION_DENIED", Message: "Request had insufficient authentication scopes.",
		Details: []any{map[string]any{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
			"domain": "googleapis.com"}}}
}

// tokenLife is how long an access token works; the API says one second less.
const tokenLife = time.Hour
