package login

import (
	"io"
	"net/http"
)

// issuerBytes is how many bytes an issuer's answer may have. What it says of itself and
// its keys are some thousands.
const issuerBytes = 1 << 20

// boundedTransport cuts answers that are too long, which are read into memory whole.
type boundedTransport struct {
	http.RoundTripper // nil for the usual one
}

// RoundTrip implements [http.RoundTripper].
func (b boundedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	next := b.RoundTripper
	if next == nil {
		next = http.DefaultTransport
	}
	res, err := next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	res.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(res.Body, issuerBytes), res.Body}
	return res, nil
}
