package certificate_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"sheetsync/cmd/internal/logtest"
	"sheetsync/cmd/internal/web/certificate"
	"sheetsync/cmd/internal/web/certificate/certificatetest"
)

const day = 24 * time.Hour

// What can't be used is said with what mends it, and without anything of the key.
func TestExamine(t *testing.T) {
	t.Parallel()
	now := time.Now()
	good, other := certificatetest.Make(t, now.Add(-time.Hour), now.Add(90*day)), certificatetest.Make(t, now.Add(-time.Hour), now.Add(90*day))
	write := func(t *testing.T, name string, content []byte) {
		t.Helper()
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name   string
		pair   certificatetest.Pair
		change func(t *testing.T, f certificate.Files)
		kind   certificate.Kind // "" for good
		text   string
		soon   bool
		open   bool
	}{
		{name: "as it should be", pair: good},
		{name: "that should have been renewed", pair: certificatetest.Make(t, now.Add(-80*day), now.Add(10*day)), soon: true},
		{name: "for a few days", pair: certificatetest.Make(t, now.Add(-2*day), now.Add(4*day))},
		{name: "for a few days, at their end", pair: certificatetest.Make(t, now.Add(-5*day), now.Add(day)), soon: true},
		{name: "a key that all may read", pair: good, open: true, change: func(t *testing.T, f certificate.Files) {
			t.Helper()
			if err := os.Chmod(f.Key, 0o644); err != nil {
				t.Fatal(err)
			}
		}},
		{name: "an empty line before the chain", pair: certificatetest.Pair{Chain: append([]byte("\n"), good.Chain...), Key: good.Key}},
		{name: "expired", pair: certificatetest.Make(t, now.Add(-90*day), now.Add(-day)), kind: certificate.KindExpired, text: "expired on", soon: true},
		{name: "not yet", pair: certificatetest.Make(t, now.Add(day), now.Add(90*day)), kind: certificate.KindEarly, text: "is valid from"},
		{name: "another's key", pair: certificatetest.Pair{Chain: good.Chain, Key: other.Key}, kind: certificate.KindMismatch, text: "privkey.pem is not the key of"},
		{name: "the two changed about", pair: certificatetest.Pair{Chain: good.Key, Key: good.Chain}, kind: certificate.KindMalformed, text: "fullchain.pem holds no certificate"},
		{name: "half a key", pair: certificatetest.Pair{Chain: good.Chain, Key: good.Key[:60]}, kind: certificate.KindMalformed, text: "privkey.pem holds no private key"},
		{name: "a chain that is none", pair: certificatetest.Pair{Chain: []byte("x"), Key: good.Key}, kind: certificate.KindMalformed, text: "fullchain.pem holds no certificate"},
		{name: "a locked key", pair: certificatetest.Pair{Chain: good.Chain, Key: bytes.ReplaceAll(good.Key, []byte("PRIVATE KEY"), []byte("ENCRYPTED PRIVATE KEY"))}, kind: certificate.KindMalformed, text: "passphrase"},
		{name: "no chain", pair: good, kind: certificate.KindUnreadable, text: "fullchain.pem can't be read: no such file", change: func(_ *testing.T, f certificate.Files) { _ = os.Remove(f.Chain) }},
		{name: "a directory for a key", pair: good, kind: certificate.KindUnreadable, text: "privkey.pem can't be read", change: func(t *testing.T, f certificate.Files) {
			t.Helper()
			if err := errors.Join(os.Remove(f.Key), os.Mkdir(f.Key, 0o700)); err != nil {
				t.Fatal(err)
			}
		}},
		{name: "a file without end", pair: good, kind: certificate.KindUnreadable, text: "fullchain.pem can't be read", change: func(t *testing.T, f certificate.Files) {
			t.Helper()
			write(t, f.Chain, bytes.Repeat([]byte("x"), 2<<20))
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			files := tt.pair.Write(t, t.TempDir())
			if tt.change != nil {
				tt.change(t, files)
			}
			r, err := certificate.Examine(t.Context(), files, now)
			var e *certificate.Error
			errors.As(err, &e)
			switch {
			case tt.kind == "" && (err != nil || r.Leaf == nil || r.Leaf.VerifyHostname("localhost") != nil):
				t.Errorf("%v", err)
			case tt.kind != "" && (e == nil || e.Kind != tt.kind || !strings.Contains(e.Text, tt.text) || e.Hint() == "" || strings.Contains(e.Text, "BEGIN")):
				t.Errorf("%v of kind %+v, want %s with %q", err, e, tt.kind, tt.text)
			}
			if r.EndsSoon != tt.soon || r.Open != tt.open {
				t.Errorf("it ends soon: %v; others may read the key: %v", r.EndsSoon, r.Open)
			}
		})
	}
}

// watched is a keeper in a bubble of time, with its log.
type watched struct {
	t     *testing.T
	dir   string
	files certificate.Files
	log   logtest.Log
	k     *certificate.Keeper
	stop  func()
}

func watch(t *testing.T, p certificatetest.Pair) *watched {
	t.Helper()
	w := &watched{t: t, dir: t.TempDir()}
	w.files = p.Write(t, w.dir)
	var err error
	if w.k, err = certificate.Open(t.Context(), w.files, slog.New(slog.NewTextHandler(&w.log, nil)), time.Now); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() { w.k.Watch(ctx) })
	w.stop = func() { cancel(); all.Wait() }
	return w
}

// pass has time pass in the bubble, in which nobody waits.
func (w *watched) pass(d time.Duration) {
	w.t.Helper()
	<-time.After(d)
	synctest.Wait()
}

