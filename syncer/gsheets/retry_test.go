package gsheets

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/batch"
)

const oneCell = `{"spreadsheetId":"spreadsheet-1","valueRanges":[{"range":"T!A1:A1","majorDimension":"ROWS","values":[["x"]]}]}`

var tabT = []syncer.TabRequest{{SheetID: 7, Title: "T"}}

func TestReadsAreRepeatedUntilTheyPass(t *testing.T) {
	t.Parallel()
	w, s := play(t, Options{Rand: func() float64 { return 0.5 }},
		fails(429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Read requests'"),
		fails(503, "UNAVAILABLE", "The service is currently unavailable."),
		says(200, ""), cuts,
		says(200, oneCell))
	content, err := w.Fetch(t.Context(), tabT)
	if err != nil {
		t.Fatal(err)
	}
	if got := content.Grids[0].Cell(0, 0).Text; got != "x" {
		t.Errorf("cell is %q", got)
	}
	want := []time.Duration{1500 * time.Millisecond, 2500 * time.Millisecond, 4500 * time.Millisecond, 8500 * time.Millisecond}
	if len(s.waits) != len(want) {
		t.Fatalf("waited %v", s.waits)
	}
	for i := range want {
		if s.waits[i] != want[i] {
			t.Errorf("wait %d was %s instead of %s", i, s.waits[i], want[i])
		}
	}
	if w.Requests() != 5 {
		t.Errorf("%d requests counted instead of 5", w.Requests())
	}
}

func TestReadsGiveUp(t *testing.T) {
	t.Parallel()
	down := fails(500, "INTERNAL", "Internal error encountered.")
	w, s := play(t, Options{Rand: func() float64 { return 0 }, RetryFor: 20 * time.Second}, down, down, down, down, down)
	_, err := w.Fetch(t.Context(), tabT)
	var e *apierror.Error
	if !errors.As(err, &e) || e.Status != 500 || !strings.Contains(err.Error(), "after 5 attempts") {
		t.Errorf("error is %v", err)
	}
	total := time.Duration(0)
	for _, d := range s.waits {
		total += d
	}
	if total > 20*time.Second {
		t.Errorf("waited %s in all", total)
	}
}

func TestWaitsNeverExceedTheLongest(t *testing.T) {
	t.Parallel()
	c := &Client{opts: Options{Rand: func() float64 { return 0.999 }}}
	for n := range 40 {
		if d := c.backoff(n); d <= 0 || d > maxWait {
			t.Errorf("attempt %d waits %s", n, d)
		}
	}
}

func TestSomeRefusalsAreFinal(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		answer step
		is     error
		says   string
	}{
		"not shared":     {fails(403, "PERMISSION_DENIED", "The caller does not have permission"), syncer.ErrNoAccess, "share the spreadsheet"},
		"unknown":        {fails(404, "NOT_FOUND", "Requested entity was not found."), syncer.ErrNoAccess, "check the spreadsheet's id"},
		"storage":        {fails(403, "PERMISSION_DENIED", "The user's Drive storage quota has been exceeded."), syncer.ErrNoAccess, ""},
		"API is off":     {fails(403, "PERMISSION_DENIED", "Google Sheets API has not been used in project 1 before or it is disabled. Enable it"), syncer.ErrNoAccess, "press “Enable” at https://console.cloud.google.com/apis/library/sheets.googleapis.com?project=1,"},
		"Office file":    {fails(400, "FAILED_PRECONDITION", "This operation is not supported for this document. The document must not be an Office file."), syncer.ErrNoAccess, "Save as Google Sheets"},
		"bad token":      {fails(401, "UNAUTHENTICATED", "Request had invalid authentication credentials."), syncer.ErrNoAccess, "google.credentials"},
		"another answer": {says(200, `{"valueRanges":[{"range":"Other!A1","values":[["x"]]}]}`), apierror.ErrGarbled, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			steps := []step{test.answer}
			if errors.Is(test.is, apierror.ErrGarbled) { // may pass when asked again
				steps = []step{test.answer, test.answer, test.answer, test.answer, test.answer}
			}
			w, s := play(t, Options{Rand: func() float64 { return 0 }}, steps...)
			_, err := w.Fetch(t.Context(), tabT)
			if !errors.Is(err, test.is) {
				t.Errorf("error is %v", err)
			}
			if err != nil && !strings.Contains(err.Error(), test.says) {
				t.Errorf("%q lacks %q", err, test.says)
			}
			if len(steps) == 1 && len(s.waits) > 0 {
				t.Errorf("waited %v", s.waits)
			}
		})
	}
}

func TestAWriteIsRepeatedOnlyWhenItHadNoEffect(t *testing.T) {
	t.Parallel()
	send := func(w *Workbook) error {
		b := new(batch.Batch)
		b.Drop()
		if err := b.End(nil); err != nil {
			return err
		}
		_, err := w.update(t.Context(), "remove anchors", b, "spreadsheetId")
		return err
	}
	t.Run("quota", func(t *testing.T) {
		w, _ := play(t, Options{}, fails(429, "RESOURCE_EXHAUSTED", "Quota exceeded"), says(200, "{}"))
		if err := send(w); err != nil {
			t.Error(err)
		}
	})
	for name, answer := range map[string]step{
		"unavailable": fails(503, "UNAVAILABLE", "The service is currently unavailable."),
		"cut":         cuts,
		"empty":       says(200, ""),
	} {
		t.Run(name, func(t *testing.T) {
			w, s := play(t, Options{}, answer)
			err := send(w)
			if !apierror.IsUnclear(err) {
				t.Errorf("error is %v", err)
			}
			if len(s.waits) > 0 {
				t.Error("it was repeated")
			}
		})
	}
	t.Run("no right", func(t *testing.T) {
		w, _ := play(t, Options{}, fails(403, "PERMISSION_DENIED", "The caller does not have permission"))
		if err := send(w); !errors.Is(err, syncer.ErrReadOnly) || apierror.IsUnclear(err) {
			t.Errorf("error is %v", err)
		}
	})
	t.Run("protected", func(t *testing.T) {
		w, _ := play(t, Options{}, fails(400, "INVALID_ARGUMENT", "Invalid requests[9].updateCells: You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if you need to edit."))
		if err := send(w); !errors.Is(err, syncer.ErrReadOnly) || !strings.Contains(err.Error(), "protected range of the team's") {
			t.Errorf("error is %v", err)
		}
	})
}

func TestACancelledRunStops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(t.Context())
	reason := errors.New("shutting down")
	w, _ := play(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		cancel(reason)
		fails(503, "UNAVAILABLE", "busy")(w, r)
	})
	if _, err := w.Fetch(ctx, tabT); !errors.Is(err, reason) {
		t.Errorf("error is %v", err)
	}
}
