package web_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"sheetsync/cmd/internal/web"
)

// Where a request ends is what HTTP says, and not what its writer would have another
// server believe (request smuggling).
func TestFraming(t *testing.T) {
	t.Parallel()
	const post = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
	for _, tt := range []struct {
		name, request string
		paths         []string // that are asked for, with the first one's body
		status        int
	}{
		{"chunks", post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", []string{"/ abc"}, http.StatusOK},
		{"a length beside chunks", post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", []string{"/ "}, http.StatusOK},
		{"two lengths", post + "Content-Length: 3\r\nContent-Length: 0\r\n\r\nabc", nil, http.StatusBadRequest},
		{"an encoding that there isn't", post + "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n", nil, http.StatusNotImplemented},
		{"a length with a sign", post + "Content-Length: +3\r\n\r\nabc", nil, http.StatusBadRequest},
		{"a blank before the colon", post + "Content-Length : 3\r\n\r\nabc", nil, http.StatusBadRequest},
		{"two hosts", post + "Host: evil.example\r\nContent-Length: 0\r\n\r\n", nil, http.StatusBadRequest},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			asked := make(chan string, 4)
			server, err := web.Serve(t.Context(), "127.0.0.1:0", nil, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				body, err := io.ReadAll(r.Body)
				if err != nil {
					t.Error(err)
				}
				asked <- r.URL.Path + " " + string(body)
			}), nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = server.Close() })
			connection, err := (&net.Dialer{Timeout: time.Minute}).DialContext(t.Context(), "tcp", server.URL()[len("http://"):len(server.URL())-1])
			if err != nil {
				t.Fatal(err)
			}
			defer connection.Close()
			if _, err := fmt.Fprint(connection, tt.request); err != nil {
				t.Fatal(err)
			}
			answer, err := http.ReadResponse(bufio.NewReader(connection), nil)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			if answer.StatusCode != tt.status {
				t.Errorf("%s, want %d", answer.Status, tt.status)
			}
			for _, path := range tt.paths {
				if got := <-asked; got != path {
					t.Errorf("asked for %q, want %q", got, path)
				}
			}
			if tt.paths == nil && len(asked) > 0 {
				t.Errorf("asked for %q", <-asked)
			}
		})
	}
}
