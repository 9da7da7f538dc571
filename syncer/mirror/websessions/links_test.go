package websessions_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sheetsync/syncer/mirror/websessions"
)

// altered is a token with another first character.
func altered(token websessions.Token) string {
	text := token.Reveal()
	if text[0] == 'x' {
		return "y" + text[1:]
	}
	return "x" + text[1:]
}

func TestLinks(t *testing.T) {
	t.Parallel()
	db := database(t)
	l, ctx := websessions.NewLinks(db), t.Context()
	make := func(person string) websessions.Token {
		t.Helper()
		token, err := l.Make(ctx, person, noon, noon.Add(10*time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	li, operator, old := make("li@example.com"), make(""), make("old@example.com")
	if len(li.Reveal()) != 43 || li == operator {
		t.Errorf("%q, %q", li.Reveal(), operator.Reveal())
	}
	for _, tt := range []struct {
		name, token, person string
		after               time.Duration
		err                 error
	}{
		{"no token", "", "", 0, websessions.ErrUnknown},
		{"none that was made", altered(li), "", 0, websessions.ErrUnknown},
		{"first", li.Reveal(), "li@example.com", time.Minute, nil},
		{"again", li.Reveal(), "", time.Minute, websessions.ErrUnknown},
		{"an operator's, just in time", operator.Reveal(), "", 10*time.Minute - time.Second, nil},
		{"too late", old.Reveal(), "", 10 * time.Minute, websessions.ErrUnknown},
	} {
		if person, err := l.Use(ctx, websessions.ParseToken(tt.token), noon.Add(tt.after)); person != tt.person || !errors.Is(err, tt.err) {
			t.Errorf("%s: %q, %v", tt.name, person, err)
		}
	}
	var revealed int
	if err := db.Get(&revealed, `SELECT count(*) FROM sheetsync.web_links AS w WHERE strpos(w::text, $1) > 0 OR strpos(encode(token_hash, 'escape'), $1) > 0`, old.Reveal()); err != nil || revealed != 0 {
		t.Errorf("%d rows have the token, %v", revealed, err)
	}
	encodedToken, err := json.Marshal(li)
	if text := fmt.Sprintf("%v %+v %#v %s %s", li, li, li, li.LogValue(), encodedToken); err != nil || text != "******** ******** ******** ******** \"********\"" {
		t.Errorf("%s, %v", text, err)
	}
}

// Of those who use a link at the same time, one is signed in.
func TestUseAtOnce(t *testing.T) {
	t.Parallel()
	l := websessions.NewLinks(database(t))
	token, err := l.Make(t.Context(), "li@example.com", noon, noon.Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	var in atomic.Int32
	for range 8 {
		all.Go(func() {
			person, err := l.Use(t.Context(), token, noon)
			if err == nil && person == "li@example.com" {
				in.Add(1)
			} else if !errors.Is(err, websessions.ErrUnknown) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if in.Load() != 1 {
		t.Errorf("%d are signed in", in.Load())
	}
}
