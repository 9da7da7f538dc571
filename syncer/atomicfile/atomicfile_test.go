package atomicfile_test

import (
	"bytes"
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

// Of several who make a file one does, the others find it whole, and what has the name
// already stays what it is.
func TestCreate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	name := filepath.Join(dir, "file")
	content := bytes.Repeat([]byte("x"), 1<<20)
	const makers = 8
	made := make(chan bool, makers)
	for range makers {
		go func() {
			err := atomicfile.Create(name, content, 0o600)
			if err != nil && !errors.Is(err, os.ErrExist) {
				t.Error(err)
			}
			if got, err := os.ReadFile(name); err != nil || len(got) != len(content) {
				t.Errorf("there are %d bytes, %v", len(got), err)
			}
			made <- err == nil
		}()
	}
	n := 0
	for range makers {
		if <-made {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d made it", n)
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
	nowhere, link := filepath.Join(dir, "nowhere"), filepath.Join(dir, "link")
	if err := os.Symlink(nowhere, link); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Create(link, content, 0o600); !errors.Is(err, os.ErrExist) {
		t.Errorf("through a link: %v", err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
		t.Errorf("the directory has %v, %v", entries, err)
	}
}
