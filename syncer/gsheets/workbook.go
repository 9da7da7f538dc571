package gsheets

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"

	"google.golang.org/api/googleapi"

	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/apifacts"
	"sheetsync/syncer/gsheets/description"
)

// A Workbook is one spreadsheet. Its methods may be called concurrently, but
// two Writes at the same time hinder each other.
type Workbook struct {
	c        *Client
	id       string
	requests atomic.Int64

	facts   apifacts.Facts                                  // what is known of the API
	learned func(ctx context.Context, facts apifacts.Facts) // hears of more; nil for nobody

	mu     sync.Mutex
	last   *description.Seen // by the latest Describe
	stands syncer.Standing   // see Guard; nil for none
}

var _ syncer.Workbook = (*Workbook)(nil)

// Workbook opens the spreadsheet of this id. It sends nothing.
func (c *Client) Workbook(id string) *Workbook { return &Workbook{c: c, id: id} }

// Know tells the workbook what is known of the API, and where to keep what a
// write finds out. Call it before anything is written.
func (w *Workbook) Know(facts apifacts.Facts, learned func(ctx context.Context, facts apifacts.Facts)) {
	w.facts, w.learned = facts, learned
}

// Requests returns how many requests were sent for this spreadsheet, repeated
// ones included, and without those for access tokens.
func (w *Workbook) Requests() int { return int(w.requests.Load()) }

// URL returns where people open the spreadsheet.
func (w *Workbook) URL() string {
	return "https://docs.google.com/spreadsheets/d/" + w.id + "/edit"
}

// get sends a GET below the spreadsheet's address and hands the body of a good
// answer to use.
func (w *Workbook) get(ctx context.Context, method string, query url.Values, use func(io.Reader) error) error {
	return w.call(ctx, http.MethodGet, method, query, nil, use)
}

// post sends a JSON body likewise.
func (w *Workbook) post(ctx context.Context, method string, query url.Values, body []byte, use func(io.Reader) error) error {
	return w.call(ctx, http.MethodPost, method, query, body, use)
}

func (w *Workbook) call(ctx context.Context, verb, method string, query url.Values, body []byte, use func(io.Reader) error) error {
	query.Set("prettyPrint", "false")
	query.Set("alt", "json")
	u := w.c.base.JoinPath("v4/spreadsheets/" + url.PathEscape(w.id) + method)
	u.RawQuery = query.Encode()
	req, err := http.NewRequestWithContext(counted(ctx, &w.requests), verb, u.String(), bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("build the request: %w", err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return w.send(req, use)
}

func (w *Workbook) send(req *http.Request, use func(io.Reader) error) error {
	res, err := w.c.http.Do(req)
	if err != nil {
		return apierror.OfAnswer(err)
	}
	defer func() { _ = res.Body.Close() }()
	if err := googleapi.CheckResponse(res); err != nil {
		return err
	}
	return apierror.OfAnswer(use(res.Body))
}
