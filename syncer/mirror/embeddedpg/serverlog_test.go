//go:build unix

package embeddedpg_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sheetsync/syncer/atomicfile"
	"sheetsync/syncer/mirror/embeddedpg"
)

// A server that runs for years doesn't fill the disk with its log: what it wrote is put aside
// while it goes on writing, and it says why it didn't start as before.
func TestTrimLog(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, embeddedpg.Options{DataDir: dir, Settings: quick})
	write := func(what string) {
		query(t, s, `DO $$ BEGIN RAISE LOG '`+what+`'; END $$`)
	}
	read := func(path string) string {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	write("the first line")
	if err := s.TrimLogTo(t.Context(), 1<<20); err != nil {
		t.Fatal(err)
	}
	if text := read(s.LogFile()); !strings.Contains(text, "the first line") {
		t.Errorf("a small log was put aside: %q", text)
	}
	aside := s.LogFile() + ".1"
	elsewhere := filepath.Join(dir, "elsewhere")
	if err := os.Symlink(elsewhere, aside); err != nil {
		t.Fatal(err)
	}
	if err := s.TrimLogTo(t.Context(), 10); !errors.Is(err, atomicfile.ErrNotFile) || !strings.Contains(read(s.LogFile()), "the first line") {
		t.Errorf("a link in the place of what is put aside: %v", err)
	}
	if err := os.Remove(aside); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time it is there
		if err := s.TrimLogTo(t.Context(), 10); err != nil {
			t.Fatal(err)
		}
		if text := read(s.LogFile()); text != "" {
			t.Errorf("the log still has %q", text)
		}
		write("another line")
		if text := read(s.LogFile()); !strings.Contains(text, "another line") || strings.Contains(text, "\x00") {
			t.Errorf("the server wrote %q", text)
		}
	}
	if text := read(aside); !strings.Contains(text, "another line") || strings.Contains(text, "the first line") {
		t.Errorf("aside is %q", text)
	}
	if _, err := os.Lstat(elsewhere); err == nil {
		t.Error("a link was followed")
	}
	if text := embeddedpg.LogSince(s.LogFile(), 1<<20); !strings.Contains(text, "another line") {
		t.Errorf("behind what was put aside it finds %q", text)
	}
}
