package emulator

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"sheetsync/syncer/emulator/wire"
)

// faults are those injected and not cancelled, first injected first.
type faults struct {
	mu     sync.Mutex
	random *rand.Rand
	list   []*active
}

type active struct {
	Fault
	path    *regexp.Regexp
	matched int
	done    int
}

func newFaults(r *rand.Rand) *faults { return &faults{random: r} }

// Inject makes matching requests fail until cancel is called. A path that isn't a regular expression matches nothing.
func (s *Server) Inject(f Fault) (cancel func()) {
	a := &active{Fault: f}
	if text, ok := strings.CutPrefix(f.Path, "~"); ok {
		var err error
		if a.path, err = regexp.Compile(text); err != nil {
			s.log.Error("fault with a bad path", "error", err)
			return func() {}
		}
	}
	l := s.faults
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list = append(l.list, a)
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.list = slices.DeleteFunc(l.list, func(b *active) bool { return a == b })
	}
}

// ClearFaults cancels all faults.
func (s *Server) ClearFaults() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.list = nil
}

func (l *faults) pick(r Request) *Fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, a := range l.list {
		if a.Method != "" && a.Method != r.Method || a.path != nil && !a.path.MatchString(r.Path) ||
			a.path == nil && !strings.Contains(r.Path, a.Path) {
			continue
		}
		a.matched++
		if a.Nth > 0 && a.matched != a.Nth || a.Times > 0 && a.done >= a.Times ||
			a.Share > 0 && a.Share < 1 && l.random.Float64() >= a.Share {
			continue
		}
		a.done++
		f := a.Fault
		return &f
	}
	return nil
}

// wait sits out the delay; false when the client has gone.
func (f *Fault) wait(ctx context.Context) bool {
	if f.Delay <= 0 {
		return true
	}
	t := time.NewTimer(f.Delay)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// handles tells whether the request is carried out in spite of the fault.
func (f *Fault) handles() bool {
	return f.Applied || f.Truncate || f.Empty || f.Status == 0 && !f.Cut
}

// distort makes the answer that goes out from the right one.
func (f *Fault) distort(a answer) (_ answer, cut bool) {
	if f.Cut {
		return a, true
	}
	status := f.Status
	if status == 0 && f.Applied {
		status = http.StatusServiceUnavailable
	}
	if status != 0 {
		a.status, a.body = status, []byte(f.Body)
		if f.Body == "" {
			a.body = usual(status).JSON()
		}
	}
	switch {
	case f.Empty:
		a.body = nil
	case f.Truncate:
		a.body = a.body[:len(a.body)/2]
	}
	return a, false
}

// usual is what Google answers with a status.
func usual(status int) *wire.Error {
	e := &wire.Error{HTTP: status, Status: "UNKNOWN", Message: http.StatusText(status)}
	switch status {
	case http.StatusTooManyRequests:
		return quotaError("Read")
	case http.StatusServiceUnavailable:
		e.Status, e.Message = "UNAVAILABLE", "The service is currently unavailable."
	case http.StatusInternalServerError:
		return wire.Internal()
	case http.StatusNotFound:
		return wire.NotFound()
	case http.StatusForbidden:
		return wire.Forbidden()
	case http.StatusUnauthorized:
		e.Status, e.Message = "UNAUTHENTICATED", "Request had invalid authentication credentials."
	case http.StatusBadRequest:
		return wire.Invalid("Request contains an invalid argument.")
	case http.StatusGatewayTimeout:
		e.Status, e.Message = "DEADLINE_EXCEEDED", "Deadline expired before operation could complete."
	case http.StatusBadGateway:
		e.Status = "UNAVAILABLE"
	}
	return e
}

// ParseFault reads a fault as a flag gives it: parts separated by commas, such as
// "method=POST,path=:batchUpdate,nth=2,status=503,applied" or "share=0.1,delay=2s" or "path=/values,cut". The parts are
// method, path, nth, times, share, delay, status, body, and the bare words applied, cut, truncate and empty. A body goes last:
// it may hold commas.
func ParseFault(text string) (Fault, error) {
	var f Fault
	for rest := text; rest != ""; {
		part, next, _ := strings.Cut(rest, ",")
		name, value, _ := strings.Cut(part, "=")
		if strings.TrimSpace(name) == "body" {
			_, f.Body, _ = strings.Cut(rest, "=")
			break
		}
		if err := f.set(strings.TrimSpace(name), strings.TrimSpace(value)); errors.Is(err, strconv.ErrSyntax) || errors.Is(err, strconv.ErrRange) {
			return Fault{}, fmt.Errorf("fault %q: %s needs a number, not %q", text, strings.TrimSpace(name), value)
		} else if err != nil {
			return Fault{}, fmt.Errorf("fault %q: %w", text, err)
		}
		rest = next
	}
	if f.handles() && !f.Applied && !f.Truncate && !f.Empty && f.Delay == 0 {
		return Fault{}, fmt.Errorf("fault %q does nothing: give status, delay, cut, truncate, empty or applied", text)
	}
	return f, nil
}

func (f *Fault) set(name, value string) (err error) {
	switch name {
	case "method":
		f.Method = strings.ToUpper(value)
	case "path":
		f.Path = value
		if p, ok := strings.CutPrefix(value, "~"); ok {
			_, err = regexp.Compile(p)
		}
	case "nth":
		f.Nth, err = strconv.Atoi(value)
	case "times":
		f.Times, err = strconv.Atoi(value)
	case "share":
		f.Share, err = strconv.ParseFloat(strings.TrimSuffix(value, "%"), 64)
		if strings.HasSuffix(value, "%") {
			f.Share /= 100
		}
	case "delay":
		f.Delay, err = time.ParseDuration(value)
	case "status":
		f.Status, err = strconv.Atoi(value)
		if err == nil && (f.Status < 200 || f.Status > 599) {
			err = fmt.Errorf("status %d is none of HTTP", f.Status)
		}
	case "applied":
		f.Applied = true
	case "cut":
		f.Cut = true
	case "truncate":
		f.Truncate = true
	case "empty":
		f.Empty = true
	default:
		err = fmt.Errorf("unknown part %q", name)
	}
	return err
}
