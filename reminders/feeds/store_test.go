package feeds_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"sheetsync/reminders/feeds"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/pgtest"
)

func newStore(t *testing.T) *feeds.Store {
	t.Helper()
	dsn := pgtest.New(t)
	m, err := mirror.Open(t.Context(), dsn, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if _, err := m.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return feeds.NewStore(pgtest.Open(t, dsn))
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func TestStore(t *testing.T) {
	t.Parallel()
	s, ctx := newStore(t), t.Context()
	make := func(person, register string, replace bool) feeds.Token {
		t.Helper()
		token, err := s.Make(ctx, person, register, replace, noon)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	opens := func(token feeds.Token) bool {
		t.Helper()
		_, err := s.Find(ctx, feeds.ParseToken(token.Reveal()))
		if err != nil && !errors.Is(err, feeds.ErrUnknown) {
			t.Fatal(err)
		}
		return err == nil
	}
	all, one, other := make("li@example.com", "", false), make("li@example.com", "acme", false), make("wang@example.com", "", false)
	if _, err := s.Make(ctx, "li@example.com", "acme", false, noon); !errors.Is(err, feeds.ErrExists) {
		t.Errorf("a second one: %v", err)
	}
	if !opens(all) || !opens(one) || !opens(other) {
		t.Error("a new calendar can't be opened")
	}
	again := make("li@example.com", "acme", true)
	if opens(one) || !opens(again) || !opens(all) {
		t.Error("the one that was replaced opens, or another doesn't")
	}
	if list, err := s.Revoke(ctx, "li@example.com", "acme", noon); err != nil || len(list) != 1 || opens(again) || !opens(all) {
		t.Errorf("revoked %+v, %v", list, err)
	}
	make("li@example.com", "acme", false)
	if list, err := s.Revoke(ctx, "li@example.com", "", noon); err != nil || len(list) != 2 || opens(all) || !opens(other) {
		t.Errorf("revoked %+v, %v", list, err)
	}
	if list, err := s.Revoke(ctx, "li@example.com", "", noon); err != nil || len(list) != 0 {
		t.Errorf("revoked %+v, %v", list, err)
	}
	list, err := s.List(ctx)
	if err != nil || len(list) != 1 || list[0].Person != "wang@example.com" || !list[0].MadeAt.Equal(noon) || list[0].ReadAt != nil {
		t.Fatalf("%+v, %v", list, err)
	}
}

// When a calendar was read is noted once an hour.
func TestRead(t *testing.T) {
	t.Parallel()
	s, ctx := newStore(t), t.Context()
	token, err := s.Make(ctx, "li@example.com", "", false, noon)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ after, want time.Duration }{{0, 0}, {59 * time.Minute, 0}, {61 * time.Minute, 61 * time.Minute}} {
		feed, err := s.Find(ctx, token)
		if err == nil {
			err = s.Read(ctx, feed, noon.Add(tt.after))
		}
		if err != nil {
			t.Fatal(err)
		}
		if feed, err = s.Find(ctx, token); err != nil || feed.ReadAt == nil || !feed.ReadAt.Equal(noon.Add(tt.want)) {
			t.Errorf("after %s: %v, %v", tt.after, feed.ReadAt, err)
		}
	}
}

// Of those who make the same at one time, one does.
func TestMakeAtOnce(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	var all sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		all.Go(func() { _, errs[i] = s.Make(context.Background(), "li@example.com", "", i%2 == 0, noon) })
	}
	all.Wait()
	for _, err := range errs {
		if err != nil && !errors.Is(err, feeds.ErrExists) {
			t.Error(err)
		}
	}
	if list, err := s.List(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
}

// A token is long, another each time, and in no text by itself.
func TestToken(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	seen := make(map[string]bool)
	for i := range 100 {
		token, err := s.Make(t.Context(), fmt.Sprintf("m%d@example.com", i), "", false, noon)
		if err != nil {
			t.Fatal(err)
		}
		if len(token.Reveal()) != 32 || seen[token.Reveal()] {
			t.Errorf("%q", token.Reveal())
		}
		seen[token.Reveal()] = true
		encoded, err := json.Marshal(token)
		if text := fmt.Sprintf("%v %+v %#v %s %s", token, token, token, token.LogValue(), encoded); err != nil || text != "******** ******** ******** ******** \"********\"" {
			t.Errorf("%s, %v", text, err)
		}
	}
}
