package apierror

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"google.golang.org/api/googleapi"

	"sheetsync/syncer"
	"sheetsync/syncer/tlsfault"
)

// Explain turns a failed request's error into one that people can act on.
func Explain(what string, err error, account string) error {
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) {
		return hinted(explainToken(what, refused), err)
	}
	if _, text, ok := tlsfault.Explain(hostOf(err), "google.endpoint", time.Now(), err); ok {
		return &Error{What: what, Said: text, Hint: "if a proxy or an antivirus program opens TLS here, its authority must be among this machine's trusted certificates"}
	}
	var token *TokenError
	if errors.As(err, &token) {
		return hinted(&Error{What: what, Said: "no access token could be fetched", Hint: "check the network and token_uri in the credentials file"}, err)
	}
	var api *googleapi.Error
	if errors.As(err, &api) {
		return explainAPI(what, api, account)
	}
	e := &Error{What: what, Said: Brief(err), maybe: OutcomeOf(err) == Unclear}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		e.Said = fmt.Sprintf("no answer within %s", Timeout)
		e.cause = context.DeadlineExceeded
	case errors.Is(err, ErrEmpty), errors.Is(err, ErrGarbled):
		e.Said, e.cause = err.Error(), err // says where, never what
	default:
		e.Hint = "check the network, and google.endpoint if it is set"
	}
	return e
}

// hinted gives the hint of whoever gives access tokens, where they have one.
func hinted(e *Error, err error) error {
	var source interface {
		error
		TokenHint() string
	}
	if errors.As(err, &source) && (e.Kind != nil || e.Status == 0) {
		e.Hint = source.TokenHint()
	}
	return e
}

// hostOf is whom the request was for, without a port.
func hostOf(err error) string {
	var request *url.Error
	if errors.As(err, &request) {
		if u, err := url.Parse(request.URL); err == nil && u.Hostname() != "" {
			return u.Hostname()
		}
	}
	return "the server"
}

func explainToken(what string, err *oauth2.RetrieveError) *Error {
	e := &Error{What: what, Said: "no access token was given", Kind: syncer.ErrNoAccess}
	if err.Response != nil {
		e.Status = err.Response.StatusCode
	}
	if e.Status >= 500 {
		e.Kind = nil
		return e
	}
	if e.Status == http.StatusTooManyRequests {
		e.Kind, e.Hint = nil, "too many access tokens were asked for: start fewer processes with these credentials"
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

func explainAPI(what string, err *googleapi.Error, account string) error {
	e := &Error{What: what, Status: err.Code, Said: clean(err.Message), RetryAfter: RetryAfter(err, time.Now())}
	if e.Said == "" {
		e.Said = http.StatusText(err.Code)
	}
	share := "share the spreadsheet with the account of google.credentials"
	if account != "" {
		share = "share the spreadsheet with " + account
	}
	has := func(s string) bool { return strings.Contains(err.Message, s) }
	switch {
	case err.Code == http.StatusUnauthorized:
		e.Kind, e.Hint = syncer.ErrNoAccess, "the account's key was revoked or its token isn't accepted: check google.credentials"
	case err.Code == http.StatusForbidden && (has("has not been used in project") || has("is disabled") || strings.Contains(err.Body, "SERVICE_DISABLED")):
		e.Kind, e.Hint = syncer.ErrNoAccess, "press “Enable” at "+enablePage(err.Message)+", and wait a minute"
		e.Said = "the Google Sheets API is not enabled"
	case err.Code == http.StatusForbidden && has("insufficient authentication scopes"):
		e.Kind, e.Hint = syncer.ErrReadOnly, "sign in again with the right to edit spreadsheets"
	case err.Code == http.StatusForbidden && rateLimited(err):
		e.Hint = "lower google.requests_per_minute, or run fewer registers at the same minute"
	case err.Code == http.StatusForbidden:
		e.Kind, e.Hint = syncer.ErrNoAccess, share
	case err.Code == http.StatusNotFound:
		e.Kind, e.Hint = syncer.ErrNoAccess, "check the spreadsheet's id, and "+share
	case err.Code == http.StatusTooManyRequests:
		e.Said = "Google's quota of requests a minute is used up"
		e.Hint = "lower google.requests_per_minute, or run fewer registers at the same minute"
	case has("must not be an Office file"):
		e.Kind, e.Hint = syncer.ErrNoAccess, "open the file in Google Sheets and save it as a Google spreadsheet (File, Save as Google Sheets)"
	case has("edit a protected cell"):
		e.Kind, e.Hint = syncer.ErrReadOnly, "a protected range of the team's covers a service column: let the account edit it (Data, Protected sheets and ranges)"
	case has("above the limit of 10000000 cells"):
		e.Said = "the workbook is full: it would exceed 10,000,000 cells"
		e.Hint = "delete unused rows, columns or tabs"
	case has("above the limit of 18278 columns"):
		e.Said = "the tab is full: it would exceed 18,278 columns"
		e.Hint = "delete unused columns"
	}
	return e
}

// enablePage is where the API is enabled in the project that an answer names.
func enablePage(message string) string {
	const page = "https://console.cloud.google.com/apis/library/sheets.googleapis.com"
	if project := inProject.FindStringSubmatch(message); project != nil {
		return page + "?project=" + project[1]
	}
	return page
}

var (
	inProject = regexp.MustCompile(`\bproject (\d+)\b`)
	quoted    = regexp.MustCompile(`"(?:[^"\\]|\\.)*"?`)
	payload   = regexp.MustCompile(`(?s)\b(?:list_value|struct_value|string_value|number_value)\b.*`)
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

// Brief is an error's kind, for the log.
func Brief(err error) string {
	var api *googleapi.Error
	fault, _, isTLS := tlsfault.Explain("", "", time.Now(), err)
	switch {
	case errors.As(err, &api):
		return fmt.Sprintf("HTTP %d", api.Code)
	case errors.Is(err, ErrLate):
		return ErrLate.Error()
	case isTLS:
		return "a fault of TLS: " + string(fault)
	case errors.Is(err, ErrEmpty):
		return ErrEmpty.Error()
	case errors.Is(err, ErrGarbled):
		return ErrGarbled.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	case OutcomeOf(err) == NotSent:
		return "no connection"
	}
	return "the connection was cut"
}
