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

// picture asks for a picture in somebody's name; tag is what they have kept.
func (o *office) picture(visitor, path, tag string) (status int, header http.Header, body string) {
	o.t.Helper()
	r, err := http.NewRequestWithContext(o.t.Context(), http.MethodGet, o.site.URL+path, nil)
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("Visitor", visitor)
	r.Header.Set("Accept-Language", "en")
	if tag != "" {
		r.Header.Set("If-None-Match", tag)
	}
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
			status, header, body := o.picture(visitor, strings.ReplaceAll(match[1], "&amp;", "&"), "")
			if status != http.StatusOK || header.Get("Content-Type") != "image/svg+xml" || header.Get("Cache-Control") != "private, no-cache" {
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

// A picture that is kept is asked for again, and sent again when anything has changed.
func TestChartIsKept(t *testing.T) {
	t.Parallel()
	o := newShop(t)
	const path = "/r/acme/charts/sales.svg"
	_, header, before := o.picture("boss", path, "")
	tag := header.Get("Etag")
	if status, _, body := o.picture("boss", path, tag); status != http.StatusNotModified || body != "" {
		t.Errorf("what is kept: status %d with %d bytes", status, len(body))
	}
	for _, other := range []string{path + "?scheme=dark", path + "?size=narrow", "/r/acme/charts/receivables.svg"} {
		if status, _, _ := o.picture("boss", other, tag); status != http.StatusOK {
			t.Errorf("%s is taken for %s", other, path)
		}
	}
	if status, _, _ := o.picture("li", path, tag); status != http.StatusOK {
		t.Error("somebody else's picture is taken for theirs")
	}
	o.exec(`UPDATE acme.orders SET value_base = value_base * 3`)
	o.exec(`UPDATE sheetsync.registers SET applied_run = 'another' WHERE register = 'acme'`)
	if status, _, after := o.picture("boss", path, tag); status != http.StatusOK || after == before {
		t.Errorf("after a run: status %d", status)
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
