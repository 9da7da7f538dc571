package gsheets

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/google"
	"google.golang.org/api/drive/v3"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/gsheets/apierror"
)

// tokenSource returns where access tokens come from, and the service account's
// address if the credentials are of one.
func tokenSource(ctx context.Context, opts Options) (oauth2.TokenSource, string, error) {
	if opts.TokenSource != nil {
		return opts.TokenSource, opts.Account, nil
	}
	scopes := []string{sheets.SpreadsheetsScope}
	if opts.ReadOnly {
		scopes[0] = sheets.SpreadsheetsReadonlyScope
	}
	if opts.Files {
		scopes = append(scopes, drive.DriveFileScope)
	}
	// Token requests outlive the call that needs them first, so the caller's
	// cancelling must not become part of the source.
	ctx = context.WithValue(context.WithoutCancel(ctx), oauth2.HTTPClient,
		&http.Client{Transport: opts.Transport, Timeout: 30 * time.Second, CheckRedirect: stayHome})
	if len(opts.Credentials) == 0 {
		found, err := google.FindDefaultCredentials(ctx, scopes...)
		if err != nil {
			return nil, "", fmt.Errorf("no credentials: name a service account's key file in google.credentials, or set up application default credentials: %w", err)
		}
		return found.TokenSource, accountOf(found.JSON), nil
	}
	if !utf8.Valid(opts.Credentials) {
		return nil, "", errors.New("the credentials file is not UTF-8, as JSON is: download the service account's key again, and don't save it with another program")
	}
	var kind struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(opts.Credentials, &kind); err != nil {
		return nil, "", errors.New("the credentials file is not JSON: download the service account's key again, as JSON")
	}
	switch kind.Type {
	case "service_account":
		config, err := google.JWTConfigFromJSON(opts.Credentials, scopes...)
		if err != nil {
			return nil, "", errors.New("the credentials file is not a whole service account key: download it again, as JSON")
		}
		if u, err := url.Parse(config.TokenURL); err != nil || !confidential(u) {
			return nil, "", errors.New("token_uri in the credentials file is not reached by https: download the service account's key again, as JSON")
		}
		if !readableKey(config.PrivateKey) {
			return nil, "", errors.New("the private key in the credentials file can't be read: download the service account's key again, as JSON")
		}
		return fresh(ctx, config.TokenSource), config.Email, nil
	case "authorized_user":
		found, err := google.CredentialsFromJSONWithType(ctx, opts.Credentials, google.AuthorizedUser, scopes...)
		if err != nil {
			return nil, "", errors.New("the credentials file of an authorised user is not complete: sign in again")
		}
		return found.TokenSource, "", nil
	default:
		return nil, "", fmt.Errorf("the credentials file has type %q: give a service account's key or an authorised user's credentials", kind.Type)
	}
}

// confidential reports whether nobody on the way can read what is sent to an address: it is
// one of https, or on this machine.
func confidential(u *url.URL) bool { return u.Scheme == "https" || onLoopback(u.Hostname()) }

// stayHome follows a redirect only on the server that was asked: requests are signed
// wherever they go.
func stayHome(req *http.Request, via []*http.Request) error {
	if first := via[0].URL; req.URL.Scheme != first.Scheme || req.URL.Host != first.Host || len(via) >= maxRedirects {
		return http.ErrUseLastResponse
	}
	return nil
}

const maxRedirects = 5

// sourceFunc is a source that asks for a new token at every call.
type sourceFunc func() (*oauth2.Token, error)

func (f sourceFunc) Token() (*oauth2.Token, error) { return f() }

// fresh undoes the caching of oauth2's sources, which would hand out a refused
// token until it expires; bearer caches instead.
func fresh(ctx context.Context, source func(context.Context) oauth2.TokenSource) oauth2.TokenSource {
	return sourceFunc(func() (*oauth2.Token, error) { return source(ctx).Token() })
}

func readableKey(key []byte) bool {
	if block, _ := pem.Decode(key); block != nil {
		key = block.Bytes
	}
	if _, err := x509.ParsePKCS8PrivateKey(key); err == nil {
		return true
	}
	_, err := x509.ParsePKCS1PrivateKey(key)
	return err == nil
}

func accountOf(credentials []byte) string {
	var account struct {
		Email string `json:"client_email"`
	}
	if json.Unmarshal(credentials, &account) != nil {
		return ""
	}
	return account.Email
}

// bearer signs requests. A token that the server refuses before its time (a
// revoked key, a restarted server) is asked for anew, once a request.
type bearer struct {
	source oauth2.TokenSource
	next   http.RoundTripper

	mu    sync.Mutex
	token *oauth2.Token
}

func (b *bearer) current(refused *oauth2.Token) (*oauth2.Token, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.token.Valid() && b.token != refused {
		return b.token, nil
	}
	token, err := b.source.Token()
	if err != nil {
		return nil, &apierror.TokenError{Err: err}
	}
	b.token = token
	return token, nil
}

func (b *bearer) RoundTrip(req *http.Request) (*http.Response, error) {
	if !confidential(req.URL) {
		closeBody(req)
		return nil, errors.New("the access token is not sent over plain http to another machine")
	}
	token, err := b.current(nil)
	if err != nil {
		closeBody(req)
		return nil, err
	}
	res, err := b.next.RoundTrip(signed(req, token))
	if err != nil || res.StatusCode != http.StatusUnauthorized || (req.Body != nil && req.GetBody == nil) {
		return res, err
	}
	fresh := b.renew(token)
	if fresh == nil {
		return res, nil // the 401 tells more than that there is no other token
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<16))
	_ = res.Body.Close()
	again := signed(req, fresh)
	if req.GetBody != nil {
		if again.Body, err = req.GetBody(); err != nil {
			return nil, fmt.Errorf("repeat the request with a fresh token: %w", err)
		}
	}
	return b.next.RoundTrip(again)
}

// renew returns a token other than the refused one, or nil.
func (b *bearer) renew(refused *oauth2.Token) *oauth2.Token {
	token, err := b.current(refused)
	if err != nil || token.AccessToken == refused.AccessToken {
		return nil
	}
	return token
}

func signed(req *http.Request, token *oauth2.Token) *http.Request {
	req = req.Clone(req.Context())
	token.SetAuthHeader(req)
	return req
}

func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}
