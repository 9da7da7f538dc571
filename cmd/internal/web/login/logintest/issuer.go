// Package logintest is an issuer of OpenID Connect for tests: discovery, a page where
// people sign in, tokens for codes (RFC 7636 with S256), and keys, over real HTTP.
//
// It does what an issuer has to, and refuses what it must; [Issuer.Tamper] has it answer
// wrongly.
package logintest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// The client that the issuer knows.
const (
	ClientID     = "page"
	ClientSecret = "hush-hush"
)

// Issuer is the server. Its fields are set before it is asked.
type Issuer struct {
	URL      string
	Redirect string // where the client has people sent back to, exactly
	// Claims are those of whoever signs in, beside what each token has.
	Claims map[string]any
	// Ask has a person press a button before they are sent back.
	Ask bool
	// Accounts are the verified addresses of which a person who is asked chooses one.
	Accounts []string
	// Tamper changes the claims of a token before it is signed; nil for not at all.
	Tamper func(claims map[string]any)
	// Forge makes the token of claims, instead of signing them; nil for not at all.
	Forge func(claims jwt.MapClaims) (string, error)
	// Key signs tokens; another than the first is one that the issuer doesn't show.
	Key *rsa.PrivateKey
	// UserInfo is what the issuer says of a person beside the token; nil for no such page.
	UserInfo map[string]any
	// Classes are the authentication context classes that it says it knows; nil where it
	// doesn't say.
	Classes []string
	// Down has every question answered by 503.
	Down bool
	// Now is the clock.
	Now func() time.Time

	shown *rsa.PrivateKey

	mu       sync.Mutex
	codes    map[string]url.Values // what was asked for, by code
	Exchange []url.Values          // the bodies of the questions for tokens
}

// usual is the key of every issuer; making one takes long.
var usual = sync.OnceValue(NewKey)

// NewKey makes a key.
func NewKey() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
}

// Start starts an issuer, which ends with the test.
func Start(t testing.TB) *Issuer {
	t.Helper()
	i := &Issuer{Key: usual(), Now: time.Now, codes: make(map[string]url.Values)}
	i.shown = i.Key
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", i.discovery)
	mux.HandleFunc("GET /keys", i.keys)
	mux.HandleFunc("GET /authorize", i.authorize)
	mux.HandleFunc("POST /authorize", i.authorize)
	mux.HandleFunc("POST /token", i.token)
	mux.HandleFunc("GET /userinfo", func(w http.ResponseWriter, _ *http.Request) { send(w, http.StatusOK, i.UserInfo) })
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i.mu.Lock()
		down := i.Down
		i.mu.Unlock()
		if down {
			http.Error(w, "down", http.StatusServiceUnavailable)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	i.URL = server.URL
	return i
}

// SetDown has the issuer answer nothing, or again.
func (i *Issuer) SetDown(down bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.Down = down
}

func send(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	_, _ = w.Write(text)
}

func (i *Issuer) discovery(w http.ResponseWriter, _ *http.Request) {
	says := map[string]any{
		"issuer": i.URL, "authorization_endpoint": i.URL + "/authorize", "token_endpoint": i.URL + "/token", "jwks_uri": i.URL + "/keys",
		"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"}, "id_token_signing_alg_values_supported": []string{"RS256"},
		"code_challenge_methods_supported": []string{"S256"},
	}
	if i.Classes != nil {
		says["acr_values_supported"] = i.Classes
	}
	if i.UserInfo != nil {
		says["userinfo_endpoint"] = i.URL + "/userinfo"
	}
	send(w, http.StatusOK, says)
}

func (i *Issuer) keys(w http.ResponseWriter, _ *http.Request) {
	encode := base64.RawURLEncoding.EncodeToString
	public := i.shown.PublicKey
	send(w, http.StatusOK, map[string]any{"keys": []any{map[string]any{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "1", "n": encode(public.N.Bytes()), "e": encode(big.NewInt(int64(public.E)).Bytes()),
	}}})
}

var prompt = template.Must(template.New("").Parse(`<!doctype html><title>Issuer</title><link rel="icon" href="data:,"><form method="post">
{{- range .}}<button name="account" value="{{.}}">{{.}}</button>{{else}}<button id="allow">Go on</button>{{end}}</form>`))

// authorize sends whoever comes back to the client with a code.
func (i *Issuer) authorize(w http.ResponseWriter, r *http.Request) {
	asked := r.URL.Query()
	if asked.Get("client_id") != ClientID || asked.Get("redirect_uri") != i.Redirect || asked.Get("response_type") != "code" || asked.Get("code_challenge_method") != "S256" {
		http.Error(w, "who asks, and where to?", http.StatusBadRequest)
		return
	}
	if i.Ask && r.Method == http.MethodGet {
		_ = prompt.Execute(w, i.Accounts)
		return
	}
	if account := r.PostFormValue("account"); account != "" {
		asked.Set("account", account)
	}
	code := rand.Text()
	i.mu.Lock()
	i.codes[code] = asked
	i.mu.Unlock()
	http.Redirect(w, r, i.Redirect+"?"+url.Values{"code": {code}, "state": {asked.Get("state")}}.Encode(), http.StatusFound)
}

// token gives a token for a code, once, to whoever has the verifier of the challenge.
func (i *Issuer) token(w http.ResponseWriter, r *http.Request) {
	refuse := func(code string) { send(w, http.StatusBadRequest, map[string]string{"error": code}) }
	if id, secret, ok := r.BasicAuth(); !ok || id != ClientID || secret != ClientSecret {
		send(w, http.StatusUnauthorized, map[string]string{"error": "invalid_client"})
		return
	}
	if err := r.ParseForm(); err != nil {
		refuse("invalid_request")
		return
	}
	i.mu.Lock()
	asked, known := i.codes[r.PostForm.Get("code")]
	delete(i.codes, r.PostForm.Get("code"))
	i.Exchange = append(i.Exchange, r.PostForm)
	i.mu.Unlock()
	sum := sha256.Sum256([]byte(r.PostForm.Get("code_verifier")))
	if !known || r.PostForm.Get("redirect_uri") != asked.Get("redirect_uri") || base64.RawURLEncoding.EncodeToString(sum[:]) != asked.Get("code_challenge") {
		refuse("invalid_grant")
		return
	}
	now := i.Now()
	claims := map[string]any{"iss": i.URL, "aud": ClientID, "sub": "1", "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(), "nonce": asked.Get("nonce")}
	maps.Copy(claims, i.Claims)
	if account := asked.Get("account"); account != "" {
		claims["sub"], claims["email"], claims["email_verified"] = account, account, true
	}
	if i.Tamper != nil {
		i.Tamper(claims)
	}
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims(claims))
	token.Header["kid"] = "1"
	signed, err := token.SignedString(i.Key)
	if i.Forge != nil {
		signed, err = i.Forge(claims)
	}
	if err != nil {
		refuse("server_error")
		return
	}
	send(w, http.StatusOK, map[string]any{"access_token": rand.Text(), "token_type": "Bearer", "expires_in": 3600, "id_token": signed})
}
