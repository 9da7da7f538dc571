package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	webhook "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"google.golang.org/api/sheets/v4"
)

const (
	lagRows     = 10_000
	lagEdits    = 20
	lagLatency  = 300 * time.Millisecond
	lagSecret   = "whsec_dHdlbnR5LWZvdXIgYnl0ZXMgb3IgbW9yZQ=="
	lagWatch    = 10 * time.Second
	lagRequests = "60" // a minute, as Google allows
)

// BenchmarkLag tells how long it takes from an edit until it is mirrored and its issue is
// shown in the sheet, where the sheet is watched and where it calls a hook: of a tab of
// 10,000 rows and 20 columns, with each request to the stand-in for Google taking 300 ms
// longer and no more of them than Google allows.
//
//	go test -run '^$' -bench Lag -benchtime 1x ./cmd/sheetsync
//
// It reports the median and the 95th percentile of 20 edits at random times, in seconds.
func BenchmarkLag(b *testing.B) {
	for _, mode := range []struct {
		name, settings string
		hook           bool
	}{
		{"watch", fmt.Sprintf(`, sync: {cron: "@every 24h", watch: %s}, remind: off`, lagWatch), false},
		{"hook", `, sync: {cron: "@every 24h", hook: ` + lagSecret + `}, remind: off`, true},
	} {
		b.Run(mode.name, func(b *testing.B) {
			s := newSpeed(b, lagRows, mode.settings)
			address := freeAddress(b)
			running := start(b, s.dir, append(s.environ, "SHEETSYNC_GOOGLE_ENDPOINT="+delayed(b, s.ready.Endpoint), "SHEETSYNC_WEB_LISTEN="+address,
				"SHEETSYNC_GOOGLE_REQUESTS_PER_MINUTE="+lagRequests), "run", "--json")
			running.until(`"status":"applied"`)
			var lags []time.Duration
			for b.Loop() {
				for n := range lagEdits {
					<-time.After(rand.N(lagWatch))
					s.spoil(b, n)
					begun := time.Now()
					if mode.hook {
						callHook(b, "http://"+address+"/hooks/changed/desk", n)
					}
					running.until(`"status":"applied"`)
					lags = append(lags, time.Since(begun))
				}
			}
			slices.Sort(lags)
			b.ReportMetric(lags[len(lags)/2].Seconds(), "median-s")
			b.ReportMetric(lags[len(lags)*95/100].Seconds(), "p95-s")
			b.ReportMetric(0, "ns/op")
			if err := running.Process.Signal(syscall.SIGTERM); err != nil {
				b.Fatal(err)
			}
			running.end()
		})
	}
}

// spoil makes a cell of a column of numbers one that can't be read.
func (s *speed) spoil(b *testing.B, n int) {
	b.Helper()
	column := slices.IndexFunc(speedColumns, func(c struct {
		name, typ string
		cell      func(int) any
	}) bool {
		return c.name == "quantity"
	})
	cell := fmt.Sprintf("Big!%c%d", 'A'+column, 2+n*17)
	values := &sheets.ValueRange{Values: [][]any{{fmt.Sprint("about ", n)}}}
	if _, err := s.team.Spreadsheets.Values.Update(s.ready.Spreadsheets[0].ID, cell, values).ValueInputOption("USER_ENTERED").Do(); err != nil {
		b.Fatal(err)
	}
}

// delayed passes requests on to a server, each after some time.
func delayed(b *testing.B, endpoint string) string {
	b.Helper()
	target, err := url.Parse(endpoint)
	if err != nil {
		b.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-time.After(lagLatency)
		r.Host = target.Host
		proxy.ServeHTTP(w, r)
	}))
	b.Cleanup(server.Close)
	return server.URL
}

// callHook says that the sheet was changed, as its script does.
func callHook(t testing.TB, address string, n int) {
	t.Helper()
	signer, err := webhook.NewWebhook(lagSecret)
	if err != nil {
		t.Fatal(err)
	}
	id, now, body := fmt.Sprint("msg_", n), time.Now(), "{}"
	signature, err := signer.Sign(id, now, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("webhook-id", id)
	r.Header.Set("webhook-timestamp", strconv.FormatInt(now.Unix(), 10))
	r.Header.Set("webhook-signature", signature)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusAccepted {
		t.Fatalf("the hook answers %s", answer.Status)
	}
}
