package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/sheetsapi"
	"sheetsync/syncer/emulator/store"
	"sheetsync/syncer/emulator/wire"
)

// book is one spreadsheet with what Drive knows of it.
type book struct {
	write   sync.Mutex // held by the one who changes the spreadsheet
	doc     *store.Document
	current atomic.Pointer[grid.Spreadsheet]
	about   atomic.Pointer[about]
	watch   watchers
}

// about is what Drive knows of a file. It is replaced, never changed.
type about struct {
	Owner    string          `json:"owner"`
	Roles    map[string]Role `json:"roles,omitempty"` // by address; "anyone" is everybody
	Created  time.Time       `json:"created"`
	Modified time.Time       `json:"modified"`
	Version  int64           `json:"version"`
	Trashed  bool            `json:"trashed,omitempty"`
}

func (a *about) role(email string, ownsAll bool) Role {
	switch {
	case ownsAll || email != "" && email == a.Owner:
		return Owner
	case a.Roles[email] != "":
		return a.Roles[email]
	case a.Roles["anyone"] != "":
		return a.Roles["anyone"]
	}
	return None
}

// record is a line of a book's journal.
type record struct {
	About *about        `json:"about,omitempty"`
	Op    *sheetsapi.Op `json:"op,omitempty"`
}

// A journal is folded into a snapshot when it holds this much.
const (
	foldRecords = 5000
	foldBytes   = 128 << 20
)

func (s *Server) addBook(ss *grid.Spreadsheet, owner string) (*book, error) {
	now := s.now().UTC()
	b := &book{}
	b.current.Store(ss)
	b.about.Store(&about{Owner: owner, Created: now, Modified: now, Version: 1})
	if s.store != nil {
		doc, err := s.store.Create(ss.ID, b.snapshot)
		if err != nil {
			return nil, err
		}
		b.doc = doc
	}
	s.mu.Lock()
	s.books[ss.ID] = b
	s.mu.Unlock()
	return b, nil
}

func (b *book) snapshot(w io.Writer) error {
	head, err := json.Marshal(b.about.Load())
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	if _, err := w.Write(append(head, '\n')); err != nil {
		return err
	}
	return b.current.Load().Write(w)
}

func (s *Server) loadBooks() error {
	if s.store == nil {
		return nil
	}
	names, err := s.store.Names()
	if err != nil {
		return err
	}
	for _, name := range names {
		b, err := s.loadBook(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue // it was being made when the process died, and nobody was told
		}
		if err != nil {
			return fmt.Errorf("spreadsheet %s: %w", name, err)
		}
		s.books[name] = b
	}
	return nil
}

func (s *Server) loadBook(name string) (*book, error) {
	b := &book{}
	doc, err := s.store.Load(name, func(r io.Reader) error {
		head, rest, err := readLine(r)
		if err != nil {
			return err
		}
		var a about
		if err := json.Unmarshal(head, &a); err != nil {
			return fmt.Errorf("decode: %w", err)
		}
		b.about.Store(&a)
		ss, err := grid.Read(rest)
		b.current.Store(ss)
		return err
	}, func(line []byte) error {
		var r record
		if err := json.Unmarshal(line, &r); err != nil {
			return fmt.Errorf("decode: %w", err)
		}
		if r.About != nil {
			b.about.Store(r.About)
		}
		if r.Op != nil {
			next := b.current.Load().Edit()
			if _, err := s.apply(next, *r.Op); err != nil {
				return fmt.Errorf("a request that succeeded fails now: %w", err)
			}
			b.current.Store(next)
			b.touched(r.Op.Time)
		}
		return nil
	})
	b.doc = doc
	return b, err
}

// apply carries an operation out on a version.
func (s *Server) apply(next *grid.Spreadsheet, op sheetsapi.Op) (wire.Appender, *wire.Error) {
	return sheetsapi.Write(next, op, s.calc)
}

func (b *book) touched(now time.Time) {
	a := *b.about.Load()
	a.Modified, a.Version = now.UTC(), a.Version+1
	b.about.Store(&a)
}

// do carries out an operation, writes it down, and publishes what came of it. The answer is JSON.
func (b *book) do(s *Server, op sheetsapi.Op, finish func(wire.Appender) ([]byte, *wire.Error)) ([]byte, error) {
	b.write.Lock()
	defer b.write.Unlock()
	next := b.current.Load().Edit()
	response, failed := s.apply(next, op)
	if failed != nil {
		return nil, failed
	}
	answer, failed := finish(response)
	if failed != nil {
		return nil, failed
	}
	if err := b.append(record{Op: &op}); err != nil {
		return nil, err
	}
	b.current.Store(next)
	b.touched(op.Time)
	b.watch.notify()
	return answer, b.fold()
}

func (b *book) append(r record) error {
	if b.doc == nil {
		return nil
	}
	line, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	return b.doc.Append(line)
}

func (b *book) fold() error {
	if b.doc == nil || b.doc.Records < foldRecords && b.doc.Bytes < foldBytes {
		return nil
	}
	return b.doc.Snapshot(b.snapshot)
}

// edit publishes a change that isn't a request, and keeps it in a snapshot.
func (b *book) edit(now time.Time, change func(*grid.Spreadsheet) error) error {
	b.write.Lock()
	defer b.write.Unlock()
	next := b.current.Load().Edit()
	if err := change(next); err != nil {
		return err
	}
	before, known := b.current.Load(), b.about.Load()
	b.current.Store(next)
	b.touched(now)
	if b.doc != nil {
		if err := b.doc.Snapshot(b.snapshot); err != nil {
			b.current.Store(before)
			b.about.Store(known)
			return err
		}
	}
	b.watch.notify()
	return nil
}

// setAbout changes what Drive knows of a file.
func (b *book) setAbout(change func(*about)) error {
	b.write.Lock()
	defer b.write.Unlock()
	a := *b.about.Load()
	a.Roles = maps.Clone(a.Roles)
	if a.Roles == nil {
		a.Roles = map[string]Role{}
	}
	change(&a)
	if err := b.append(record{About: &a}); err != nil {
		return err
	}
	b.about.Store(&a)
	return nil
}

func (b *book) close() error {
	b.write.Lock()
	defer b.write.Unlock()
	if b.doc == nil {
		return nil
	}
	return b.doc.Close()
}

func (s *Server) book(id string) *book {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.books[id]
}

func (s *Server) all() []*book {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := slices.Collect(maps.Values(s.books))
	slices.SortFunc(list, func(a, b *book) int {
		x, y := a.about.Load(), b.about.Load()
		if c := x.Created.Compare(y.Created); c != 0 {
			return c
		}
		if a.current.Load().ID < b.current.Load().ID {
			return -1
		}
		return 1
	})
	return list
}

// deleteBook removes a spreadsheet for good.
func (s *Server) deleteBook(id string) error {
	s.mu.Lock()
	b := s.books[id]
	delete(s.books, id)
	s.mu.Unlock()
	if b == nil || b.doc == nil {
		return nil
	}
	b.write.Lock()
	defer b.write.Unlock()
	return b.doc.Delete()
}

// ErrNoSpreadsheet means that there is no spreadsheet with the id.
var ErrNoSpreadsheet = errors.New("no such spreadsheet")
