package sealing_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer/sealing"
)

var (
	version = sealing.Version{Register: "acme", Resource: "customers", ID: "7kq", Op: "update", From: 1_764_470_000_123_456, Run: "run-1"}
	content = sealing.Content{Fields: map[string]string{"email": "wang@huada.example", "phone": "+86 138"}, Raw: map[string]string{"born": "5 June"}, Extra: json.RawMessage(`{"Fax": 1}`)}
)

func newKey(t *testing.T) (*sealing.Key, []byte) {
	t.Helper()
	key, secret, err := sealing.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	return key, secret
}

func TestSealedIsOpened(t *testing.T) {
	t.Parallel()
	key, secret := newKey(t)
	sealed, err := key.Seal(&version, &content)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed, []byte("wang")) {
		t.Error("the sealed version shows what it holds")
	}
	if id, err := sealing.IDOf(sealed); err != nil || id != key.ID {
		t.Errorf("it was sealed with %s, %v", id, err)
	}
	again, err := sealing.KeyOf(key.ID, secret)
	if err != nil {
		t.Fatal(err)
	}
	got, err := again.Open(&version, sealed)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&content, got, cmp.Comparer(func(a, b json.RawMessage) bool { return fmt.Sprint(canonical(a)) == fmt.Sprint(canonical(b)) })); diff != "" {
		t.Errorf("content (-want +got):\n%s", diff)
	}
	second, err := key.Seal(&version, &content)
	if err != nil || bytes.Equal(sealed, second) {
		t.Errorf("sealed twice it is the same, so that equal values show: %v", err)
	}
}

func canonical(raw json.RawMessage) (v any) {
	_ = json.Unmarshal(raw, &v)
	return v
}

// TestSealedStaysInItsPlace: in the place of any other version it doesn't open.
func TestSealedStaysInItsPlace(t *testing.T) {
	t.Parallel()
	key, _ := newKey(t)
	sealed, err := key.Seal(&version, &content)
	if err != nil {
		t.Fatal(err)
	}
	places := []struct {
		name string
		move func(*sealing.Version)
	}{
		{"another register", func(v *sealing.Version) { v.Register = "other" }},
		{"another resource", func(v *sealing.Version) { v.Resource = "orders" }},
		{"another record", func(v *sealing.Version) { v.ID = "8kq" }},
		{"another kind of version", func(v *sealing.Version) { v.Op = "delete" }},
		{"another time", func(v *sealing.Version) { v.From++ }},
		{"another run", func(v *sealing.Version) { v.Run = "run-2" }},
		{"a character over the border", func(v *sealing.Version) { v.Resource, v.ID = "customers7", "kq" }},
	}
	for _, tt := range places {
		elsewhere := version
		tt.move(&elsewhere)
		if _, err := key.Open(&elsewhere, sealed); !errors.Is(err, sealing.ErrDamaged) {
			t.Errorf("%s: it opens: %v", tt.name, err)
		}
	}
	other, _ := newKey(t)
	if _, err := other.Open(&version, sealed); !errors.Is(err, sealing.ErrDamaged) {
		t.Errorf("another key: it opens: %v", err)
	}
	for i := range sealed {
		damaged := bytes.Clone(sealed)
		damaged[i] ^= 1
		if i >= 1 && i <= 8 { // the id says which key to take, and nothing else
			continue
		}
		if _, err := key.Open(&version, damaged); err == nil {
			t.Errorf("byte %d is another one, and it opens", i)
		}
	}
	for n := range sealed {
		if _, err := key.Open(&version, sealed[:n]); err == nil {
			t.Errorf("cut off at %d it opens", n)
		}
	}
}

func TestContentOver(t *testing.T) {
	t.Parallel()
	later := sealing.Content{Fields: map[string]string{"email": "li@huada.example", "position": "head"}}
	want := &sealing.Content{Fields: map[string]string{"email": "li@huada.example", "phone": "+86 138", "position": "head"}, Raw: content.Raw, Extra: content.Extra}
	if diff := cmp.Diff(want, later.Over(&content)); diff != "" {
		t.Errorf("both (-want +got):\n%s", diff)
	}
	if !new(sealing.Content).Empty() || later.Empty() {
		t.Error("what is empty isn't told from what isn't")
	}
}
