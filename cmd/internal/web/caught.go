package web

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
)

// caught answers 500 where a handler panics, which ends that request and no other. The log
// hears where it was, and of what type the fault is: its text may hold what a cell does.
func caught(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			fault := recover()
			if fault == nil {
				return
			}
			if err, ok := fault.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(fault) // the connection is to be cut, which says no more
			}
			log.Error("a request ended in a panic", "area", area(r.URL.Path), "fault", fmt.Sprintf("%T", fault), "stack", string(debug.Stack()))
			http.Error(w, "the page could not be made", http.StatusInternalServerError)
		}()
		next.ServeHTTP(w, r)
	})
}
