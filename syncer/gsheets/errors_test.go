package gsheets

import (
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"google.golang.org/api/googleapi"

	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apierror"
)

// knownErrors are errors that Google is known to give, a few of each kind. The
// recorded ones beside the repository come on top.
var knownErrors = []knownError{
	{HTTP: 400, Status: "INVALID_ARGUMENT", Message: "Unable to parse range: Cellar!A1"},
	{HTTP: 400, Status: "INVALID_ARGUMENT", Message: `Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue), "loose"`},
	{HTTP: 400, Status: "INVALID_ARGUMENT", Message: "Invalid values[0][0]: list_value \t {\n  values {\n    string_value: \"x\"\n  }\n}\n"},
	{HTTP: 400, Status: "INVALID_ARGUMENT", Message: `Invalid requests[2].addSheet: A sheet with the name "Bins" already exists. Please enter another name.`},
	{HTTP: 400, Status: "FAILED_PRECONDITION", Message: "This operation is not supported for this document. The document must not be an Office file."},
	{HTTP: 401, Status: "UNAUTHENTICATED", Message: "Request had invalid authentication credentials."},
	{HTTP: 403, Status: "PERMISSION_DENIED", Message: "The caller does not have permission"},
	{HTTP: 403, Status: "PERMISSION_DENIED", Message: "Request had insufficient authentication scopes."},
	{HTTP: 403, Status: "PERMISSION_DENIED", Message: "Google Sheets API has not been used in project 7 before or it is disabled."},
	{HTTP: 404, Status: "NOT_FOUND", Message: "Requested entity was not found."},
	{HTTP: 429, Status: "RESOURCE_EXHAUSTED", Message: "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per user'."},
	{HTTP: 500, Status: "INTERNAL", Message: "Internal error encountered."},
	{HTTP: 503, Status: "UNAVAILABLE", Message: "The service is currently unavailable."},
	{HTTP: 504, Status: "DEADLINE_EXCEEDED", Message: "Deadline expired before operation could complete."},
}

type knownError struct {
	HTTP    int
	Status  string
	Message string
	OAuth   bool
}

// Every error that Google is known to give is one line with its status, names
// what was done, and is final unless waiting helps.
func TestKnownErrors(t *testing.T) {
	t.Parallel()
	const path = "../../../shared/sheets-api/errors.json"
	known := knownErrors
	if text, err := os.ReadFile(path); err != nil {
		t.Logf("without the recorded errors: %v", err)
	} else {
		var recorded []knownError
		if err := json.Unmarshal(text, &recorded); err != nil {
			t.Fatal(err)
		}
		known = slices.Concat(known, recorded)
	}
	c := &Client{email: "sync@example.iam.gserviceaccount.com"}
	for _, k := range known {
		if k.OAuth {
			continue
		}
		api := &googleapi.Error{Code: k.HTTP, Message: k.Message}
		got := c.explain("do it", api)
		line := got.Error()
		if strings.ContainsAny(line, "\n\"") || !strings.HasPrefix(line, "do it: ") {
			t.Errorf("%q", line)
		}
		waits := k.HTTP == 429 || k.HTTP >= 500
		if (apierror.OutcomeOf(api) == apierror.Final) == waits {
			t.Errorf("%d %s: fate %d", k.HTTP, k.Status, apierror.OutcomeOf(api))
		}
		if (k.HTTP == 404 || k.HTTP == 401) && !errors.Is(got, syncer.ErrNoAccess) {
			t.Errorf("%d is %v", k.HTTP, got)
		}
		if k.HTTP == 403 && !errors.Is(got, syncer.ErrNoAccess) && !errors.Is(got, syncer.ErrReadOnly) {
			t.Errorf("403 is %v", got)
		}
	}
}
