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
)

// beforeNth lets somebody act before the nth batchUpdate of a client.
type beforeNth struct {
	left int
	act  func()
}

func (b *beforeNth) RoundTrip(req *http.Request) (*http.Response, error) {
	if strings.HasSuffix(req.URL.Path, ":batchUpdate") {
		if b.left--; b.left == 0 {
			b.act()
		}
	}
	return http.DefaultTransport.RoundTrip(req)
}

// Google is played here as it was never documented: it carries out the update and
// the deletion of metadata that isn't there. Nobody has asked it before.
func TestWhatAGuardLetThroughIsUndone(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		act  func(p *person) error // between the anchoring and the commit
	}{
		{"the row is deleted, and the next one moves up", func(p *person) error {
			return errors.Join(p.remove("ROWS", 3, 1), p.insert("ROWS", 4, 1))
		}},
		{"the row is deleted, and a blank one is in its place", func(p *person) error {
			return errors.Join(p.remove("ROWS", 3, 1), p.insert("ROWS", 3, 1))
		}},
		{"the row is deleted, and a new one is in its place", func(p *person) error {
			return errors.Join(p.remove("ROWS", 3, 1), p.insert("ROWS", 3, 1), p.set(3, 0, "N001", "new", 7))
		}},
		{"the row is deleted, and the last one is moved there", func(p *person) error {
			return errors.Join(p.remove("ROWS", 3, 1), p.move("ROWS", 6, 3), p.insert("ROWS", 8, 1))
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := newBackendThat(t, assume.Answers{UpdateNoMatch: assume.Ignored})
			p := b.sheet(t, customers(6))
			transport := &beforeNth{}
			book := b.client(t, p.id, Options{Transport: transport})
			r := newRegister(book, p.tab)
			if _, err := r.sync(t.Context()); err != nil {
				t.Fatal(err)
			}
			before := p.snapshot()
			p.must(p.set(3, 2, 5))
			learned := apifacts.Facts{}
			book.Know(nil, func(_ context.Context, f apifacts.Facts) { learned = f })
			transport.left, transport.act = 2, func() { p.must(c.act(p)) }
			report, err := r.sync(t.Context())
			if !errors.Is(err, syncer.ErrUnguarded) {
				t.Fatalf("got %v", err)
			}
			if report.Unmatched != 1 || report.Misplaced != 0 || report.Written != 0 {
				t.Errorf("report %+v", report)
			}
			if diff := cmp.Diff([]apifacts.Question{apifacts.UpdateNoMatch}, learned.Broken()); diff != "" {
				t.Error(diff)
			}
			after := p.snapshot()
			for row := range after.cells {
				code := after.cells[row][0]
				was := -1
				for i := range before.cells {
					if code != "" && before.cells[i][0] == code {
						was = i
					}
				}
				for _, column := range registerColumns {
					want := ""
					if was >= 0 {
						want = before.at(was, column.Name)
					}
					if got := after.at(row, column.Name); got != want {
						t.Errorf("row %d (%s) has %q for %s instead of %q", row, code, got, column.Name, want)
					}
				}
			}
			if after.anchors > 0 {
				t.Errorf("%d anchors are left", after.anchors)
			}
			p.must(p.set(1, 2, 55))
			book.Know(learned, nil)
			sent := book.Requests()
			if _, err := r.sync(t.Context()); !errors.Is(err, syncer.ErrUnguarded) || book.Requests() > sent+2 {
				t.Errorf("the next write: %v, %d requests", err, book.Requests()-sent)
			}
		})
	}
}
