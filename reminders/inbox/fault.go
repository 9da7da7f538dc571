package inbox

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// Point is a point of the SMTP dialogue at which a fault strikes.
type Point uint8

// The points, in the order of the dialogue.
const (
	AtConnect   Point = iota // before the server's first byte: only Delay, Hold and Cut make sense
	AtHello                  // instead of the answer to EHLO
	AtMail                   // instead of the answer to MAIL FROM
	AtRecipient              // instead of the answer to RCPT TO
	AtContent                // while the content is on its way: only Delay, Hold and Cut make sense
	AtEnd                    // the whole content has come, nothing is kept: instead of the last answer
	AtAnswer                 // the message is in the mailbox: instead of the last answer
)

// Fault is one way to misbehave. First Reached is called, then the server
// waits for Hold and Delay, then it cuts the connection or answers with Code.
// A fault with none of Cut and Code only makes the client wait.
type Fault struct {
	At        Point
	Recipient string // strikes messages to this address only (letter case is ignored); empty: every message
	Times     int    // how often it strikes; 0: until it is cancelled

	Reached func()          // called when the dialogue arrives here
	Hold    <-chan struct{} // wait until it is closed
	Delay   time.Duration   // wait

	Cut      bool   // break the connection without an answer
	CutAfter bool   // break the connection after the answer
	Code     int    // answer with this status: 4xx for now, 5xx for good
	Enhanced [3]int // the enhanced status code with it (RFC 3463); zero: x.0.0; see NoEnhanced
	Text     string // the text with it
}

// NoEnhanced is a [Fault.Enhanced] for a status without an enhanced one.
var NoEnhanced = [3]int(smtp.NoEnhancedCode)

// faults are the faults in force.
type faults struct {
	mu   sync.Mutex
	list []*activeFault
}

type activeFault struct {
	Fault
	left int // -1: no limit
}

// Inject puts a fault in force until it has struck its number of times or is
// cancelled. Of several that fit, the one injected first strikes.
func (s *Server) Inject(f Fault) (cancel func()) {
	active := &activeFault{Fault: f, left: f.Times}
	if f.Times <= 0 {
		active.left = -1
	}
	s.faults.mu.Lock()
	s.faults.list = append(s.faults.list, active)
	s.faults.mu.Unlock()
	return func() {
		s.faults.mu.Lock()
		defer s.faults.mu.Unlock()
		if i := slices.Index(s.faults.list, active); i >= 0 {
			s.faults.list = slices.Delete(s.faults.list, i, i+1)
		}
	}
}

// take uses up the first fault that fits, or returns nil. Up to MAIL FROM no
// recipient is known yet, so faults for one recipient don't strike there.
func (fs *faults) take(at Point, to []string) *Fault {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for i, f := range fs.list {
		if f.At != at || f.Recipient != "" && !slices.ContainsFunc(to, func(a string) bool { return strings.EqualFold(a, f.Recipient) }) {
			continue
		}
		if f.left > 0 {
			f.left--
			if f.left == 0 {
				fs.list = slices.Delete(fs.list, i, i+1)
			}
		}
		return &f.Fault
	}
	return nil
}
