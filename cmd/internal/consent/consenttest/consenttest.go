// Package consenttest is an authorisation server for tests of signing in: it consents at
// once, or doesn't, and gives tokens, over HTTP on this machine.
package consenttest

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
)

// Client is the id of the one client that the server knows, and Secret its secret.
const (
	Client = "client.apps.example"
	Secret = "client-secret"
)

// A Server is an authorisation server. Its fields may be set before it is asked.
type Server struct {
	*httptest.Server
	AccessToken string   // that it gives
	Account     string   // who consents
	Deny        bool     // they say no
	Unticked    []string // scopes that they don't grant
	Expires     int      // seconds after which refresh tokens end, as it says; 0 for unsaid
	Rotate      bool     // each refresh token is good for one use

	mu      sync.Mutex
	codes   map[string]asked // by code
	valid   map[string]bool  // refresh tokens
	asked   url.Values       // what the last one who consented was asked
	revoked int
}

// asked is what a code was given for.
type asked struct{ challenge, redirect, scope string }

// Start starts a server. Close it.
func Start() *Server {
	s := &Server{codes: map[string]asked{}, valid: map[string]bool{}, AccessToken: "access", Account: "li@example.com"}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /auth", s.consent)
	mux.HandleFunc("POST /token", s.token)
	mux.HandleFunc("POST /revoke", s.revoke)
	s.Server = httptest.NewServer(mux)
	return s
}

// File is the client's file, as a console downloads it.
func (s *Server) File() []byte {
	file, err := json.Marshal(map[string]any{"installed": map[string]any{
		"client_id": Client, "client_secret": Secret, "auth_uri": s.URL + "/auth", "token_uri": s.URL + "/token", "redirect_uris": []string{"http://localhost"},
	}})
	if err != nil {
		panic(err) // of constants
	}
	return file
}

// Asked is what the last one who consented was asked.
func (s *Server) Asked() url.Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

// Revoked is how many tokens were given back.
func (s *Server) Revoked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.revoked
}

// Forget makes all refresh tokens void, as Google does after 7 days of testing.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.valid)
}

func (s *Server) consent(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := r.URL.Query()
	s.asked = q
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || back.Hostname() != "127.0.0.1" || q.Get("client_id") != Client || q.Get("response_type") != "code" ||
		q.Get("code_challenge_method") != "S256" || q.Get("state") == "" {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	answer := url.Values{"state": {q.Get("state")}}
	if s.Deny {
		answer.Set("error", "access_denied")
	} else {
		var granted []string
		for _, scope := range strings.Fields(q.Get("scope")) {
			if !strings.Contains(strings.Join(s.Unticked, " "), scope) {
				granted = append(granted, scope)
			}
		}
		code := rand.Text()
		s.codes[code] = asked{q.Get("code_challenge"), q.Get("redirect_uri"), strings.Join(granted, " ")}
		answer.Set("code", code)
	}
	back.RawQuery = answer.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound) //nolint:gosec // to this machine, as was looked at
}

func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.FormValue("client_id") != Client || r.FormValue("client_secret") != Secret {
		fail(w, "invalid_client")
		return
	}
	given := map[string]any{"access_token": s.AccessToken, "token_type": "Bearer", "expires_in": 3599}
	switch r.FormValue("grant_type") {
	case "authorization_code":
		code, ok := s.codes[r.FormValue("code")]
		delete(s.codes, r.FormValue("code"))
		proof := sha256.Sum256([]byte(r.FormValue("code_verifier")))
		if !ok || base64.RawURLEncoding.EncodeToString(proof[:]) != code.challenge || r.FormValue("redirect_uri") != code.redirect {
			fail(w, "invalid_grant")
			return
		}
		given["scope"], given["refresh_token"], given["id_token"] = code.scope, s.issue(), s.identity()
		if s.Expires > 0 {
			given["refresh_token_expires_in"] = s.Expires
		}
	case "refresh_token":
		if !s.valid[r.FormValue("refresh_token")] {
			fail(w, "invalid_grant")
			return
		}
		if s.Rotate {
			delete(s.valid, r.FormValue("refresh_token"))
			given["refresh_token"] = s.issue()
		}
	default:
		fail(w, "unsupported_grant_type")
		return
	}
	answer(w, http.StatusOK, given)
}

func (s *Server) issue() string {
	token := "refresh-" + rand.Text()
	s.valid[token] = true
	return token
}

// identity is an id token, unsigned.
func (s *Server) identity() string {
	claims, err := json.Marshal(map[string]string{"email": s.Account})
	if err != nil {
		panic(err) // of a text
	}
	return "e30." + base64.RawURLEncoding.EncodeToString(claims) + ".e30"
}

func (s *Server) revoke(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.valid[r.FormValue("token")] {
		fail(w, "invalid_token")
		return
	}
	delete(s.valid, r.FormValue("token"))
	s.revoked++
}

func fail(w http.ResponseWriter, code string) {
	answer(w, http.StatusBadRequest, map[string]any{"error": code, "error_description": "of no interest"})
}

func answer(w http.ResponseWriter, status int, members map[string]any) {
	content, err := json.Marshal(members)
	if err != nil {
		panic(err) // of texts and numbers
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(content)
}
