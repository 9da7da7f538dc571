package mcp_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"sheetsync/cmd/internal/mcp"
)

// bearer adds a token to requests.
type bearer struct{ token string }

func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+b.token)
	return http.DefaultTransport.RoundTrip(r)
}

func serve(t *testing.T, token string) *httptest.Server {
	t.Helper()
	o := options(t, open(t), boss, false)
	site := httptest.NewServer(mcp.Handler(mcp.NewServer(o), token, o.Log))
	t.Cleanup(site.Close)
	return site
}

func TestHTTP(t *testing.T) {
	t.Parallel()
	token := mcp.NewToken()
	site := serve(t, token)
	connect := func(token string) (*sdk.ClientSession, error) {
		return sdk.NewClient(&sdk.Implementation{Name: "test"}, nil).Connect(context.Background(), &sdk.StreamableClientTransport{
			Endpoint: site.URL + mcp.Path, HTTPClient: &http.Client{Transport: bearer{token}}, MaxRetries: -1,
		}, nil)
	}
	s, err := connect(token)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	text, _, isError := call(t, s, "find_customer", map[string]any{"register": "acme", "text": "雪松"})
	if isError || !strings.Contains(text, "雪松电子") {
		t.Error(text)
	}
	if _, err := connect("wrong" + token); err == nil {
		t.Error("a wrong token lets in")
	}
}

// Nobody gets in without the token, by another name, or from another origin.
func TestHTTPRefuses(t *testing.T) {
	t.Parallel()
	token := mcp.NewToken()
	site := serve(t, token)
	const ping = `{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}`
	for _, test := range []struct {
		name   string
		method string
		path   string
		header map[string]string
		body   string
		want   int
	}{
		{"with the token", "POST", mcp.Path, nil, ping, http.StatusOK},
		{"without a token", "POST", mcp.Path, map[string]string{"Authorization": ""}, ping, http.StatusUnauthorized},
		{"a wrong token", "POST", mcp.Path, map[string]string{"Authorization": "Bearer " + token[1:]}, ping, http.StatusUnauthorized},
		{"another scheme", "POST", mcp.Path, map[string]string{"Authorization": "Basic " + token}, ping, http.StatusUnauthorized},
		{"the token in the address", "POST", mcp.Path + "?token=" + token, map[string]string{"Authorization": ""}, ping, http.StatusUnauthorized},
		{"another host", "POST", mcp.Path, map[string]string{"Host": "evil.example"}, ping, http.StatusMisdirectedRequest},
		{"another origin", "POST", mcp.Path, map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, ping, http.StatusForbidden},
		{"another path", "GET", "/", nil, "", http.StatusNotFound},
		{"a stream", "GET", mcp.Path, map[string]string{"Accept": "text/event-stream"}, "", http.StatusMethodNotAllowed},
		{"too much", "POST", mcp.Path, nil, `{"jsonrpc":"2.0","id":1,"method":"` + strings.Repeat("x", 2<<20) + `"}`, http.StatusRequestEntityTooLarge},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r, err := http.NewRequestWithContext(t.Context(), test.method, site.URL+test.path, strings.NewReader(test.body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer "+token)
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Accept", "application/json, text/event-stream")
			for name, value := range test.header {
				if r.Header.Set(name, value); name == "Host" {
					r.Host = value
				}
			}
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			body, _ := io.ReadAll(answer.Body)
			if answer.StatusCode != test.want {
				t.Errorf("%s: %s", answer.Status, body)
			}
			if test.want != http.StatusOK && strings.Contains(string(body), "find_customer") {
				t.Errorf("tells of tools: %s", body)
			}
		})
	}
}

func TestCheckToken(t *testing.T) {
	t.Parallel()
	if err := mcp.CheckToken(mcp.NewToken()); err != nil {
		t.Error(err)
	}
	for _, token := range []string{"", "short", strings.Repeat("x", 31), strings.Repeat("x", 40) + "\n", strings.Repeat("é", 40), strings.Repeat("x", 20) + " " + strings.Repeat("x", 20)} {
		if mcp.CheckToken(token) == nil {
			t.Errorf("%q is taken", token)
		}
	}
}

func TestIsLoopback(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{"127.0.0.1:8090": true, "localhost:0": true, "[::1]:80": true, "0.0.0.0:80": false, ":80": false, "192.0.2.1:80": false, "example.com:80": false, "127.0.0.1": false} {
		if mcp.IsLoopback(address) != want {
			t.Errorf("%s: %t", address, !want)
		}
	}
}
