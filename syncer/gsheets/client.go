package gsheets

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"google.golang.org/api/option"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/anchored"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/apifacts"
	"sheetsync/syncer/gsheets/budget"
	"sheetsync/syncer/gsheets/probe"
	"sheetsync/syncer/telemetry"
)

// DefaultEndpoint is where Google serves the Sheets API.
const DefaultEndpoint = "https://sheets.googleapis.com/"

// Options configure a Client. The zero value speaks to Google with the
// machine's application default credentials.
type Options struct {
	// Credentials is the content of a credentials file: a service account's
	// key or an authorised user's. Empty means application default credentials.
	Credentials []byte
	// TokenSource replaces Credentials where the caller signs in by itself.
	TokenSource oauth2.TokenSource
	// Account is the address of whom TokenSource signs in, for hints; empty if unknown.
	Account string
	// Endpoint is the API's base URL; empty means Google's.
	Endpoint string
	// ReadOnly asks for the right to read only; Write then fails with
	// [syncer.ErrReadOnly] before anything is sent.
	ReadOnly bool
	// Files asks for the right to the files in Drive that the account itself
	// made, too: to share a spreadsheet made by [Client.Create].
	Files bool
	// RequestsPerMinute bounds what is sent in any minute; 0 means 60, which is
	// Google's quota for one account.
	RequestsPerMinute int
	// Budget is one that is shared with other clients, in place of RequestsPerMinute.
	Budget *budget.Budget
	// RetryFor bounds how long one request may take that keeps failing with a
	// server's error, its attempts and the waiting between them, after which it is not
	// sent again; 0 means 20 s. An exceeded quota is waited for up to four
	// times as long, since it is counted by the minute.
	RetryFor time.Duration
	// Logger gets retries and conflicts; nil means none.
	Logger *slog.Logger

	// Transport is the bottom of the chain; nil means one of our own.
	Transport http.RoundTripper
	// Sleep waits for d or until ctx is done; nil means a timer.
	Sleep func(ctx context.Context, d time.Duration) error
	// Rand gives a number in [0,1) for the jitter; nil means math/rand.
	Rand func() float64
	// MetadataID gives random ids for developer metadata; nil means math/rand.
	MetadataID func() int64
}

// A Client is one account's access to the Sheets API. It is safe for
// concurrent use.
type Client struct {
	opts     Options
	base     *url.URL
	http     *http.Client
	sheets   *sheets.Service
	email    string // of the service account, for hints; empty if unknown
	budget   *budget.Budget
	metadata func() int64
	// stagedFrom is how many rows make a first fill staged.
	stagedFrom int
}

// New makes a client. It sends nothing: wrong credentials show at the first
// request.
func New(ctx context.Context, opts Options) (*Client, error) {
	if opts.Endpoint == "" {
		opts.Endpoint = DefaultEndpoint
	}
	if !strings.HasSuffix(opts.Endpoint, "/") {
		opts.Endpoint += "/"
	}
	base, err := url.Parse(opts.Endpoint)
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") {
		return nil, fmt.Errorf("google.endpoint is not the URL of a server: give one like https://host:port/ or leave it empty for Google's own")
	}
	if !confidential(base) {
		return nil, fmt.Errorf("google.endpoint is not reached by https: the access token would cross the network unencrypted")
	}
	if opts.RequestsPerMinute < 0 {
		return nil, fmt.Errorf("google.requests_per_minute is %d: give a number above 0, or leave it out for 60", opts.RequestsPerMinute)
	}
	if opts.RequestsPerMinute == 0 {
		opts.RequestsPerMinute = 60
	}
	if opts.Budget == nil {
		opts.Budget = budget.New(opts.RequestsPerMinute)
	}
	if opts.RetryFor == 0 {
		opts.RetryFor = 20 * time.Second
	}
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	if opts.Sleep == nil {
		opts.Sleep = sleep
	}
	if opts.Rand == nil {
		opts.Rand = rand.Float64
	}
	if opts.MetadataID == nil {
		opts.MetadataID = func() int64 { return 1 + rand.Int64N(1<<31-2) }
	}
	if opts.Transport == nil {
		opts.Transport = newTransport(base)
	}
	c := &Client{opts: opts, base: base, budget: opts.Budget, metadata: opts.MetadataID, stagedFrom: anchored.StagedRows}
	source, email, err := tokenSource(ctx, opts)
	if err != nil {
		return nil, err
	}
	c.email = email
	c.http = &http.Client{CheckRedirect: stayHome, Transport: &bearer{source: source, next: &metered{budget: c.budget, next: telemetry.Traced(&standingOnly{opts.Transport})}}}
	c.sheets, err = sheets.NewService(ctx, option.WithHTTPClient(c.http), option.WithEndpoint(opts.Endpoint))
	if err != nil {
		return nil, fmt.Errorf("set up the Sheets API's client: %w", err)
	}
	c.sheets.UserAgent = userAgent
	return c, nil
}

// Sheets returns Google's own client on the same account, budget and
// transport, for calls that no Workbook makes. It doesn't retry.
func (c *Client) Sheets() *sheets.Service { return c.sheets }

// Probe asks the API on a spreadsheet what its documentation leaves out; see
// package probe. report hears each finding as it is made.
func (c *Client) Probe(ctx context.Context, spreadsheet string, report func(probe.Finding)) (apifacts.Facts, error) {
	if c.opts.ReadOnly {
		return nil, fmt.Errorf("probe the API: %w", syncer.ErrReadOnly)
	}
	return probe.Run(ctx, c.sheets, spreadsheet, probe.Options{NewID: c.metadata, Report: report})
}

// HTTP returns the signed-in, budgeted HTTP client, for Google's other APIs.
func (c *Client) HTTP() *http.Client { return c.http }

// Account returns the service account's e-mail address, with which a
// spreadsheet must be shared; empty for other kinds of credentials.
func (c *Client) Account() string { return c.email }

// explain turns a failed request's error into one that people can act on.
func (c *Client) explain(what string, err error) error { return apierror.Explain(what, err, c.email) }

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
