package emulator

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"sync"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/render"
	"sheetsync/syncer/emulator/xlsx"
)

// Create makes a spreadsheet that DefaultOwner owns, with sheets of the titles given or one called Sheet1, and returns its id.
func (s *Server) Create(title string, sheets ...string) (string, error) {
	ss := grid.New(s.newID(), title)
	if len(sheets) == 0 {
		sheets = []string{"Sheet1"}
	}
	for i, name := range sheets {
		id := int64(0)
		if i > 0 {
			id = int64(s.seed() % (1 << 31))
		}
		if _, err := ss.AddSheet(id, name, i, 1000, 26); err != nil {
			return "", fmt.Errorf("add sheet %q: %w", name, err)
		}
	}
	_, err := s.addBook(ss, DefaultOwner)
	return ss.ID, err
}

// DefaultOwner owns what [Server.Create] and [Server.Load] make.
const DefaultOwner = "owner@example.com"

// Load makes a spreadsheet from an .xlsx workbook and returns its id.
func (s *Server) Load(title string, r io.Reader) (string, error) {
	return s.LoadContext(context.Background(), title, r)
}

// LoadContext is [Server.Load] until a context ends, whose error it then returns.
func (s *Server) LoadContext(ctx context.Context, title string, r io.Reader) (string, error) {
	var ss *grid.Spreadsheet
	done := make(chan error, 1)
	go func() (err error) {
		defer func() { done <- err }()
		if ss, err = xlsx.Load(ctx, r, s.newID(), title); err == nil {
			s.calculateAll(ss)
		}
		return err
	}() //nolint:errcheck // done has it
	select {
	case err := <-done:
		if err != nil {
			return "", fmt.Errorf("load %q: %w", title, err)
		}
	case <-ctx.Done(): // formulas are not waited for; nobody sees what they come to
		return "", ctx.Err()
	}
	if _, err := s.addBook(ss, DefaultOwner); err != nil {
		return "", err
	}
	return ss.ID, nil
}

func (s *Server) calculateAll(ss *grid.Spreadsheet) {
	if s.calc != nil {
		s.calc.Recalculate(ss, grid.Change{Structure: true})
	}
}

// Save writes a spreadsheet as an .xlsx workbook.
func (s *Server) Save(id string, w io.Writer) error {
	ss := s.View(id)
	if ss == nil {
		return ErrNoSpreadsheet
	}
	if err := xlsx.Save(ss, w); err != nil {
		return fmt.Errorf("save: %w", err)
	}
	return nil
}

// Spreadsheets lists what isn't in the bin, oldest first.
func (s *Server) Spreadsheets() []Info {
	out := []Info{}
	for _, b := range s.all() {
		if ss := b.current.Load(); !b.about.Load().Trashed {
			out = append(out, Info{ID: ss.ID, Title: ss.Title})
		}
	}
	return out
}

// View returns the current version of a spreadsheet, for reading; nil when there is none.
func (s *Server) View(id string) *grid.Spreadsheet {
	if b := s.book(id); b != nil {
		return b.current.Load()
	}
	return nil
}

// Edit changes a spreadsheet in process, as one step that nobody sees the middle of. On an error nothing changes.
// Formulas are computed anew afterwards.
func (s *Server) Edit(id string, change func(*grid.Spreadsheet) error) error {
	b := s.book(id)
	if b == nil {
		return ErrNoSpreadsheet
	}
	return b.edit(s.now(), func(ss *grid.Spreadsheet) error {
		if err := change(ss); err != nil {
			return err
		}
		s.calculateAll(ss)
		return nil
	})
}

// Share gives somebody a role, or with [None] takes it away. email "anyone" is everybody.
func (s *Server) Share(id, email string, role Role) error {
	b := s.book(id)
	if b == nil {
		return ErrNoSpreadsheet
	}
	return b.setAbout(func(a *about) { a.share(email, role) })
}

func (a *about) share(email string, role Role) {
	switch role {
	case Owner:
		if a.Owner != "" && a.Owner != email {
			a.Roles[a.Owner] = Writer
		}
		a.Owner = email
		delete(a.Roles, email)
	case None:
		delete(a.Roles, email)
	default:
		a.Roles[email] = role
	}
}

// Watch returns a channel that gets a value after each change of a spreadsheet, several changes possibly as one, until stop is
// called. It is nil when there is no such spreadsheet.
func (s *Server) Watch(id string) (changes <-chan struct{}, stop func()) {
	b := s.book(id)
	if b == nil {
		return nil, func() {}
	}
	return b.watch.add()
}

// Shown returns what a spreadsheet shows in its cells, as FORMATTED_VALUE.
func Shown(ss *grid.Spreadsheet) func(grid.Cell) string { return render.NewFormatter(ss).Shown }

type watchers struct {
	mu   sync.Mutex
	list map[chan struct{}]bool
}

func (w *watchers) add() (<-chan struct{}, func()) {
	c := make(chan struct{}, 1)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.list == nil {
		w.list = map[chan struct{}]bool{}
	}
	w.list[c] = true
	return c, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.list, c)
	}
}

func (w *watchers) notify() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.list {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// readLine reads one line and returns the rest.
func readLine(r io.Reader) ([]byte, io.Reader, error) {
	b := bufio.NewReader(r)
	line, err := b.ReadBytes('\n')
	return line, b, err
}
