package gsheets

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"golang.org/x/oauth2"
	"google.golang.org/api/googleapi"

	"sheetsync/syncer"
)

// Errors of an answer's form.
var (
	errEmptyAnswer = errors.New("an empty answer from Google")
	errGarbled     = errors.New("an answer from Google that was cut or is not what was asked for")
)

// An Error is a refused or failed request with the way out of it. It wraps the
// sentinel of package syncer that fits, if one does.
type Error struct {
	What   string // the request, such as “read the values of 4 tabs”
	Status int    // HTTP status; 0 when there was no answer
	Said   string // what Google said, without any cell's content
	Hint   string // the way out; may be empty
	kind   error
	cause  error
	maybe  bool // there was no usable answer, yet the request may have been carried out
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.What)
	b.WriteString(": ")
	if e.kind != nil {
		b.WriteString(e.kind.Error())
		b.WriteString(": ")
	}
	b.WriteString(e.Said)
	if e.Status != 0 {
		fmt.Fprintf(&b, " (HTTP %d)", e.Status)
	}
	if e.Hint != "" {
		b.WriteString("; ")
		b.WriteString(e.Hint)
	}
	return b.String()
}

// Unwrap returns the sentinel and, unless it quotes the answer, the cause.
func (e *Error) Unwrap() []error {
	var errs []error
	if e.kind != nil {
		errs = append(errs, e.kind)
	}
	if e.cause != nil {
		errs = append(errs, e.cause)
	}
	return errs
}

// explain turns a failed request's error into one that people can act on.
func (c *Client) explain(what string, err error) error {
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) {
		return c.explainToken(what, refused)
	}
	var token *tokenError
	if errors.As(err, &token) {
		return &Error{What: what, Said: "no access token could be fetched", Hint: "check the network and token_uri in the credentials file"}
	}
	var api *googleapi.Error
	if errors.As(err, &api) {
		return c.explainAPI(what, api)
	}
	e := &Error{What: what, Said: brief(err), maybe: fateOf(err) == unclear}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		e.Said = fmt.Sprintf("no answer within %s", requestTimeout)
		e.cause = context.DeadlineExceeded
	case errors.Is(err, errEmptyAnswer), errors.Is(err, errGarbled):
		e.Said, e.cause = err.Error(), err // says where, never what
	default:
		e.Hint = "check the network, and google.endpoint if it is set"
	}
	return e
}

func (c *Client) explainToken(what string, err *oauth2.RetrieveError) error {
	e := &Error{What: what, Said: "no access token was given", kind: syncer.ErrNoAccess}
	if err.Response != nil {
		e.Status = err.Response.StatusCode
	}
	if e.Status >= 500 {
		e.kind = nil
		return e
	}
	if e.Status == http.StatusTooManyRequests {
		e.kind, e.Hint = nil, "too many access tokens were asked for: start fewer processes with these credentials"
		return e
	}
	if err.ErrorCode != "" {
		e.Said += " (" + clean(err.ErrorCode) + ")"
	} else if strings.Contains(string(err.Body), "invalid_grant") {
		e.Said += " (invalid_grant)"
	}
	e.Hint = "the key in google.credentials was deleted, belongs to another server, or this machine's clock is wrong"
	return e
}

func (c *Client) explainAPI(what string, err *googleapi.Error) error {
	e := &Error{What: what, Status: err.Code, Said: clean(err.Message)}
	if e.Said == "" {
		e.Said = http.StatusText(err.Code)
	}
	share := "share the spreadsheet with the account of google.credentials"
	if c.email != "" {
		share = "share the spreadsheet with " + c.email
	}
	has := func(s string) bool { return strings.Contains(err.Message, s) }
	switch {
	case err.Code == http.StatusUnauthorized:
		e.kind, e.Hint = syncer.ErrNoAccess, "the account's key was revoked or its token isn't accepted: check google.credentials"
	case err.Code == http.StatusForbidden && (has("has not been used in project") || has("is disabled") || strings.Contains(err.Body, "SERVICE_DISABLED")):
		e.kind, e.Hint = syncer.ErrNoAccess, "enable the Google Sheets API in the account's Google Cloud project"
		e.Said = "the Google Sheets API is not enabled"
	case err.Code == http.StatusForbidden && has("insufficient authentication scopes"):
		e.kind, e.Hint = syncer.ErrReadOnly, "sign in again with the right to edit spreadsheets"
	case err.Code == http.StatusForbidden && rateLimited(err):
		e.Hint = "lower google.requests_per_minute, or run fewer registers at the same minute"
	case err.Code == http.StatusForbidden:
		e.kind, e.Hint = syncer.ErrNoAccess, share
	case err.Code == http.StatusNotFound:
		e.kind, e.Hint = syncer.ErrNoAccess, "check the spreadsheet's id, and "+share
	case err.Code == http.StatusTooManyRequests:
		e.Said = "Google's quota of requests a minute is used up"
		e.Hint = "lower google.requests_per_minute, or run fewer registers at the same minute"
	case has("must not be an Office file"):
		e.kind, e.Hint = syncer.ErrNoAccess, "open the file in Google Sheets and save it as a Google spreadsheet (File, Save as Google Sheets)"
	case has("edit a protected cell"):
		e.kind, e.Hint = syncer.ErrReadOnly, "a protected range of the team's covers a service column: let the account edit it (Data, Protected sheets and ranges)"
	case has("above the limit of 10000000 cells"):
		e.Said = "the workbook is full: it would exceed 10,000,000 cells"
		e.Hint = "delete unused rows, columns or tabs"
	case has("above the limit of 18278 columns"):
		e.Said = "the tab is full: it would exceed 18,278 columns"
		e.Hint = "delete unused columns"
	}
	return e
}

// forWriting names a refusal to write for what it is: an account that could
// read a moment ago lacks only the right to edit.
func forWriting(err error) error {
	var e *Error
	if errors.As(err, &e) && e.Status == http.StatusForbidden && errors.Is(e.kind, syncer.ErrNoAccess) && e.Said != "the Google Sheets API is not enabled" {
		e.kind = syncer.ErrReadOnly
		e.Hint += " as an editor"
	}
	return err
}

var (
	quoted  = regexp.MustCompile(`"(?:[^"\\]|\\.)*"?`)
	payload = regexp.MustCompile(`(?s)\b(?:list_value|struct_value|string_value|number_value)\b.*`)
)

// clean returns Google's words without what they quote: some messages repeat
// the offending cell.
func clean(message string) string {
	message = payload.ReplaceAllString(message, "…")
	message = quoted.ReplaceAllString(message, "“…”")
	message = strings.Join(strings.Fields(message), " ")
	if r := []rune(message); len(r) > 240 {
		message = string(r[:240]) + "…"
	}
	return message
}

// brief is an error's kind, for the log.
func brief(err error) string {
	var api *googleapi.Error
	switch {
	case errors.As(err, &api):
		return fmt.Sprintf("HTTP %d", api.Code)
	case errors.Is(err, errEmptyAnswer):
		return errEmptyAnswer.Error()
	case errors.Is(err, errGarbled):
		return errGarbled.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	case fateOf(err) == unsent:
		return "no connection"
	}
	return "the connection was cut"
}
