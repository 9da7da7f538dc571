package consent

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"sheetsync/reminders/mailaddr"
)

// A Token is what a person's consent gives.
type Token struct {
	ClientID string    `json:"client_id"` // to which it was given
	Refresh  string    `json:"refresh_token"`
	Scopes   []string  `json:"scopes"`
	Account  string    `json:"account"` // the person's address; "" where Google didn't say
	Since    time.Time `json:"since"`
	Until    time.Time `json:"until,omitzero"` // when Google ends it; zero where it doesn't say
}

// addressIn is the address in an id token, which comes straight from Google over TLS and so
// needs no signature (OpenID Connect Core, section 3.1.3.7). It is shown and decides nothing.
func addressIn(t *oauth2.Token) string {
	id, _ := t.Extra("id_token").(string)
	parts := strings.Split(id, ".")
	if len(parts) != 3 {
		return ""
	}
	content, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return ""
	}
	var claims struct {
		Email string `json:"email"`
	}
	if json.Unmarshal(content, &claims) != nil {
		return ""
	}
	address, err := mailaddr.Parse(claims.Email)
	if err != nil {
		return ""
	}
	return address
}

// Source gives access tokens for the token in a store, which it reads each time: who signs
// in again need not restart the service. HTTP sends the requests.
func (c Client) Source(store Store, client *http.Client) oauth2.TokenSource {
	return source{c, store, client}
}

type source struct {
	client Client
	store  Store
	http   *http.Client
}

// Token implements [oauth2.TokenSource].
func (s source) Token() (*oauth2.Token, error) {
	kept, err := s.store.Load(s.client.ID)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.WithValue(context.Background(), oauth2.HTTPClient, s.http), requestTimeout)
	defer cancel()
	got, err := s.client.config("", nil).TokenSource(ctx, &oauth2.Token{RefreshToken: kept.Refresh}).Token()
	if err != nil {
		return nil, &RefusedError{err}
	}
	if got.RefreshToken != "" && got.RefreshToken != kept.Refresh {
		kept.Refresh = got.RefreshToken // the old one may be void from now on
		if err := s.store.Save(kept); err != nil {
			return nil, err
		}
	}
	return got, nil
}

// A RefusedError says that a refresh token was not accepted.
type RefusedError struct{ Err error }

func (e *RefusedError) Error() string { return e.Err.Error() }

// Unwrap returns the answer.
func (e *RefusedError) Unwrap() error { return e.Err }

// Brief is the error without what the answer quotes.
func (e *RefusedError) Brief() error { return refused("ask for an access token", e.Err) }

// TokenHint says what to do.
func (e *RefusedError) TokenHint() string {
	var answer *oauth2.RetrieveError
	if !errors.As(e.Err, &answer) {
		return "check the network"
	}
	return "sign in again with sheetsync auth login; while the app's publishing status is “Testing”, Google ends each sign-in after 7 days"
}

// refused is an error of the token's server without what it quotes.
func refused(doing string, err error) error {
	var answer *oauth2.RetrieveError
	if errors.As(err, &answer) {
		return fmt.Errorf("%s: %s", doing, word(answer.ErrorCode))
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// Revoke gives a token back, so that nobody can use it any more. The error is nil also
// where it was void already.
func (c Client) Revoke(ctx context.Context, t *Token, client *http.Client) error {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.revokeURL(), strings.NewReader(url.Values{"token": {t.Refresh}}.Encode()))
	if err != nil {
		return fmt.Errorf("revoke the token: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("revoke the token: %w", err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<16))
	if res.StatusCode == http.StatusOK || res.StatusCode == http.StatusBadRequest && strings.Contains(string(body), "invalid_token") {
		return nil
	}
	return errors.Join(fmt.Errorf("revoke the token: %s", res.Status), err)
}
