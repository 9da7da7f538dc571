package consent

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"google.golang.org/api/drive/v3"
	"google.golang.org/api/sheets/v4"
)

// patience is how long somebody may take to consent.
const patience = 10 * time.Minute

// requestTimeout bounds one request to Google.
const requestTimeout = 30 * time.Second

// Rights are what a person is asked to consent to.
type Rights struct {
	ReadOnly bool // to read spreadsheets, and not to edit them
	Files    bool // also to make files, and to share those
}

// scopes are the least ones for the rights; the address says who it was.
func (r Rights) scopes() []string {
	scopes := []string{"openid", "email", sheets.SpreadsheetsScope}
	if r.ReadOnly {
		scopes[2] = sheets.SpreadsheetsReadonlyScope
	}
	if r.Files {
		scopes = append(scopes, drive.DriveFileScope)
	}
	return scopes
}

// A Login has somebody consent.
type Login struct {
	Client Client
	Rights Rights
	Port   int // on the loopback, to which the browser comes back; 0 for any
	// Show shows somebody the address at which to consent.
	Show func(address string)
	HTTP *http.Client
	Now  func() time.Time
}

// ErrDenied says that the person did not consent.
var ErrDenied = errors.New("access was not granted")

// Run waits until somebody has consented, for ten minutes at most. The error is ErrDenied
// where they said no, or left out the right to the spreadsheets.
func (l Login) Run(ctx context.Context) (*Token, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, errors.New("nobody consented within ten minutes"))
	defer cancel()
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(l.Port)))
	if err != nil {
		return nil, fmt.Errorf("listen for the browser: %w", err)
	}
	config := l.Client.config("http://"+listener.Addr().String()+"/", l.Rights.scopes())
	state, verifier := rand.Text(), oauth2.GenerateVerifier()
	answers := make(chan url.Values, 1)
	server := &http.Server{Handler: awaiting(state, answers), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }()
	defer func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = server.Shutdown(last) // the page that thanks is sent first
	}()
	// Without the prompt, Google gives a refresh token only the first time.
	l.Show(config.AuthCodeURL(state, oauth2.AccessTypeOffline, oauth2.S256ChallengeOption(verifier), oauth2.SetAuthURLParam("prompt", "consent")))
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case answer := <-answers:
		if answer.Get("code") == "" {
			return nil, fmt.Errorf("%w (%s)", ErrDenied, word(answer.Get("error")))
		}
		return l.exchange(ctx, config, answer.Get("code"), verifier)
	}
}

// exchange gives the code for a refresh token.
func (l Login) exchange(ctx context.Context, config *oauth2.Config, code, verifier string) (*Token, error) {
	ctx, cancel := context.WithTimeout(context.WithValue(ctx, oauth2.HTTPClient, l.HTTP), requestTimeout)
	defer cancel()
	got, err := config.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return nil, refused("exchange the code", err)
	}
	if got.RefreshToken == "" {
		return nil, errors.New("no refresh token was given: take the app's access back at https://myaccount.google.com/connections, and sign in again")
	}
	granted, _ := got.Extra("scope").(string)
	scopes := strings.Fields(granted)
	if len(scopes) == 0 {
		scopes = config.Scopes // as asked for (RFC 6749, section 5.1)
	}
	for _, scope := range config.Scopes[2:] { // people may untick each
		if !slices.Contains(scopes, scope) {
			return nil, fmt.Errorf("%w: the right %s was left out", ErrDenied, scope)
		}
	}
	now := l.Now()
	t := &Token{ClientID: l.Client.ID, Refresh: got.RefreshToken, Scopes: scopes, Account: addressIn(got), Since: now}
	if seconds, ok := got.Extra("refresh_token_expires_in").(float64); ok && seconds > 0 {
		t.Until = now.Add(time.Duration(seconds) * time.Second)
	}
	return t, nil
}

// awaiting answers the browser that comes back, and hands on what it brings, once. What
// doesn't bring the state wasn't begun here.
func awaiting(state string, answers chan<- url.Values) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Type", "text/plain; charset=utf-8")
		header.Set("Cache-Control", "no-store")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("X-Content-Type-Options", "nosniff")
		answer := r.URL.Query()
		if subtle.ConstantTimeCompare([]byte(answer.Get("state")), []byte(state)) != 1 {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprintln(w, "This is not the sign-in that sheetsync waits for. Begin it again with sheetsync auth login.")
			return
		}
		select {
		case answers <- answer:
			fmt.Fprintln(w, "sheetsync has heard from Google. You can close this page; the terminal says whether it went well.")
		default:
			w.WriteHeader(http.StatusConflict)
			fmt.Fprintln(w, "sheetsync has had its answer already.")
		}
	})
	return mux
}

// word is an error code as OAuth has them, or “unknown” for what isn't one.
func word(code string) string {
	if code == "" || len(code) > 60 || strings.ContainsFunc(code, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') }) {
		return "unknown"
	}
	return code
}
