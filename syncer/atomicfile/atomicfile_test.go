package atomicfile_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"sheetsync/syncer/atomicfile"
)

func TestWrite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	name := filepath.Join(dir, "file")
	if err := atomicfile.WriteFile(name, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	wrong := errors.New("wrong")
	err := atomicfile.Write(name, 0o600, func(w io.Writer) error {
		_, _ = w.Write(make([]byte, 1<<20))
		return wrong
	})
	if !errors.Is(err, wrong) {
		t.Errorf("the error is %v", err)
	}
	if got, err := os.ReadFile(name); err != nil || string(got) != "old" {
		t.Errorf("after a failure: %q, %v", got, err)
	}
	if err := atomicfile.WriteFile(name, []byte("new"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(name); err != nil || string(got) != "new" {
		t.Errorf("after a success: %q, %v", got, err)
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("the directory has %v, %v", entries, err)
	}
	if err := atomicfile.WriteFile(filepath.Join(dir, "nowhere", "file"), nil, 0o600); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("into no directory: %v", err)
	}
}

// What was given permissions by somebody else, or leads elsewhere, never takes what is written.
func TestWriteFollowsNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	victim, link := filepath.Join(dir, "victim"), filepath.Join(dir, "link")
	if err := errors.Join(os.WriteFile(victim, []byte("old"), 0o644), os.Symlink(victim, link)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{link, dir, os.DevNull} {
		if err := atomicfile.WriteFile(name, []byte("new"), 0o600); !errors.Is(err, atomicfile.ErrNotFile) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got, err := os.ReadFile(victim); err != nil || string(got) != "old" {
		t.Errorf("what the link leads to has %q, %v", got, err)
	}
	if err := atomicfile.WriteFile(victim, []byte("new"), 0o600); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(victim); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
}
