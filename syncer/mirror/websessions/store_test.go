package websessions_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer/mirror/websessions"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

var limits = websessions.Limits{Idle: 12 * time.Hour, Absolute: 7 * 24 * time.Hour}

// clock is one that a test sets.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func encoded(t *testing.T, values map[string]any) []byte {
	t.Helper()
	data, err := websessions.Codec{}.Encode(noon, values)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// A session ends when it wasn't used for long, and some time after it began in any case.
func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		uses  []time.Duration // after it began
		found []bool
	}{
		{"at once", []time.Duration{0}, []bool{true}},
		{"not used", []time.Duration{12*time.Hour - time.Second}, []bool{true}},
		{"not used for long", []time.Duration{12 * time.Hour}, []bool{false}},
		{"used between", []time.Duration{11 * time.Hour, 22 * time.Hour}, []bool{true, true}},
		{"used, and then no more", []time.Duration{11 * time.Hour, 23 * time.Hour}, []bool{true, false}},
		{"used again and again", []time.Duration{
			11 * time.Hour, 22 * time.Hour, 33 * time.Hour, 44 * time.Hour, 55 * time.Hour, 66 * time.Hour, 77 * time.Hour, 88 * time.Hour, 99 * time.Hour, 110 * time.Hour, 121 * time.Hour,
			132 * time.Hour, 143 * time.Hour, 154 * time.Hour, 165 * time.Hour, 168*time.Hour - time.Second, 168 * time.Hour, 168*time.Hour + time.Second,
		}, []bool{true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, false, false}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := &clock{noon}
			s := websessions.NewStore(database(t), limits, c.now)
			if err := s.CommitCtx(t.Context(), "token", encoded(t, map[string]any{"person": "li@example.com"}), time.Time{}); err != nil {
				t.Fatal(err)
			}
			var found []bool
			for _, after := range tt.uses {
				c.at = noon.Add(after)
				_, ok, err := s.FindCtx(t.Context(), "token")
				if err != nil {
					t.Fatal(err)
				}
				found = append(found, ok)
			}
			if diff := cmp.Diff(tt.found, found); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// A sign-in under way isn't kept for longer by being taken for a session.
func TestLimitsAreTheStores(t *testing.T) {
	t.Parallel()
	c := &clock{noon}
	db, quarter := database(t), websessions.Limits{Idle: 15 * time.Minute, Absolute: 15 * time.Minute}
	short, long := websessions.NewStore(db, quarter, c.now), websessions.NewStore(db, limits, c.now)
	if err := short.CommitCtx(t.Context(), "token", encoded(t, map[string]any{"state": "x"}), time.Time{}); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		after time.Duration
		store *websessions.Store
		found bool
	}{{10 * time.Minute, long, true}, {15 * time.Minute, short, false}, {15 * time.Minute, long, true}} {
		c.at = noon.Add(tt.after)
		if _, found, err := tt.store.FindCtx(t.Context(), "token"); err != nil || found != tt.found {
			t.Errorf("after %s: %v, %v", tt.after, found, err)
		}
	}
}

func TestStore(t *testing.T) {
	t.Parallel()
	c := &clock{noon}
	db := database(t)
	s, ctx := websessions.NewStore(db, limits, c.now), t.Context()
	commit := func(token string, values map[string]any) {
		t.Helper()
		if err := s.CommitCtx(ctx, token, encoded(t, values), time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
	found := func(token string) map[string]any {
		t.Helper()
		data, ok, err := s.FindCtx(ctx, token)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			return nil
		}
		until, values, err := websessions.Codec{}.Decode(data)
		if err != nil || !until.Equal(noon) {
			t.Fatalf("%v, %v", until, err)
		}
		return values
	}
	li := map[string]any{"person": "li@example.com", "via": "issuer"}
	commit("first", li)
	commit("second", li)
	commit("operator", map[string]any{"person": "", "via": "link"})
	commit("under way", map[string]any{"state": "x"})
	if diff := cmp.Diff(li, found("first")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, token := range []string{"", "third", "FIRST", "first ", "' OR true --", "\x00"} {
		if values := found(token); values != nil {
			t.Errorf("%q is a session: %v", token, values)
		}
	}
	list, err := s.List(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		list[i].MadeAt, list[i].SeenAt = list[i].MadeAt.UTC(), list[i].SeenAt.UTC()
	}
	if diff := cmp.Diff([]websessions.Session{{"", "link", noon, noon}, {"li@example.com", "issuer", noon, noon}, {"li@example.com", "issuer", noon, noon}}, list); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	var tokens int
	if err := db.Get(&tokens, `SELECT count(*) FROM sheetsync.web_sessions AS s WHERE s::text LIKE '%first%' OR encode(token_hash, 'escape') LIKE '%first%'`); err != nil || tokens != 0 {
		t.Errorf("%d rows have a token, %v", tokens, err)
	}
	if err := s.DeleteCtx(ctx, "second"); err != nil || found("second") != nil {
		t.Errorf("a session that was ended is there, %v", err)
	}
	commit("third", li)
	if _, err := websessions.NewLinks(db).Make(ctx, "li@example.com", noon, noon.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if n, err := s.End(ctx, "li@example.com"); err != nil || n != (websessions.Ended{Sessions: 2, Links: 1}) || found("first") != nil || found("third") != nil || found("operator") == nil || found("under way") == nil {
		t.Errorf("%+v ended, %v", n, err)
	}
	if n, err := s.End(ctx, ""); err != nil || n != (websessions.Ended{Sessions: 1}) || found("operator") != nil || found("under way") == nil {
		t.Errorf("%+v ended, %v", n, err)
	}
	if _, err := (websessions.Codec{}).Encode(noon, map[string]any{"person": 1}); err == nil {
		t.Error("a number is a value")
	}
}

// Sessions that have ended are deleted as others begin, some at a time.
func TestSweep(t *testing.T) {
	t.Parallel()
	c := &clock{noon}
	db := database(t)
	s := websessions.NewStore(db, limits, c.now)
	left := func() (n int) {
		t.Helper()
		if err := db.Get(&n, `SELECT count(*) FROM sheetsync.web_sessions`); err != nil {
			t.Fatal(err)
		}
		return n
	}
	db.MustExec(`INSERT INTO sheetsync.web_sessions (token_hash, data, made_at, seen_at, expires_at) SELECT n::text::bytea, '{}', $1, $1, $1 FROM generate_series(1, 450) AS n`, noon.Add(-time.Hour))
	for i, want := range []int{251, 52, 3, 4} {
		if err := s.CommitCtx(t.Context(), fmt.Sprint("token", i), encoded(t, nil), time.Time{}); err != nil {
			t.Fatal(err)
		}
		if n := left(); n != want {
			t.Errorf("%d are left, want %d", n, want)
		}
	}
}
