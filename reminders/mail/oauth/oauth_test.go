package oauth_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"sheetsync/reminders"
	"sheetsync/reminders/inbox"
	"sheetsync/reminders/mail"
	"sheetsync/reminders/mail/oauth"
)

// tokens is a token server: it gives token 1, token 2, … for the refresh token
// “refresh”, valid for so many seconds.
type tokens struct {
	*httptest.Server
	issued  atomic.Int64
	expires int
	broken  atomic.Pointer[string] // the error code that it answers instead
}

func startTokens(t *testing.T, expires int) *tokens {
	t.Helper()
	s := &tokens{expires: expires}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, status := map[string]any{}, http.StatusOK
		switch broken := s.broken.Load(); {
		case broken != nil && *broken == "":
			w.WriteHeader(http.StatusBadGateway)
			return
		case broken != nil:
			status = http.StatusBadRequest
			answer["error"], answer["error_description"] = *broken, "register@example.com said no"
		case r.FormValue("grant_type") != "refresh_token" || r.FormValue("refresh_token") != "refresh":
			status = http.StatusBadRequest
			answer["error"] = "invalid_grant"
		default:
			answer["access_token"], answer["token_type"], answer["expires_in"] = fmt.Sprintf("token %d", s.issued.Add(1)), "Bearer", s.expires
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(answer) // a client that has gone needs no answer
	}))
	t.Cleanup(s.Close)
	return s
}

// start runs a mail server that wants tokens, and a sender for it.
func start(t *testing.T, tokenURL string) (*inbox.Server, *mail.Sender) {
	t.Helper()
	box, err := inbox.Start(inbox.Options{TLS: inbox.TLSStart, Username: "register@example.com", Token: func(token string) bool { return strings.HasPrefix(token, "token ") }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	source, err := oauth.New(oauth.Config{Provider: oauth.Google, ClientID: "id", ClientSecret: "secret", RefreshToken: "refresh", TokenURL: tokenURL})
	if err != nil {
		t.Fatal(err)
	}
	sender, err := mail.New(mail.Config{
		Host: box.Host(), Port: box.Port(), Username: "register@example.com", Token: source.Token, From: "register@example.com", RootCAs: box.CertPool(),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sender.Close() })
	return box, sender
}

func message() reminders.Message {
	return reminders.Message{To: "li@example.com", Subject: "s", Text: "t", MessageID: "1@example.com"}
}

func TestLoginWithATokenThatIsRenewed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		expires int
		issued  int64
	}{{3600, 1}, {1, 3}} { // a token that is about to expire isn't used again
		server := startTokens(t, tt.expires)
		box, sender := start(t, server.URL)
		for range 3 {
			if err := sender.Send(t.Context(), message()); err != nil {
				t.Fatal(err)
			}
			box.CutConnections()
		}
		if box.Total() != 3 || server.issued.Load() != tt.issued || box.Messages()[0].User != "register@example.com" {
			t.Errorf("valid for %d s: %d mails with %d tokens", tt.expires, box.Total(), server.issued.Load())
		}
	}
}

func TestATokenThatCannotBeHad(t *testing.T) {
	t.Parallel()
	server := startTokens(t, 3600)
	_, sender := start(t, server.URL)
	for code, want := range map[string]string{
		"invalid_grant":   "revoked or has expired (invalid_grant): log in again",
		"invalid_client":  "check mail.oauth.client_id",
		"invalid_scope":   "refused (invalid_scope)",
		"":                "answered 502",
		"<b>other</b> @x": "refused (botherbx)",
	} {
		server.broken.Store(&code)
		err := sender.Send(t.Context(), message())
		var failed *mail.Error
		if !errors.As(err, &failed) || !errors.Is(err, reminders.ErrNotSent) || failed.Class() != "login: token" || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", code, err)
		}
		if strings.Contains(err.Error(), "@") || errors.Is(err, oauth.ErrRevoked) != (code == "invalid_grant") {
			t.Errorf("%s: %v", code, err)
		}
	}
	server.broken.Store(nil)
	if err := sender.Send(t.Context(), message()); err != nil {
		t.Errorf("once it works again: %v", err)
	}
	server.Close()
	_, sender = start(t, server.URL)
	if err := sender.Send(t.Context(), message()); err == nil || !strings.Contains(err.Error(), "can't be reached") {
		t.Errorf("no token server: %v", err)
	}
}

// The mail server tells why it refuses a token in a challenge, which is answered by
// an empty line; then comes the status.
func TestATokenThatIsRefused(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"access_token": "another", "token_type": "Bearer", "expires_in": 3600}`))
	}))
	t.Cleanup(server.Close)
	box, sender := start(t, server.URL)
	err := sender.Send(t.Context(), message())
	var failed *mail.Error
	if !errors.As(err, &failed) || failed.Class() != "login 535 5.7.8" || !strings.Contains(err.Error(), "check that mail.username is the account") || strings.Contains(err.Error(), "another") {
		t.Errorf("told as %v", err)
	}
	if box.Total() != 0 {
		t.Error("it was sent")
	}
}

func TestNewChecksItsConfiguration(t *testing.T) {
	t.Parallel()
	good := oauth.Config{Provider: oauth.Microsoft, ClientID: "id", RefreshToken: "r"}
	if _, err := oauth.New(good); err != nil {
		t.Error(err)
	}
	for want, change := range map[string]func(*oauth.Config){
		"mail.oauth.provider":      func(c *oauth.Config) { c.Provider = "yahoo" },
		"mail.oauth.client_id":     func(c *oauth.Config) { c.ClientID = "" },
		"mail.oauth.refresh_token": func(c *oauth.Config) { c.RefreshToken = "" },
		"mail.oauth.token_url":     func(c *oauth.Config) { c.TokenURL = "nowhere" },
	} {
		c := good
		change(&c)
		if _, err := oauth.New(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}
