package robot

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"sheetsync/reminders"
)

// answer is what a robot's service answered.
type answer struct {
	status int
	header http.Header
	body   []byte
	whole  bool // false: it was cut off, or was longer than anybody reads
}

// verdict is what an answer means. The zero verdict is that the card was taken over.
type verdict struct {
	outcome error  // one of reminders.ErrRefused, ErrDeferred, ErrNotSent, ErrUnconfirmed
	says    string // what happened, in our words: what the service writes may repeat what was posted
	wayOut  string // what people can do about it
	code    int    // the service's number
	http    int    // the status, where it decided
	after   time.Duration
}

func deferred(says string) verdict    { return verdict{outcome: reminders.ErrDeferred, says: says} }
func refused(says string) verdict     { return verdict{outcome: reminders.ErrRefused, says: says} }
func unconfirmed(says string) verdict { return verdict{outcome: reminders.ErrUnconfirmed, says: says} }
func notSent(says, wayOut string) verdict {
	return verdict{outcome: reminders.ErrNotSent, says: says, wayOut: wayOut}
}

// Ways out that several kinds have.
const (
	wayNewWebhook = "make a robot in the group's settings and put its webhook into the channel's url"
	waySecret     = "compare the channel's secret with the one in the robot's settings"
	wayClock      = "set the machine's clock"
	wayAddress    = "add the machine's public address to the robot's list, or use a signature instead"
	wayKeyword    = "use a signature instead of keywords, or choose one that is in every card, such as a word of the register's title"
)

// status notes the answer's status in the verdict.
func (v verdict) status(a answer) verdict {
	v.http = a.status
	return v
}

// byCode judges an answer by the number that its JSON has under one of the names. A
// number that isn't known is a refusal that may end: the card wasn't posted.
func (a answer) byCode(codes map[int]verdict, names ...string) verdict {
	code, ok := a.number(names...)
	switch known, is := codes[code]; {
	case ok && is:
		known.code = code
		return known
	case ok:
		v := notSent("the service refused the message", "look the number up in the service's documentation")
		v.code = code
		return v
	case a.status/100 != 2:
		return a.byStatus()
	case !a.whole:
		return unconfirmed("the answer was cut off")
	}
	return unconfirmed("the answer isn't the service's; see that the channel's url is the robot's webhook")
}

// byStatus judges an answer by its status alone. A gateway that got no answer doesn't
// know whether the service behind it posted the card.
func (a answer) byStatus() verdict {
	var v verdict
	switch a.status {
	case http.StatusTooManyRequests, http.StatusTooEarly:
		v = deferred("more was posted than the robot may")
		v.after = a.retryAfter()
	case http.StatusRequestTimeout:
		v = deferred("the service is busy")
	case http.StatusRequestEntityTooLarge:
		v = refused("the message is too long")
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		v = unconfirmed("a gateway lost the service's answer")
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusGone:
		v = notSent("the service doesn't accept this webhook", wayNewWebhook)
	default:
		switch a.status / 100 {
		case 2:
		case 3:
			v = notSent("the webhook leads to another address", "put that address into the channel's url")
		case 5:
			v = deferred("the service has failed")
			v.after = a.retryAfter()
		default:
			v = notSent("the service refused the message", wayNewWebhook)
		}
	}
	return v.status(a)
}

// maxRetryAfter bounds how long a service can silence its robot.
const maxRetryAfter = time.Hour

// retryAfter is for how long the service wants to be left alone, 0 where it doesn't say.
func (a answer) retryAfter() time.Duration {
	seconds, err := strconv.Atoi(a.header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return min(time.Duration(min(seconds, int(maxRetryAfter/time.Second)))*time.Second, maxRetryAfter)
}

// number returns the first of the members that is a whole number.
func (a answer) number(names ...string) (n int, ok bool) {
	var members map[string]json.RawMessage
	if json.Unmarshal(a.body, &members) != nil {
		return 0, false
	}
	for _, name := range names {
		if raw, has := members[name]; has && json.Unmarshal(raw, &n) == nil && string(raw) != "null" {
			return n, true
		}
	}
	return 0, false
}

// member returns a text of the answer's JSON. It is for telling refusals apart, and
// goes nowhere.
func (a answer) member(name string) string {
	var members map[string]json.RawMessage
	var text string
	if json.Unmarshal(a.body, &members) != nil || json.Unmarshal(members[name], &text) != nil {
		return ""
	}
	return text
}
