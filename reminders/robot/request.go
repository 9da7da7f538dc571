package robot

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// maxAnswer bounds what is read of an answer, in bytes.
const maxAnswer = 64 << 10

// shutdownTimeout is how long a request that is on its way may take when the caller
// doesn't wait any longer.
const shutdownTimeout = 5 * time.Second

var errGivenUp = errors.New("the request was given up")

// handover is a request's body that knows whether its last byte was handed to the
// connection. Once it is given up, nothing more is.
type handover struct {
	mu     sync.Mutex
	rest   *bytes.Reader
	closed bool
}

// Read implements io.Reader.
func (h *handover) Read(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed && h.rest.Len() > 0 {
		return 0, errGivenUp
	}
	return h.rest.Read(p)
}

// giveUp ends the body and reports whether it had been handed over wholly.
func (h *handover) giveUp() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	return h.rest.Len() == 0
}

// post makes one request. complete says that the service may have got all of it: then
// an error leaves open whether the card was posted.
func post(ctx context.Context, client *http.Client, timeout time.Duration, address string, body []byte) (a answer, complete bool, err error) {
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout)
	defer cancel()
	stop := context.AfterFunc(ctx, func() {
		timer := time.AfterFunc(shutdownTimeout, cancel)
		context.AfterFunc(bounded, func() { timer.Stop() })
	})
	defer stop()
	handed := &handover{rest: bytes.NewReader(body)}
	request, err := http.NewRequestWithContext(bounded, http.MethodPost, address, handed)
	if err != nil {
		return answer{}, false, errors.New("the address can't be used")
	}
	request.ContentLength = int64(len(body))
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	request.Header.Set("User-Agent", "sheetsync")
	response, err := client.Do(request)
	if err != nil {
		return answer{}, handed.giveUp() && !isWriting(err), bare(err)
	}
	defer func() { _ = response.Body.Close() }() // all that counts was read
	text, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	return answer{status: response.StatusCode, header: response.Header, body: text, whole: err == nil && len(text) < maxAnswer}, true, nil
}

// isWriting reports whether the connection broke while the request was written: its
// last bytes, which may have been buffered, never left.
func isWriting(err error) bool {
	var operation *net.OpError
	return errors.As(err, &operation) && operation.Op == "write"
}

// newClient makes a client that follows no redirect, keeps no connection, and goes
// through the environment's proxy.
func newClient() *http.Client {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Client{
		Transport:     &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true, Protocols: protocols, TLSHandshakeTimeout: 20 * time.Second},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
