package gsheets

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
)

// An answer that leads elsewhere is an error: nobody else is told a token.
func TestNobodyElseIsToldAToken(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		says(200, oneCell)(w, r)
	}))
	t.Cleanup(other.Close)
	w, _ := play(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+"/elsewhere", http.StatusTemporaryRedirect)
	})
	if _, err := w.Fetch(t.Context(), tabT); err == nil || asked.Load() > 0 {
		t.Errorf("%v; %d requests went elsewhere", err, asked.Load())
	}
}
