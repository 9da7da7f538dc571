package gsheets

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer"
	"sheetsync/syncer/emulator/assume"
	"sheetsync/syncer/gsheets/apifacts"
	"sheetsync/syncer/gsheets/probe"
)

// probed asks the emulator behind a backend.
func (b *backend) probed(t testing.TB) apifacts.Facts {
	t.Helper()
	p := b.sheet(t, customers(2))
	facts, err := b.client(t, p.id, Options{}).c.Probe(t.Context(), p.id, func(probe.Finding) {})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(p.get("sheets(properties)").Sheets); n != 1 {
		t.Fatalf("%d tabs after the probe", n)
	}
	return facts
}

func TestProbeFindsEachAnswer(t *testing.T) {
	t.Parallel()
	assumed := apifacts.Facts{
		apifacts.UpdateNoMatch: apifacts.Refused, apifacts.DeleteNoMatch: apifacts.Ignored, apifacts.CreateTwice: apifacts.Refused,
		apifacts.CreateBeyondGrid: apifacts.Refused, apifacts.DataFilterNoMatch: apifacts.Ignored,
		apifacts.SortRows: apifacts.Follow, apifacts.SortCells: apifacts.Follow, apifacts.MoveRow: apifacts.Follow, apifacts.CutPaste: apifacts.Stay,
		apifacts.AppendTable: apifacts.Land, apifacts.AppendBelowTable: apifacts.Apart, apifacts.InsertIntoTable: apifacts.Join, apifacts.WriteBelowTable: apifacts.Apart,
	}
	cases := []struct {
		name   string
		assume assume.Answers
		differ apifacts.Facts
	}{
		{"the documentation", assume.Answers{}, nil},
		{"an update of nothing is ignored", assume.Answers{UpdateNoMatch: assume.Ignored}, apifacts.Facts{apifacts.UpdateNoMatch: apifacts.Ignored}},
		{"a deletion of nothing is refused", assume.Answers{DeleteNoMatch: assume.Refused}, apifacts.Facts{apifacts.DeleteNoMatch: apifacts.Refused}},
		{"what is beyond the grid is passed over", assume.Answers{CreateBeyondGrid: assume.Ignored}, apifacts.Facts{apifacts.CreateBeyondGrid: apifacts.Ignored}},
		{"what is beyond the grid is clipped", assume.Answers{CreateBeyondGrid: assume.Clipped}, apifacts.Facts{apifacts.CreateBeyondGrid: apifacts.Clipped}},
		{"values for nothing are refused", assume.Answers{DataFilterNoMatch: assume.Refused}, apifacts.Facts{apifacts.DataFilterNoMatch: apifacts.Refused}},
		{"cells appended to a Table are dropped", assume.Answers{AppendTable: assume.Drop}, apifacts.Facts{apifacts.AppendTable: apifacts.Drop}},
		{"values appended below a Table join it", assume.Answers{AppendBelowTable: assume.Join}, apifacts.Facts{apifacts.AppendBelowTable: apifacts.Join}},
		{"metadata follows a cut", assume.Answers{CutPaste: assume.Follow}, apifacts.Facts{apifacts.CutPaste: apifacts.Follow}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			found := newBackendThat(t, c.assume).probed(t)
			for q, want := range assumed {
				if answer, ok := c.differ[q]; ok {
					want = answer
				}
				if diff := cmp.Diff(want, found[q]); diff != "" {
					t.Errorf("%s: %s", q, diff)
				}
			}
		})
	}
}

// cutShort ends a context at the nth request, which isn't sent.
type cutShort struct {
	left int
	end  func()
}

func (c *cutShort) RoundTrip(req *http.Request) (*http.Response, error) {
	if strings.Contains(req.URL.Path, "/v4/") {
		if c.left--; c.left == 0 {
			c.end()
			return nil, context.Canceled
		}
	}
	return http.DefaultTransport.RoundTrip(req)
}

func TestProbeRemovesItsTab(t *testing.T) {
	t.Parallel()
	b := newBackend(t)
	for _, n := range []int{2, 3, 5, 9, 14} {
		p := b.sheet(t, customers(2))
		ctx, end := context.WithCancel(t.Context())
		_, err := b.client(t, p.id, Options{Transport: &cutShort{left: n, end: end}}).c.Probe(ctx, p.id, func(probe.Finding) {})
		end()
		if err == nil {
			t.Errorf("cut short at request %d: no error", n)
		}
		if got := p.get("sheets(properties)").Sheets; len(got) != 1 {
			t.Errorf("cut short at request %d: %d tabs are left", n, len(got))
		}
	}
}

func TestProbeRemovesWhatAnotherLeft(t *testing.T) {
	t.Parallel()
	b := newBackend(t)
	p := b.sheet(t, customers(2))
	p.must(p.do(map[string]any{"addSheet": map[string]any{"properties": map[string]any{"sheetId": 77, "title": "sheetsync probe 4d"}}},
		map[string]any{"createDeveloperMetadata": map[string]any{"developerMetadata": map[string]any{
			"metadataKey": "sheetsync.probe", "visibility": "DOCUMENT", "location": map[string]any{"sheetId": 77}}}}))
	book := b.client(t, p.id, Options{})
	d, err := book.Describe(t.Context())
	if err != nil || len(d.Tabs) != 1 {
		t.Errorf("a run sees %d tabs, %v", len(d.Tabs), err)
	}
	if _, err := book.c.Probe(t.Context(), p.id, func(probe.Finding) {}); err != nil {
		t.Fatal(err)
	}
	if n := len(p.get("sheets(properties)").Sheets); n != 1 {
		t.Errorf("%d tabs are left", n)
	}
}

func TestProbeNeedsTheRightToWrite(t *testing.T) {
	t.Parallel()
	b := newBackend(t)
	p := b.sheet(t, customers(2))
	if _, err := b.client(t, p.id, Options{ReadOnly: true}).c.Probe(t.Context(), p.id, func(probe.Finding) {}); !errors.Is(err, syncer.ErrReadOnly) {
		t.Errorf("got %v", err)
	}
}
