package robottest

import (
	"maps"
	"slices"
)

// Fault is one way to misbehave. One with neither CutBefore, Hang nor Drop answers with
// Status and Body, and takes nothing over.
type Fault struct {
	Kind  string // strikes robots of this kind only; "": of every kind
	Times int    // how often it strikes; 0: until it is cancelled

	CutBefore bool   // break the connection before the request is read
	Hang      bool   // never answer, and take nothing over
	Reached   func() // called when it begins to hang
	Drop      bool   // take the post over, and break the connection

	Status int // 0: 200
	Body   string
	Header map[string]string
}

// Inject puts a fault in force until it has struck its number of times or is cancelled.
// Of several that fit, the one injected first strikes.
func (s *Server) Inject(f Fault) (cancel func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if at := slices.Index(s.faults, &f); at >= 0 {
			s.faults = slices.Delete(s.faults, at, at+1)
		}
	}
}

// take uses up the first fault that fits, or returns nil.
func (s *Server) take(kind string) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for at, f := range s.faults {
		if f.Kind != "" && f.Kind != kind {
			continue
		}
		if f.Times > 0 {
			if f.Times--; f.Times == 0 {
				s.faults = slices.Delete(s.faults, at, at+1)
			}
		}
		return f
	}
	return nil
}

func (f *Fault) reply() reply {
	r := reply{status: f.Status, body: f.Body, header: maps.Clone(f.Header)}
	if r.status == 0 {
		r.status = 200
	}
	return r
}
