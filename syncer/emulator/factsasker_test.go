package emulator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/oauth2/google"

	"sheetsync/syncer/emulator"
	"sheetsync/syncer/emulator/assume"
)

// asker sends the requests of one fact to a server of its own, which holds the workbook of testdata.
type asker struct {
	t      *testing.T
	server *emulator.Server
	tokens map[string]string // by the name of who sends
	names  map[string]string // what stands for {NAME} in requests and answers
}

// maxCell is how many UTF-16 code units a cell holds.
const maxCell = 50_000

func newAsker(t *testing.T, workbook any, assumed string) *asker {
	t.Helper()
	answers, err := assume.Parse(assumed)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now() // stands still, or a minute's quota could end in the middle of a fact
	server, err := emulator.New(emulator.Options{Token: "owner", Seed: 7, NoPage: true, Quota: true, NoServiceAccountFiles: true,
		Now: func() time.Time { return now }, Assume: answers})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(server.Handler())
	t.Cleanup(func() {
		web.Close()
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	server.SetEndpoint(web.URL)
	a := &asker{t: t, server: server, tokens: map[string]string{"": "owner", "nobody": "", "impostor": "ya29.impostor"}, names: map[string]string{
		"FULL": strings.Repeat("字", maxCell), "PICTOGRAPHS": strings.Repeat("🔩", maxCell/2+1)}}
	if found := a.step(&Step{Send: "POST /v4/spreadsheets", Body: workbook, Shows: map[string]any{"spreadsheetId": "<id:ID>"}}); found != "" {
		t.Fatal(found)
	}
	for who, role := range map[string]emulator.Role{"reader": emulator.Reader, "writer": emulator.Writer, "stranger": emulator.None} {
		email := who + "@example.com"
		if a.tokens[who], err = server.AddPerson(email); err != nil {
			t.Fatal(err)
		}
		if err := server.Share(a.names["ID"], email, role); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

// ask describes the first difference between what is expected and what is answered, or returns "".
func (a *asker) ask(f *fact) string {
	a.t.Helper()
	for i := range f.Given {
		if found := a.step(&f.Given[i]); found != "" {
			a.t.Fatalf("given[%d]: %s", i, found)
		}
	}
	if found := a.step(&f.Step); found != "" {
		return found
	}
	for i := range f.Then {
		if found := a.step(&f.Then[i]); found != "" {
			return fmt.Sprintf("then[%d]: %s", i, found)
		}
	}
	return ""
}

func (a *asker) step(s *Step) string {
	a.t.Helper()
	if s.Fault != "" {
		f, err := emulator.ParseFault(s.Fault)
		if err != nil {
			a.t.Fatal(err)
		}
		defer a.server.Inject(f)()
	}
	target, body := s.Send, s.Body
	switch {
	case s.Batch != nil:
		target, body = "POST :batchUpdate", map[string]any{"requests": s.Batch}
	case s.Fill != nil:
		data := []any{}
		for at, rows := range s.Fill {
			data = append(data, map[string]any{"range": at, "values": rows})
		}
		target, body = "POST values:batchUpdate", map[string]any{"valueInputOption": "RAW", "data": data}
	}
	var status int
	var got any
	for range max(s.Repeat, 1) {
		status, got = a.send(s.As, target, body)
	}
	want := s.Status
	if want == 0 {
		want = http.StatusOK
	}
	if status != want {
		return fmt.Sprintf("%s: status %d, want %d: %v", target, status, want, got)
	}
	if found := a.refusal(s, got); found != "" {
		return target + ": " + found
	}
	if s.Answer != nil {
		if diff := cmp.Diff(a.fill(s.Answer, got), got); diff != "" {
			return fmt.Sprintf("%s (-want +got):\n%s", target, diff)
		}
	}
	for path, expected := range s.Shows {
		part, there := at(got, path)
		if expected == "<absent>" && !there {
			continue
		}
		if !there {
			return fmt.Sprintf("%s: the answer has no %s: %v", target, path, got)
		}
		if diff := cmp.Diff(a.fill(expected, part), part); diff != "" {
			return fmt.Sprintf("%s: %s (-want +got):\n%s", target, path, diff)
		}
	}
	return ""
}

// refusal compares an error in the form that the Sheets API has.
func (a *asker) refusal(s *Step, got any) string {
	if s.Error == "" && s.Message == "" {
		return ""
	}
	code, _ := at(got, "error.code")
	status, _ := at(got, "error.status")
	message, _ := at(got, "error.message")
	want := []any{float64(s.Status), s.Error, s.Message}
	if s.Error == "" { // the Drive API gives none
		want[1] = nil
	}
	return cmp.Diff(a.fill(want, []any{code, status, message}), []any{code, status, message})
}

// token is the bearer token of a sender: one of asker.tokens, or “service SCOPE…”, a service account that may write the
// workbook and has these scopes.
func (a *asker) token(who string) string {
	a.t.Helper()
	scopes, service := strings.CutPrefix(who, "service ")
	if !service {
		token, known := a.tokens[who]
		if !known {
			a.t.Fatalf("nobody is called %q", who)
		}
		return token
	}
	const robot = "robot@example.iam.gserviceaccount.com"
	file, err := a.server.AddServiceAccount(robot)
	if err != nil {
		a.t.Fatal(err)
	}
	if err := a.server.Share(a.names["ID"], robot, emulator.Writer); err != nil {
		a.t.Fatal(err)
	}
	config, err := google.JWTConfigFromJSON(file)
	if err != nil {
		a.t.Fatal(err)
	}
	for scope := range strings.FieldsSeq(scopes) {
		config.Scopes = append(config.Scopes, "https://www.googleapis.com/auth/"+scope)
	}
	token, err := config.TokenSource(a.t.Context()).Token()
	if err != nil {
		a.t.Fatal(err)
	}
	return token.AccessToken
}

// send sends one request. A path without a slash at its beginning lies below the workbook's.
func (a *asker) send(who, target string, body any) (int, any) {
	a.t.Helper()
	method, rest, _ := strings.Cut(a.named(target), " ")
	path, query, _ := strings.Cut(rest, "?")
	switch {
	case path == "", strings.HasPrefix(path, ":"):
		path = "/v4/spreadsheets/" + a.names["ID"] + path
	case !strings.HasPrefix(path, "/"):
		path = "/v4/spreadsheets/" + a.names["ID"] + "/" + path
	}
	u := url.URL{Path: path}
	values := url.Values{}
	for pair := range strings.SplitSeq(query, "&") {
		if name, value, ok := strings.Cut(pair, "="); ok {
			values.Add(name, value)
		}
	}
	u.RawQuery = values.Encode()
	var sent io.Reader = http.NoBody
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			a.t.Fatal(err)
		}
		sent = strings.NewReader(a.named(string(encoded)))
	}
	request, err := http.NewRequestWithContext(a.t.Context(), method, a.server.Endpoint()+u.String(), sent)
	if err != nil {
		a.t.Fatal(err)
	}
	if token := a.token(who); token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		a.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	var got any
	if strings.HasPrefix(response.Header.Get("Content-Type"), "application/json") && len(bytes.TrimSpace(data)) > 0 {
		if err := json.Unmarshal(data, &got); err != nil {
			a.t.Fatalf("%s answers no JSON: %v", target, err)
		}
		return response.StatusCode, got
	}
	return response.StatusCode, string(data)
}

var placeholder = regexp.MustCompile(`"\{\w+\}#"|\{\w+\}`)

// named puts what an earlier answer held in place of {NAME}, and a number in place of "{NAME}#".
func (a *asker) named(text string) string {
	return placeholder.ReplaceAllStringFunc(text, func(p string) string {
		if value, known := a.names[strings.Trim(p, `"{}#`)]; known {
			return value
		}
		return p
	})
}

// fill is want with each placeholder that got satisfies replaced by what stands there in got.
func (a *asker) fill(want, got any) any {
	switch w := want.(type) {
	case map[string]any:
		g, _ := got.(map[string]any)
		out := make(map[string]any, len(w))
		for name, member := range w {
			if name != "..." {
				out[name] = a.fill(member, g[name])
			}
		}
		if _, more := w["..."]; more {
			for name, member := range g {
				if _, known := w[name]; !known {
					out[name] = member
				}
			}
		}
		return out
	case []any:
		g, _ := got.([]any)
		out := make([]any, len(w))
		for i, element := range w {
			var there any
			if i < len(g) {
				there = g[i]
			}
			out[i] = a.fill(element, there)
		}
		return out
	case string:
		if name, ok := strings.CutPrefix(w, "<id:"); ok {
			if id := identifier(got); id != "" {
				a.names[strings.TrimSuffix(name, ">")] = id
				return got
			}
			return w
		}
		if is := kinds[w]; is != nil && is(got) {
			return got
		}
		return a.named(w)
	case uint64, int64, int:
		n, err := json.Number(fmt.Sprint(w)).Float64()
		if err != nil {
			a.t.Fatal(err)
		}
		return n
	}
	return want
}

// identifier is an id as text, "" for anything else.
func identifier(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return fmt.Sprintf("%.0f", v)
	}
	return ""
}

// kinds are the placeholders that stand for any value of a kind.
var kinds = map[string]func(any) bool{
	"<any>":    func(v any) bool { return v != nil },
	"<text>":   func(v any) bool { s, ok := v.(string); return ok && s != "" },
	"<number>": func(v any) bool { _, ok := v.(float64); return ok },
	"<object>": func(v any) bool { _, ok := v.(map[string]any); return ok },
	"<list>":   func(v any) bool { _, ok := v.([]any); return ok },
	"<time>":   func(v any) bool { s, _ := v.(string); return timePattern.MatchString(s) },
}

var timePattern = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`)

// at follows a path such as replies.0.addSheet.
func at(v any, path string) (any, bool) {
	for name := range strings.SplitSeq(path, ".") {
		switch inner := v.(type) {
		case map[string]any:
			member, ok := inner[name]
			if !ok {
				return nil, false
			}
			v = member
		case []any:
			var i int
			if _, err := fmt.Sscan(name, &i); err != nil || i < 0 || i >= len(inner) {
				return nil, false
			}
			v = inner[i]
		default:
			return nil, false
		}
	}
	return v, true
}
