package gsheets

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"sheetsync/syncer"
	"sheetsync/syncer/emulator"
	"sheetsync/syncer/writeback"
)

// between runs edit before the nth batchUpdate of a client.
type between struct {
	nth  int
	edit func()
	seen int
}

func (b *between) RoundTrip(req *http.Request) (*http.Response, error) {
	if strings.Contains(req.URL.Path, ":batchUpdate") {
		if b.seen++; b.seen == b.nth {
			b.edit()
		}
	}
	return http.DefaultTransport.RoundTrip(req)
}

func TestRefusedWritesSayWhy(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		edit func(*backend, *person) error
		is   error
		says string
	}{
		"the right is lost": {
			func(b *backend, p *person) error { return b.server.Share(p.id, account, emulator.Reader) },
			syncer.ErrReadOnly, "as an editor",
		},
		"the file isn't shared any more": {
			func(b *backend, p *person) error { return b.server.Share(p.id, account, emulator.None) },
			syncer.ErrReadOnly, account,
		},
		"the team protects a column": {
			func(_ *backend, p *person) error {
				return p.do(map[string]any{"addProtectedRange": map[string]any{"protectedRange": map[string]any{
					"range":   map[string]any{"sheetId": p.tab, "startColumnIndex": 3, "endColumnIndex": 4},
					"editors": map[string]any{"users": []string{"li@example.com"}}}}})
			},
			syncer.ErrReadOnly, "protected range of the team's",
		},
	}
	for name, test := range tests {
		for nth := 1; nth <= 2; nth++ {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				b, p, _ := filled(t, Options{})
				p.must(p.set(2, 2, 500))
				cut := &between{nth: nth, edit: func() { p.must(test.edit(b, p)) }}
				book := b.client(t, p.id, Options{Transport: cut})
				before := p.snapshot()
				report, err := newRegister(book, p.tab).sync(t.Context())
				if !errors.Is(err, test.is) || !strings.Contains(err.Error(), test.says) {
					t.Errorf("error is %v", err)
				}
				if report == nil || report.Written != 0 {
					t.Errorf("report is %+v", report)
				}
				if after := p.snapshot(); strings.Join(after.people(), "\n") != strings.Join(before.people(), "\n") {
					t.Error("the sheet changed")
				}
			})
		}
	}
}

func TestAFullTabSaysSo(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		rows, columns int
		says          string
	}{
		"cells":   {500_000, 20, "10,000,000 cells"},
		"columns": {10, 18_278, "18,278 columns"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBackend(t)
			p := b.sheet(t, customers(3))
			p.must(p.grow(test.rows, test.columns))
			report, err := newRegister(b.client(t, p.id, Options{}), p.tab).sync(t.Context())
			if err == nil || !strings.Contains(err.Error(), test.says) || report.Written != 0 {
				t.Errorf("%+v, %v", report, err)
			}
			if s := p.snapshot(); s.anchors != 0 || len(s.service) != 0 {
				t.Errorf("%d anchors, columns %v", s.anchors, s.service)
			}
		})
	}
}

func TestAnchorsOfAKilledWriteAreRemoved(t *testing.T) {
	t.Parallel()
	b, p, _ := filled(t, Options{})
	p.must(p.set(2, 2, 500))
	dead := &between{nth: 2}
	book := b.client(t, p.id, Options{Transport: dead})
	killed := newRegister(book, p.tab)
	plan, err := killed.plan(t.Context())
	p.must(err)
	ctx, kill := withKill(t)
	dead.edit = kill
	if _, err := book.Write(ctx, plan); err == nil {
		t.Fatal("the write wasn't cut short")
	}
	if s := p.snapshot(); s.anchors == 0 {
		t.Fatal("no anchors were left")
	}
	if err := b.client(t, p.id, Options{ReadOnly: true}).CleanUp(t.Context()); !errors.Is(err, syncer.ErrReadOnly) {
		t.Errorf("who may only read: %v", err)
	}
	if err := b.client(t, p.id, Options{}).CleanUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := p.snapshot(); s.anchors != 0 {
		t.Errorf("%d anchors are left", s.anchors)
	}
}

func TestHighlightsAreOursAlone(t *testing.T) {
	t.Parallel()
	b := newBackend(t)
	p := b.sheet(t, customers(5))
	theirs := map[string]any{"addConditionalFormatRule": map[string]any{"index": 0, "rule": map[string]any{
		"ranges": []any{map[string]any{"sheetId": p.tab, "startColumnIndex": 0, "endColumnIndex": 2}},
		"booleanRule": map[string]any{
			"condition": map[string]any{"type": "CUSTOM_FORMULA", "values": []any{map[string]any{"userEnteredValue": "=$A1=\"KAA\""}}},
			"format":    map[string]any{"textFormat": map[string]any{"bold": true}}}}}}
	p.must(p.do(theirs))
	r := newRegister(b.client(t, p.id, Options{}), p.tab)
	r.highlight = true
	sync := func(wrote bool) {
		t.Helper()
		report, err := r.sync(t.Context())
		if err != nil || (report != nil) != wrote {
			t.Errorf("%+v, %v", report, err)
		}
	}
	sync(true)
	sync(false)
	d, err := r.book.Describe(t.Context())
	p.must(err)
	want := writeback.Highlight{Column: 0, State: "error", Formula: "=NOT(ISBLANK($F2))"}
	if got := d.Tabs[0].Highlights; len(got) != 1 || got[0] != want {
		t.Errorf("highlights are %v", got)
	}
	// Their rule stays, and ours is kept in step.
	p.must(p.do(theirs))
	sync(false)
	p.must(p.insert("ROWS", 1, 1))
	sync(true)
	sync(false)
	if s := p.snapshot(); s.rules != 3 {
		t.Errorf("%d rules", s.rules)
	}
	r.highlight = false
	d, err = r.book.Describe(t.Context())
	p.must(err)
	content, err := r.book.Fetch(t.Context(), []syncer.TabRequest{{SheetID: p.tab, Title: d.Tabs[0].Title}})
	p.must(err)
	_, err = r.book.Write(t.Context(), &writeback.Plan{Tabs: []writeback.Tab{{SheetID: p.tab, Grid: content.Grids[0],
		Highlights: []writeback.Highlight{}}}})
	p.must(err)
	if s := p.snapshot(); s.rules != 2 {
		t.Errorf("%d rules after ours were taken out", s.rules)
	}
}
