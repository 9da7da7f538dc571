package page_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// picture asks for a picture in somebody's name.
func (o *office) picture(visitor, path string) (status int, header http.Header, body string) {
	o.t.Helper()
	r, err := http.NewRequestWithContext(o.t.Context(), http.MethodGet, o.site.URL+path, nil)
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("Visitor", visitor)
	r.Header.Set("Accept-Language", "en")
	answer, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
	if err != nil {
		o.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, string(text)
}

var picturePattern = regexp.MustCompile(`(?:srcset|src)="(/r/[^"]*/charts/[^"]*)"`)

// Each picture that the page shows is there, well-formed, and has its numbers beside it.
func TestCharts(t *testing.T) {
	t.Parallel()
	o := newShop(t)
	for visitor, want := range map[string]struct {
		charts int
		text   string // of a picture
		table  string
	}{
		"boss": {5, "&lt;script&gt;", "<td class=\"n\">CNY 7,100 &#43; ? · EUR 50.00 · USD 1,000 · ?: 1 amount isn&#39;t known</td>"},
		"wang": {3, "?", "<td class=\"n\">CNY ? · EUR 50.00 · ?: 1 amount isn&#39;t known</td>"},
	} {
		page := o.see(visitor, "/r/acme")
		if !strings.Contains(page, want.table) {
			t.Errorf("%s sees no table with %s", visitor, want.table)
		}
		found := picturePattern.FindAllStringSubmatch(page, -1)
		all := ""
		for _, match := range found {
			status, header, body := o.picture(visitor, strings.ReplaceAll(match[1], "&amp;", "&"))
			if status != http.StatusOK || header.Get("Content-Type") != "image/svg+xml" || header.Get("Cache-Control") != "private, no-store" || header.Get("Etag") != "" {
				t.Errorf("%s: status %d, %v", match[1], status, header)
			}
			if visitor == "wang" && strings.Contains(body, "Acme") {
				t.Errorf("%s sees another's customer on %s", visitor, match[1])
			}
			decoder := xml.NewDecoder(strings.NewReader(body))
			for {
				_, err := decoder.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatalf("%s: %v", match[1], err)
				}
			}
			all += body
		}
		if len(found) != 4*want.charts || !strings.Contains(all, want.text) || strings.Contains(all, "<script") {
			t.Errorf("%s sees %d pictures, want %d with %s", visitor, len(found), 4*want.charts, want.text)
		}
	}
}

// A browser keeps no picture, so that each is drawn as what it shows is now, for who asks.
func TestChartIsDrawnAnew(t *testing.T) {
	t.Parallel()
	o := newShop(t)
	const path = "/r/acme/charts/sales.svg"
	draw := func(visitor, path string) string {
		t.Helper()
		status, header, body := o.picture(visitor, path)
		if status != http.StatusOK || header.Get("Cache-Control") != "private, no-store" || header.Get("Etag") != "" || header.Get("Last-Modified") != "" {
			t.Errorf("%s: status %d, %v", path, status, header)
		}
		return body
	}
	before := draw("boss", path)
	if draw("boss", path) != before {
		t.Error("a picture of the same is another one")
	}
	for _, other := range []string{path + "?scheme=dark", path + "?size=narrow", "/r/acme/charts/receivables.svg"} {
		if draw("boss", other) == before {
			t.Errorf("%s is taken for %s", other, path)
		}
	}
	if draw("wang", path) == before {
		t.Error("somebody else's picture is taken for theirs")
	}
	o.exec(`UPDATE acme.orders SET value_base = value_base * 3`)
	o.exec(`UPDATE sheetsync.registers SET applied_run = 'another' WHERE register = 'acme'`)
	if draw("boss", path) == before {
		t.Error("after a run the picture is that from before")
	}
}

func TestChartsOfOthers(t *testing.T) {
	t.Parallel()
	o := newShop(t)
	for _, c := range []struct {
		visitor, path string
		status        int
	}{
		{"stranger", "/r/acme/charts/sales.svg", http.StatusNotFound}, {"boss", "/r/beta/charts/sales.svg", http.StatusNotFound},
		{"boss", "/r/acme/charts/secrets.svg", http.StatusNotFound}, {"boss", "/r/acme/charts/sales.png", http.StatusNotFound},
		{"nobody", "/r/acme/charts/sales.svg", http.StatusUnauthorized},
	} {
		if status, _ := o.ask(c.visitor, http.MethodGet, c.path, nil); status != c.status {
			t.Errorf("%s asks for %s: status %d, want %d", c.visitor, c.path, status, c.status)
		}
	}
}
