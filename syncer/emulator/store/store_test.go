package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

// read returns what a document holds: snapshot and records, separated by bars.
func read(t *testing.T, s *Store, name string) (*Document, string) {
	t.Helper()
	var parts []string
	d, err := s.Load(name, func(r io.Reader) error {
		b, err := io.ReadAll(r)
		parts = append(parts, string(b))
		return err
	}, func(b []byte) error {
		parts = append(parts, string(b))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d, strings.Join(parts, "|")
}

func open(t *testing.T) (*Store, string) {
	t.Helper()
	dir := t.TempDir()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s, dir
}

func TestJournal(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	d, err := s.Create("doc", text("zero"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []string{"one", "", "three\n"} {
		if err := d.Append([]byte(r)); err != nil {
			t.Fatal(err)
		}
	}
	d.Close()
	d, got := read(t, s, "doc")
	if got != "zero|one||three\n" || d.Records != 3 {
		t.Errorf("%q, %d records", got, d.Records)
	}
	if err := d.Snapshot(text("all")); err != nil {
		t.Fatal(err)
	}
	if err := d.Append([]byte("more")); err != nil {
		t.Fatal(err)
	}
	d.Close()
	if err := d.Append([]byte("late")); err == nil {
		t.Error("a closed document takes a record")
	}
	if _, got := read(t, s, "doc"); got != "all|more" {
		t.Errorf("%q", got)
	}
}

// Wherever a crash cuts the journal off, what was written before is read.
func TestJournalCutAnywhere(t *testing.T) {
	t.Parallel()
	s, dir := open(t)
	d, err := s.Create("doc", text("zero"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if err := d.Append([]byte(fmt.Sprint("record ", i))); err != nil {
			t.Fatal(err)
		}
	}
	d.Close()
	path := filepath.Join(dir, "doc", "journal.1")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	size := len(whole) / 3
	for cut := range len(whole) {
		for _, tail := range [][]byte{nil, bytes.Repeat([]byte{0}, 64), []byte("rubbish of a lost block")} {
			if err := os.WriteFile(path, append(whole[:cut:cut], tail...), 0o600); err != nil {
				t.Fatal(err)
			}
			d, got := read(t, s, "doc")
			if n := strings.Count(got, "|"); n != cut/size {
				t.Fatalf("cut at %d: %q", cut, got)
			}
			d.Close()
		}
	}
}

// A crash in the middle of a snapshot leaves the old pair; one after it the new.
func TestSnapshotCutAnywhere(t *testing.T) {
	t.Parallel()
	s, dir := open(t)
	d, err := s.Create("doc", text("old"))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Append([]byte("record")); err != nil {
		t.Fatal(err)
	}
	failed := errors.New("disk full")
	if err := d.Snapshot(func(w io.Writer) error { io.WriteString(w, "ne"); return failed }); !errors.Is(err, failed) {
		t.Fatalf("got %v", err)
	}
	if err := d.Append([]byte("another")); err != nil {
		t.Fatal(err)
	}
	d.Close()
	d, got := read(t, s, "doc")
	if got != "old|record|another" {
		t.Errorf("after a snapshot that failed: %q", got)
	}
	d.Close()
	if err := os.WriteFile(filepath.Join(dir, "doc", "snapshot.2"), []byte("new"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, got := read(t, s, "doc"); got != "new" {
		t.Errorf("with the new snapshot in place: %q", got)
	}
}

func TestDeleteAndUnfinished(t *testing.T) {
	t.Parallel()
	s, dir := open(t)
	d, err := s.Create("doc", text("x"))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Delete(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"deleted.half", "unfinished"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	names, err := s.Names()
	if err != nil || len(names) != 1 || names[0] != "unfinished" {
		t.Errorf("%v %v", names, err)
	}
	if _, err := s.Load("unfinished", nil, nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
