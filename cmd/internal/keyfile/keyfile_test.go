package keyfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/cmd/internal/keyfile"
	"sheetsync/syncer/atomicfile"
	"sheetsync/syncer/mirror/backup/sealed"
)

func fresh(t *testing.T, d keyfile.Dir, except ...string) string {
	t.Helper()
	identity, err := d.Fresh(except)
	if err != nil {
		t.Fatal(err)
	}
	return identity.Recipient().String()
}

func TestFresh(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new")
	d := keyfile.Dir(dir)
	if all, err := d.All(); len(all) != 0 || err != nil {
		t.Errorf("without a directory: %v, %v", all, err)
	}
	first := fresh(t, d)
	if again := fresh(t, d); again != first {
		t.Errorf("the key is another one: %s, was %s", again, first)
	}
	info, err := os.Stat(filepath.Join(dir, keyfile.Name(first)))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key's file is %v, %v", info, err)
	}
	second := fresh(t, d, first)
	if second == first || fresh(t, d, first) != second {
		t.Errorf("the second key is %s, the first %s", second, first)
	}
	paths, err := d.Retire([]string{first}) // nobody told of the second one, which another process may have made
	if diff := cmp.Diff([]string{filepath.Join(dir, keyfile.Name(first)+".old")}, paths); diff != "" || err != nil {
		t.Errorf("retired (-want +got), %v:\n%s", err, diff)
	}
	if paths, err := d.Retire([]string{first}); len(paths) > 0 || err != nil {
		t.Errorf("again: %s, %v", paths, err)
	}
	if got := fresh(t, d); got != second {
		t.Errorf("a replaced key is used again")
	}
	if all, err := d.All(); len(all) != 2 || err != nil {
		t.Errorf("%d keys, %v: older backups need the replaced one", len(all), err)
	}
}

func TestWhatIsNoKey(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d := keyfile.Dir(dir)
	first := filepath.Join(dir, keyfile.Name(fresh(t, d)))
	elsewhere := filepath.Join(t.TempDir(), "key")
	if err := os.Rename(first, elsewhere); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, first); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "history-00000000.key"), []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	if all, err := d.All(); len(all) != 0 || err != nil {
		t.Errorf("%d keys, %v", len(all), err)
	}
	files, err := d.Files()
	if err != nil || len(files) != 2 {
		t.Fatalf("%+v, %v", files, err)
	}
	for _, f := range files {
		want := atomicfile.ErrNotFile
		if filepath.Base(f.Path) == "history-00000000.key" {
			want = sealed.ErrKey
		}
		if !errors.Is(f.Err, want) {
			t.Errorf("%s: %v, want %v", f.Path, f.Err, want)
		}
	}
	if err := os.Remove(first); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(elsewhere, first); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(first, 0o644); err != nil {
		t.Fatal(err)
	}
	if files, err := d.Files(); err != nil || !files[1].Open || files[1].Err != nil {
		t.Errorf("a file that everybody can read: %+v, %v", files, err)
	}
}
