package main

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"sheetsync/cmd/internal/exit"
	"sheetsync/syncer/mirror/pgtest"
)

// mcpAsk asks a tool.
func mcpAsk(t *testing.T, s *sdk.ClientSession, tool string, arguments map[string]any) string {
	t.Helper()
	result, err := s.CallTool(t.Context(), &sdk.CallToolParams{Name: tool, Arguments: arguments})
	if err != nil {
		t.Fatal(err)
	}
	return result.Content[0].(*sdk.TextContent).Text
}

// mcpServed is a client of the program's own process, over its standard streams.
func mcpServed(t *testing.T, d *desk, args ...string) *sdk.ClientSession {
	t.Helper()
	command := exec.Command(program(t), append([]string{"mcp"}, args...)...)
	command.Dir, command.Env = d.dir, append(os.Environ(), d.environ...)
	s, err := sdk.NewClient(&sdk.Implementation{Name: "test"}, nil).Connect(context.Background(), &sdk.CommandTransport{Command: command}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestMCPOverStandardStreams(t *testing.T) {
	t.Parallel()
	d := bills(t, pgtest.New(t), ", roles: {finance: pay@example.com}")
	if text := mcpAsk(t, mcpServed(t, d), "due", map[string]any{}); !strings.Contains(text, "register desk was not synchronised yet") {
		t.Errorf("before the first run: %s", text)
	}
	d.sync(t)
	for _, test := range []struct {
		name, role string
		args       []string
	}{
		{"usually", "analyst", nil},
		{"as a manager", "manager", []string{"--role", "manager", "--register", "desk"}},
		{"as somebody", "finance", []string{"--as", "Pay@Example.com", "--personal"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := mcpServed(t, d, test.args...)
			if text := mcpAsk(t, s, "list_registers", nil); !strings.Contains(text, "desk") || !strings.Contains(text, "read as "+test.role) {
				t.Error(text)
			}
			text := mcpAsk(t, s, "due", map[string]any{"days": 10})
			if !strings.Contains(text, "B-1") || !strings.Contains(text, "B-2") || !strings.Contains(text, "as "+test.role+" sees it, as of 2") {
				t.Error(text)
			}
			if text := mcpAsk(t, s, "run_report", map[string]any{"report": "bills_at"}); !strings.Contains(text, "B-2") {
				t.Error(text)
			}
		})
	}
}

// Nothing but the protocol is on standard output; the program ends with its client, and
// when it is told to.
func TestMCPEnds(t *testing.T) {
	t.Parallel()
	d := bills(t, pgtest.New(t), "")
	d.sync(t)
	begin := func(t *testing.T) (command *exec.Cmd, closeInput func()) {
		command = exec.CommandContext(t.Context(), program(t), "mcp", "-v")
		command.Dir, command.Env = d.dir, append(os.Environ(), d.environ...)
		in, err := command.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		out, err := command.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := in.Write([]byte(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}` + "\n")); err != nil {
			t.Fatal(err)
		}
		var first map[string]any
		if err := json.NewDecoder(out).Decode(&first); err != nil || first["jsonrpc"] != "2.0" || first["result"] == nil {
			t.Fatalf("%v, %v", first, err)
		}
		return command, func() { _ = in.Close() }
	}
	for _, test := range []struct {
		name string
		end  func(command *exec.Cmd, closeInput func())
	}{
		{"the client closes its side", func(_ *exec.Cmd, closeInput func()) { closeInput() }},
		{"SIGTERM", func(command *exec.Cmd, _ func()) { _ = command.Process.Signal(syscall.SIGTERM) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			command, closeInput := begin(t)
			test.end(command, closeInput)
			if err := command.Wait(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestMCPOverHTTP(t *testing.T) {
	t.Parallel()
	d := bills(t, pgtest.New(t), "")
	d.sync(t)
	file := filepath.Join(d.dir, "token")
	if err := os.WriteFile(file, []byte("0123456789abcdef0123456789abcdef\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, token string // "" for the one that is printed
		args        []string
	}{
		{"a token is made", "", nil},
		{"a token from a file", "0123456789abcdef0123456789abcdef", []string{"--token-file", file}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := start(t, d.dir, d.environ, append([]string{"mcp", "--listen", "127.0.0.1:0", "--json"}, test.args...)...)
			var ready mcpLine
			if err := json.Unmarshal([]byte(p.until("url")), &ready); err != nil {
				t.Fatal(err)
			}
			token := test.token
			if (ready.Token == "") == (token == "") {
				t.Fatalf("prints %+v", ready)
			}
			if token == "" {
				token = ready.Token
			}
			if _, err := mcpConnect(ready.URL, token+"x", http.DefaultTransport); err == nil {
				t.Error("a wrong token lets in")
			}
			s, err := mcpConnect(ready.URL, token, http.DefaultTransport)
			if err != nil {
				t.Fatal(err)
			}
			if text := mcpAsk(t, s, "due", map[string]any{"days": 10}); !strings.Contains(text, "B-1") {
				t.Error(text)
			}
			_ = s.Close()
			if err := p.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if status := p.end(); status != exit.StatusDone {
				t.Errorf("exit status %d\n%s", status, p.stderr)
			}
			if strings.Contains(p.stderr.String(), token) {
				t.Error("the token is logged")
			}
		})
	}
}

// mcpConnect connects a client over HTTP.
func mcpConnect(url, token string, next http.RoundTripper) (*sdk.ClientSession, error) {
	return sdk.NewClient(&sdk.Implementation{Name: "test"}, nil).Connect(context.Background(), &sdk.StreamableClientTransport{
		Endpoint: url, HTTPClient: &http.Client{Transport: withToken{token, next}}, MaxRetries: -1,
	}, nil)
}

// withToken adds a token to requests.
type withToken struct {
	token string
	next  http.RoundTripper
}

func (w withToken) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+w.token)
	return w.next.RoundTrip(r)
}
