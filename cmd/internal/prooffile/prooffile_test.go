package prooffile_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/cmd/internal/prooffile"
	"sheetsync/syncer/mirror/subjects"
)

func TestKey(t *testing.T) {
	t.Parallel()
	d := prooffile.Dir(filepath.Join(t.TempDir(), "new"))
	if _, err := d.Key(); !errors.Is(err, prooffile.ErrNoKey) {
		t.Errorf("without a key: %v", err)
	}
	made, err := d.MakeKey()
	if err != nil {
		t.Fatal(err)
	}
	again, err := d.MakeKey()
	if err != nil || *again != *made {
		t.Errorf("the key is another one, %v", err)
	}
	info, err := os.Stat(d.KeyPath())
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key's file is %v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(d.KeyPath(), []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.MakeKey(); err == nil {
		t.Error("what is no key is taken for one")
	}
}

// The last line about a proof counts; a line that was cut off is passed over, and what is
// added after it is read.
func TestProofs(t *testing.T) {
	t.Parallel()
	d := prooffile.Dir(t.TempDir())
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	first := subjects.Proof{ID: "E1", Register: "acme", Kind: "email", At: at, By: "li", Counts: map[string]int{"acme.customers": 3}, Tokens: [][]byte{{1, 2}}}
	second := subjects.Proof{ID: "E2", Register: "acme", Kind: "name", At: at, By: "li", Counts: map[string]int{}}
	if err := d.Append(first, second); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(string(d), "erasures.jsonl")
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"id": "E3", "regi`); err != nil || f.Close() != nil {
		t.Fatal(err)
	}
	check := func(want ...subjects.Proof) {
		t.Helper()
		got, err := d.Read()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the proofs (-want +got):\n%s", diff)
		}
	}
	check(first, second)
	first.Withdrawn = &at
	if err := d.Append(first); err != nil {
		t.Fatal(err)
	}
	check(first, second)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append([]byte("broken\n"), text...), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Read(); err == nil {
		t.Error("a line that is no proof is passed over")
	}
}
