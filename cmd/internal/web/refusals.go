package web

import (
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"sheetsync/cmd/internal/web/limit"
)

// How many refusals of one kind are logged of a peer, a second and at once: whoever tries
// much is seen, and fills no disk.
const refusalRate, refusalBurst = 1.0 / 60, 10

// refusals logs requests that were turned away: without a right, by a wrong name, from
// another site, too often. Of an address, which may hold a secret, only the area is logged.
type refusals struct {
	log   *slog.Logger
	noted *limit.Limiter
}

func newRefusals(log *slog.Logger) *refusals {
	return &refusals{log: log, noted: limit.New(refusalRate, refusalBurst)}
}

// refused are the statuses of answers to who wasn't let do something.
var refused = []int{
	http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusMethodNotAllowed, http.StatusRequestEntityTooLarge, http.StatusMisdirectedRequest, http.StatusTooManyRequests,
}

// secretAreas are those where what isn't found was a guess.
var secretAreas = []string{"calendar", "r"}

// watch logs how a handler refuses.
func (f *refusals) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		where, peer := area(r.URL.Path), limit.Peer(r) // handlers may change the request
		s := &statusWriter{ResponseWriter: w}
		next.ServeHTTP(s, r)
		guessed := s.status == http.StatusNotFound && slices.Contains(secretAreas, where)
		if !guessed && !slices.Contains(refused, s.status) || !f.noted.Allow(peer+" "+where+" "+strconv.Itoa(s.status)) {
			return
		}
		f.log.WarnContext(r.Context(), "a request was refused", "area", where, "method", method(r), "status", s.status, "from", peer)
	})
}

// areas are the first names of paths.
var areas = []string{"assets", "calendar", "healthz", "hooks", "login", "logout", "metrics", "r", "readyz"}

// area is what a path is about: its first name, or “other”; below a path of another
// server's, the second.
func area(path string) string {
	for name := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		if slices.Contains(areas, name) {
			return name
		}
	}
	return "other"
}

// method is a request's, if it is one that there is.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodConnect, http.MethodOptions, http.MethodTrace:
		return r.Method
	}
	return "other"
}

// statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter

	status int
}

func (s *statusWriter) WriteHeader(status int) {
	if s.status == 0 {
		s.status = status
	}
	s.ResponseWriter.WriteHeader(status)
}

func (s *statusWriter) Write(p []byte) (int, error) {
	if s.status == 0 {
		s.status = http.StatusOK
	}
	return s.ResponseWriter.Write(p)
}

// Unwrap is for [http.ResponseController].
func (s *statusWriter) Unwrap() http.ResponseWriter { return s.ResponseWriter }
