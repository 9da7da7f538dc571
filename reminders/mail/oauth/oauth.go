// Package oauth gets the access tokens with which Google's and Microsoft's mail
// servers let a program log in (AUTH XOAUTH2), by OAuth 2.0's refresh tokens (RFC
// 6749, section 6). Both have ended, or are ending, logins by password.
package oauth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

// Provider is who issues the tokens.
type Provider string

// The providers.
const (
	Google    Provider = "google"
	Microsoft Provider = "microsoft"
)

// Providers are the names of all.
var Providers = []string{string(Google), string(Microsoft)}

// timeout bounds one request for a token.
const timeout = 20 * time.Second

// Config is the member mail.oauth of the configuration.
type Config struct {
	Provider     Provider
	Tenant       string // Microsoft's directory; "": common
	ClientID     string
	ClientSecret string // "" for a public client
	RefreshToken string
	TokenURL     string // "": the provider's
}

// Source gives access tokens and asks for a new one when the last is about to
// expire. It may be used from several goroutines.
type Source struct {
	config  oauth2.Config
	host    string
	client  *http.Client
	mu      sync.Mutex
	last    *oauth2.Token
	refresh string
}

// New checks the configuration; its errors name the member and the way out.
func New(c Config) (*Source, error) {
	tokenURL := c.TokenURL
	switch {
	case !slices.Contains(Providers, string(c.Provider)):
		return nil, fmt.Errorf("mail.oauth.provider %q is unknown: use google or microsoft", string(c.Provider))
	case c.ClientID == "":
		return nil, errors.New("mail.oauth.client_id is empty: set it to the application's id")
	case c.RefreshToken == "":
		return nil, errors.New("mail.oauth.refresh_token is empty: log in once with the account and set what the provider gave")
	case tokenURL != "":
	case c.Provider == Google:
		tokenURL = "https://oauth2.googleapis.com/token"
	default:
		tokenURL = "https://login.microsoftonline.com/" + url.PathEscape(cmp.Or(c.Tenant, "common")) + "/oauth2/v2.0/token"
	}
	u, err := url.Parse(tokenURL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, errors.New("mail.oauth.token_url is not the address of a token server")
	}
	return &Source{
		config:  oauth2.Config{ClientID: c.ClientID, ClientSecret: c.ClientSecret, Endpoint: oauth2.Endpoint{TokenURL: tokenURL}},
		host:    u.Host,
		client:  &http.Client{Timeout: timeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		refresh: c.RefreshToken,
	}, nil
}

// ErrRevoked says that the refresh token is no longer good for anything.
var ErrRevoked = errors.New("the refresh token was revoked or has expired (invalid_grant): log in again with the account, and set mail.oauth.refresh_token to what the provider gives")

// Token returns an access token that is valid for a while. Its errors hold nothing of
// the server's text, which likes to name accounts; one wraps [ErrRevoked] when only a
// person can help.
func (s *Source) Token(ctx context.Context) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last.Valid() {
		return s.last.AccessToken, nil
	}
	ctx = context.WithValue(ctx, oauth2.HTTPClient, s.client)
	token, err := s.config.TokenSource(ctx, &oauth2.Token{RefreshToken: s.refresh}).Token()
	if err != nil {
		return "", s.told(err)
	}
	s.last = token
	s.refresh = cmp.Or(token.RefreshToken, s.refresh) // some give a new one each time
	return token.AccessToken, nil
}

// told words a failure.
func (s *Source) told(err error) error {
	var refused *oauth2.RetrieveError
	if !errors.As(err, &refused) {
		return fmt.Errorf("the token server %s can't be reached, or doesn't answer as one: check the network and mail.oauth.token_url", s.host)
	}
	switch refused.ErrorCode {
	case "invalid_grant":
		return ErrRevoked
	case "invalid_client", "unauthorized_client":
		return fmt.Errorf("the token server %s doesn't know the application (%s): check mail.oauth.client_id and mail.oauth.client_secret", s.host, refused.ErrorCode)
	case "":
		return fmt.Errorf("the token server %s answered %d: check mail.oauth.provider, mail.oauth.tenant and mail.oauth.token_url", s.host, refused.Response.StatusCode)
	}
	return fmt.Errorf("the token server %s refused (%s): check mail.oauth", s.host, code(refused.ErrorCode))
}

// code is an error code of the protocol as far as it is one.
func code(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, text)
}