// serves reports whether connections are answered with a certificate.
func (w *watched) serves(p certificatetest.Pair) bool {
	w.t.Helper()
	c, err := w.k.Config().GetCertificate(&tls.ClientHelloInfo{})
	if err != nil {
		w.t.Fatal(err)
	}
	want, err := tls.X509KeyPair(p.Chain, p.Key)
	if err != nil {
		w.t.Fatal(err)
	}
	return bytes.Equal(c.Certificate[0], want.Certificate[0])
}

// count is how many lines of the log have a text.
func (w *watched) count(text string) int { return strings.Count(w.log.String(), text) }

// A certificate that is renewed is taken up; what can't be used isn't, and is said once.
func TestRenewal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		first, second := certificatetest.Make(t, now.Add(-day), now.Add(90*day)), certificatetest.Make(t, now.Add(-day), now.Add(120*day))
		expired := certificatetest.Make(t, now.Add(-9*day), now.Add(-day))
		w := watch(t, first)
		defer w.stop()
		const renewed, refused = "the certificate was renewed", "can't be used"
		for _, step := range []struct {
			name             string
			pair             certificatetest.Pair
			lasts            time.Duration
			serves           certificatetest.Pair
			renewed, refused int // lines in all
		}{
			{"nothing new", first, time.Minute, first, 0, 0},
			{"a chain whose key is still to come", certificatetest.Pair{Chain: second.Chain, Key: first.Key}, certificate.Every, first, 0, 0},
			{"its key", second, certificate.Every, second, 1, 0},
			{"a key of another's, for long", certificatetest.Pair{Chain: second.Chain, Key: first.Key}, time.Hour, second, 1, 1},
			{"no certificate, for long", certificatetest.Pair{Chain: []byte("soon"), Key: first.Key}, time.Hour, second, 1, 2},
			{"an expired one, for long", expired, time.Hour, second, 1, 3},
			{"as before", second, time.Minute, second, 1, 3},
			{"the expired one again", expired, time.Hour, second, 1, 4},
			{"the one from before", first, time.Minute, first, 2, 4},
		} {
			step.pair.Write(t, w.dir)
			w.pass(step.lasts + time.Second)
			if !w.serves(step.serves) || w.count(renewed) != step.renewed || w.count(refused) != step.refused {
				t.Errorf("%s: %d times renewed, %d refused; the right one is served: %v\n%s", step.name, w.count(renewed), w.count(refused), w.serves(step.serves), &w.log)
			}
		}
		if err := os.Remove(filepath.Join(w.dir, "privkey.pem")); err != nil {
			t.Fatal(err)
		}
		if w.pass(time.Minute); !w.serves(first) || w.count(refused) != 5 {
			t.Errorf("without a key, the certificate isn't served\n%s", &w.log)
		}
		from := time.Now().Add(time.Hour)
		early := certificatetest.Make(t, from, from.Add(90*day))
		early.Write(t, w.dir)
		if w.pass(50 * time.Minute); !w.serves(first) {
			t.Error("a certificate is served that isn't valid yet")
		}
		if w.pass(20 * time.Minute); !w.serves(early) {
			t.Errorf("a certificate that became valid isn't taken up\n%s", &w.log)
		}
		if strings.Contains(w.log.String(), "BEGIN") || w.count("ends soon") > 0 {
			t.Errorf("the log is\n%s", &w.log)
		}
	})
}

// That the certificate ends is said once before, and once when it has ended; and no more
// once it is renewed.
func TestEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		w := watch(t, certificatetest.Make(t, now.Add(-time.Hour), now.Add(7*time.Hour)))
		defer w.stop()
		for _, step := range []struct {
			name        string
			lasts       time.Duration
			soon, ended int // lines in all
		}{
			{"long before", 4 * time.Hour, 0, 0},
			{"when a quarter is left", 90 * time.Minute, 1, 0},
			{"just before", time.Hour, 1, 0},
			{"after", time.Hour, 1, 1},
			{"long after", time.Hour, 1, 1},
		} {
			if w.pass(step.lasts); w.count("ends soon") != step.soon || w.count("not valid") != step.ended {
				t.Errorf("%s: said %d times, and %d that it has ended\n%s", step.name, w.count("ends soon"), w.count("not valid"), &w.log)
			}
		}
		certificatetest.Make(t, time.Now(), time.Now().Add(90*day)).Write(t, w.dir)
		if w.pass(time.Hour); w.count("ends soon") != 1 || w.count("not valid") != 1 || w.count("was renewed") != 1 {
			t.Errorf("after it was renewed\n%s", &w.log)
		}
	})
}

// A service whose certificate has expired starts, and says so; one without doesn't.
func TestOpen(t *testing.T) {
	t.Parallel()
	now := time.Now()
	var log bytes.Buffer
	expired := certificatetest.Make(t, now.Add(-9*day), now.Add(-day)).Write(t, t.TempDir())
	if _, err := certificate.Open(t.Context(), expired, slog.New(slog.NewTextHandler(&log, nil)), time.Now); err != nil || !strings.Contains(log.String(), "expired on") {
		t.Errorf("%v\n%s", err, &log)
	}
	var e *certificate.Error
	if _, err := certificate.Open(t.Context(), certificate.Files{Chain: "nowhere", Key: "nowhere"}, slog.New(slog.DiscardHandler), time.Now); !errors.As(err, &e) || e.Kind != certificate.KindUnreadable {
		t.Errorf("%v", err)
	}
}
