package emulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// traces are recordings of the real API; the rules of comparison are in the README beside them.
const traces = "../../../shared/sheets-api/traces"

type exchange struct {
	Method, Host, Path string
	Query              [][2]string
	Body               any
	Status             int
	Response           any
}

// outOfScope are the addresses that make a trace one we don't replay.
var outOfScope = []string{"/upload/", "/export", "/copy", "/comments", "/drive/v2"}

// knownMismatches are requests that are answered differently, by trace and number of the request, with the reason.
var knownMismatches = map[string]string{}

func TestReplay(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(traces, "*.json"))
	if err != nil || len(files) == 0 {
		t.Skip("NO TRACES: the recordings of the real API aren't there, nothing is compared with it")
	}
	total, matched := 0, 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var trace []exchange
		if err := json.Unmarshal(data, &trace); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if slices.ContainsFunc(trace, func(e exchange) bool {
			return slices.ContainsFunc(outOfScope, func(s string) bool { return strings.Contains(e.Path, s) })
		}) {
			continue
		}
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		n, ok := replay(t, name, trace)
		total += n
		matched += ok
	}
	share := float64(matched) / float64(total)
	t.Logf("%d of %d requests to /v4/ match: %.2f %%", matched, total, 100*share)
	if share < 0.97 {
		t.Errorf("only %.2f %% match", 100*share)
	}
}

func replay(t *testing.T, name string, trace []exchange) (total, matched int) {
	server, err := New(Options{Token: "recorder", Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	web := httptest.NewServer(server.Handler())
	defer web.Close()
	server.SetEndpoint(web.URL)
	p := player{base: web.URL, ids: map[string]string{}}
	for i, e := range trace {
		status, got, err := p.send(e)
		if err != nil {
			t.Fatalf("%s #%d: %v", name, i, err)
		}
		if strings.HasPrefix(e.Path, "/drive/") {
			if status != e.Status {
				t.Errorf("%s #%d: %s %s answers %d, recorded %d", name, i, e.Method, e.Path, status, e.Status)
			}
			p.learn(e.Response, got)
			if err := p.existing(e.Response); err != nil {
				t.Fatal(err)
			}
			continue
		}
		total++
		p.learn(e.Response, got)
		difference := compare("", p.substitute(e.Response), got)
		if status != e.Status {
			difference = fmt.Sprintf("status %d, recorded %d", status, e.Status)
		}
		key := fmt.Sprintf("%s #%d", name, i)
		reason, known := knownMismatches[key]
		switch {
		case difference == "":
			matched++
			if known {
				t.Errorf("%s matches now: take it off the list (%s)", key, reason)
			}
		case !known:
			t.Errorf("%s: %s %s: %s", key, e.Method, e.Path, difference)
		}
	}
	return total, matched
}

// player sends the requests of one trace and keeps recorded and own ids apart.
type player struct {
	base string
	ids  map[string]string // recorded → own
}

// send sends a request with own ids in place of the recorded ones.
func (p *player) send(e exchange) (int, any, error) {
	q := url.Values{}
	for _, pair := range e.Query {
		q.Add(pair[0], p.text(pair[1]))
	}
	u := url.URL{Path: p.text(e.Path), RawQuery: q.Encode()}
	var body io.Reader
	if e.Body != nil {
		b, err := json.Marshal(p.substitute(e.Body))
		if err != nil {
			return 0, nil, err
		}
		body = bytes.NewReader(b)
	}
	request, err := http.NewRequest(e.Method, p.base+u.String(), body)
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Authorization", "Bearer recorder")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, nil, err
	}
	var v any
	if len(data) > 0 {
		if err := json.Unmarshal(data, &v); err != nil {
			return 0, nil, fmt.Errorf("not JSON: %w", err)
		}
	}
	return response.StatusCode, v, nil
}

var idMembers = []string{"spreadsheetId", "sheetId", "namedRangeId", "protectedRangeId", "chartId", "metadataId", "id"}

// learn pairs the ids of a recorded answer with those of our answer.
func (p *player) learn(recorded, got any) {
	switch r := recorded.(type) {
	case map[string]any:
		g, _ := got.(map[string]any)
		for k, v := range r {
			if slices.Contains(idMembers, k) && g[k] != nil {
				old := fmt.Sprint(number(v))
				if _, known := p.ids[old]; !known {
					p.ids[old] = fmt.Sprint(number(g[k]))
				}
				continue
			}
			p.learn(v, g[k])
		}
	case []any:
		g, _ := got.([]any)
		for i := range min(len(r), len(g)) {
			p.learn(r[i], g[i])
		}
	}
}

func number(v any) any {
	if f, ok := v.(float64); ok {
		return int64(f)
	}
	return v
}

// existing makes the spreadsheets that a recorded listing shows and that the trace didn't make: they were there before.
func (p *player) existing(recorded any) error {
	r, _ := recorded.(map[string]any)
	files, _ := r["files"].([]any)
	for _, f := range slices.Backward(files) {
		file, _ := f.(map[string]any)
		id, _ := file["id"].(string)
		if p.ids[id] != "" || id == "" {
			continue
		}
		_, got, err := p.send(exchange{Method: http.MethodPost, Path: "/drive/v3/files",
			Body: map[string]any{"name": file["name"], "mimeType": spreadsheetType}})
		if err != nil {
			return err
		}
		made, _ := got.(map[string]any)
		p.ids[id], _ = made["id"].(string)
	}
	return nil
}

var placeholder = regexp.MustCompile(`\{SS\d+\}|[A-Za-z0-9_-]{44}`)

func (p *player) text(s string) string {
	return placeholder.ReplaceAllStringFunc(s, func(id string) string {
		if own := p.ids[id]; own != "" {
			return own
		}
		return id
	})
}

// substitute puts own ids in place of recorded ones.
func (p *player) substitute(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, m := range v {
			if own := p.ids[fmt.Sprint(number(m))]; own != "" && (slices.Contains(idMembers, k) || strings.HasSuffix(k, "Id")) {
				if _, isNumber := m.(float64); isNumber {
					m = json.Number(own)
				} else {
					m = own
				}
				out[k] = m
				continue
			}
			out[k] = p.substitute(m)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = p.substitute(v[i])
		}
		return out
	case string:
		return p.text(v)
	}
	return v
}

// compare describes the first difference, member by member, or returns "".
func compare(path string, want, got any) string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return fmt.Sprintf("%s: want an object, got %v", path, got)
		}
		for k := range g {
			if _, ok := w[k]; !ok {
				return fmt.Sprintf("%s.%s: one too many: %v", path, k, g[k])
			}
		}
		for k, v := range w {
			if _, ok := g[k]; !ok {
				return fmt.Sprintf("%s.%s: missing, want %v", path, k, v)
			}
			if d := compare(path+"."+k, v, g[k]); d != "" {
				return d
			}
		}
		return ""
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return fmt.Sprintf("%s: want %v, got %v", path, want, got)
		}
		for i := range w {
			if d := compare(fmt.Sprintf("%s[%d]", path, i), w[i], g[i]); d != "" {
				return d
			}
		}
		return ""
	}
	if n, ok := want.(json.Number); ok {
		want, _ = n.Float64()
	}
	if want != got {
		return fmt.Sprintf("%s: want %v, got %v", path, want, got)
	}
	return ""
}
