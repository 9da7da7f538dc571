package apierror

import (
	"strings"
	"testing"
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
