package gsheets

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"google.golang.org/api/googleapi"

	"sheetsync/syncer"
)

func TestErrorsHoldNoCells(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue), "secret \" of ours"`: `Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue), “…”`,
		"Invalid values[3][0]: list_value \t {\n  values {\n    number_value: 1.0\n  }\n}\n":                  "Invalid values[3][0]: …",
		`Invalid requests[0].addSheet: A sheet with the name "Li, 138" already exists.`:                       `Invalid requests[0].addSheet: A sheet with the name “…” already exists.`,
		`cut "secret`: `cut “…”`,
	} {
		if got := clean(in); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if got := clean(strings.Repeat("字", 1000)); len([]rune(got)) > 250 {
		t.Errorf("%d characters", len([]rune(got)))
	}
}

// Every error that Google is known to give is one line with its status, names
// what was done, and is final unless waiting helps.
func TestKnownErrors(t *testing.T) {
	t.Parallel()
	const path = "../../../shared/sheets-api/errors.json"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("NOT TESTED against Google's known errors: %v", err)
	}
	var known []struct {
		HTTP    int
		Status  string
		Message string
		OAuth   bool
	}
	if err := json.Unmarshal(text, &known); err != nil {
		t.Fatal(err)
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
		if (fateOf(api) == final) == waits {
			t.Errorf("%d %s: fate %d", k.HTTP, k.Status, fateOf(api))
		}
		if (k.HTTP == 404 || k.HTTP == 401) && !errors.Is(got, syncer.ErrNoAccess) {
			t.Errorf("%d is %v", k.HTTP, got)
		}
		if k.HTTP == 403 && !errors.Is(got, syncer.ErrNoAccess) && !errors.Is(got, syncer.ErrReadOnly) {
			t.Errorf("403 is %v", got)
		}
	}
}
