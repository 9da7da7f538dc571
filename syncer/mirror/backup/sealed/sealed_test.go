package sealed_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"sheetsync/syncer/mirror/backup/sealed"
)

type manifest struct{ Name string }

func seal(t *testing.T, content string, to ...sealed.Recipient) []byte {
	t.Helper()
	var file bytes.Buffer
	err := sealed.Seal(&file, to, manifest{"a"}, func(w io.Writer) error {
		_, err := io.WriteString(w, content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func identity(t *testing.T) sealed.Identity {
	t.Helper()
	i, err := sealed.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func open(file []byte, with ...sealed.Identity) (name, content string, err error) {
	var m manifest
	r, err := sealed.Open(bytes.NewReader(file), with, &m)
	if err != nil {
		return "", "", err
	}
	all, err := io.ReadAll(r)
	return m.Name, string(all), err
}

// Whoever has one of the keys reads all that was written; nothing else is taken for a
// content.
func TestSeal(t *testing.T) {
	t.Parallel()
	mine, yours, other := identity(t), identity(t), identity(t)
	content := strings.Repeat("marked content\n", 20_000)
	file := seal(t, content, mine.Recipient(), yours.Recipient())
	for _, key := range []sealed.Identity{mine, yours} {
		name, got, err := open(file, other, key)
		if err != nil || name != "a" || got != content {
			t.Errorf("opened: %q, %d bytes, %v", name, len(got), err)
		}
	}
	if bytes.Contains(file, []byte("marked")) {
		t.Error("the file shows what is in it")
	}
	changed := bytes.Clone(file)
	changed[len(changed)/2] ^= 1
	for _, test := range []struct {
		name string
		file []byte
		with []sealed.Identity
		want error
	}{
		{"another key", file, []sealed.Identity{other}, sealed.ErrNoKey},
		{"cut in the content", file[:len(file)/2], []sealed.Identity{mine}, sealed.ErrDamaged},
		{"cut at a chunk of age", file[:len(file)-len(file)%(64<<10)], []sealed.Identity{mine}, sealed.ErrDamaged},
		{"cut by a byte", file[:len(file)-1], []sealed.Identity{mine}, sealed.ErrDamaged},
		{"cut in the header", file[:40], []sealed.Identity{mine}, sealed.ErrDamaged},
		{"cut in the first line", file[:5], []sealed.Identity{mine}, sealed.ErrDamaged},
		{"empty", nil, []sealed.Identity{mine}, sealed.ErrDamaged},
		{"a changed bit", changed, []sealed.Identity{mine}, sealed.ErrDamaged},
		{"something else", []byte("PK\x03\x04 a workbook, not a backup"), []sealed.Identity{mine}, sealed.ErrForeign},
	} {
		if _, _, err := open(test.file, test.with...); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
}

// A disk that can't be read is no damaged file.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	mine := identity(t)
	file := seal(t, strings.Repeat("x", 1<<20), mine.Recipient())
	gone := errors.New("input/output error")
	var m manifest
	r, err := sealed.Open(io.MultiReader(bytes.NewReader(file[:300_000]), failing{gone}), []sealed.Identity{mine}, &m)
	if err == nil {
		_, err = io.Copy(io.Discard, r)
	}
	if !errors.Is(err, gone) || errors.Is(err, sealed.ErrDamaged) {
		t.Errorf("the error is %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// Keys are read as age-keygen writes them, and never shown.
func TestKeys(t *testing.T) {
	t.Parallel()
	key := identity(t)
	read, err := sealed.ParseIdentities("# made just now\n# public key: " + key.Recipient().String() + "\n" + key.Reveal() + "\n")
	if err != nil || len(read) != 1 || read[0].Recipient().String() != key.Recipient().String() {
		t.Fatalf("read: %v, %v", read, err)
	}
	if shown := fmt.Sprintf("%v %+v %#v %s", key, key, key, key); strings.Contains(shown, key.Reveal()[20:]) {
		t.Errorf("the key is shown: %s", shown)
	}
	for _, text := range []string{"", "# nothing", "AGE-SECRET-KEY-1NOTHING", key.Recipient().String()} {
		if _, err := sealed.ParseIdentities(text); !errors.Is(err, sealed.ErrKey) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := sealed.ParseRecipient(key.Reveal()); !errors.Is(err, sealed.ErrKey) || strings.Contains(err.Error(), "SECRET") {
		t.Errorf("a secret key for a public one: %v", err)
	}
}
