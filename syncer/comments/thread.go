package comments

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"

	"sheetsync/syncer/dismissals"
)

// A Thread is one of the account's own comments, as the spreadsheet has it.
type Thread struct {
	ID      string
	Text    string
	Open    bool
	Replies []Reply // the earliest first
}

// A Reply is one post below a comment.
type Reply struct {
	ID       string
	Author   string // the name that Google shows; "" for nobody's
	Mine     bool   // the account's own
	Text     string
	Resolves bool
}

// last is the id of a thread's latest reply; "" for none.
func (t *Thread) last() string {
	if len(t.Replies) == 0 {
		return ""
	}
	return t.Replies[len(t.Replies)-1].ID
}

// since are the replies of people behind one that was read; all where it is gone.
func (t *Thread) since(read string) []Reply {
	at := slices.IndexFunc(t.Replies, func(r Reply) bool { return r.ID == read })
	var replies []Reply
	for _, r := range t.Replies[at+1:] {
		if !r.Mine {
			replies = append(replies, r)
		}
	}
	return replies
}

// resolvedByUs reports whether it was the service that resolved a thread last.
func (t *Thread) resolvedByUs() bool {
	for _, r := range slices.Backward(t.Replies) {
		if r.Resolves {
			return r.Mine
		}
	}
	return false
}

// A State is what became of a comment.
type State string

// The states.
const (
	StateOpen   State = "open"
	StateClosed State = "closed" // somebody resolved or deleted it, though the error stands
)

// A Comment is what is known of the comment on a finding.
type Comment struct {
	dismissals.Key
	Thread string
	State  State
	Values map[string]string // hashes of the cells concerned when it was made
	Read   string            // the id of the last reply that was read
	MadeAt time.Time
}

// digits are those of markers.
const digits = "0123456789abcdefghjkmnpqrstvwxyz"

// short is a short name of texts.
func short(size int, texts ...string) string {
	sum := xxhash.Sum64String(strings.Join(texts, "\x00"))
	out := make([]byte, size)
	for i := range out {
		out[i] = digits[sum%uint64(len(digits))]
		sum /= uint64(len(digits))
	}
	return string(out)
}

// A Marker makes the comments of a register known as its own: it ends their texts,
// with short names of the finding and of the cells that it was about.
type Marker struct{ register string }

// MarkerOf returns the marker of a register in a spreadsheet.
func MarkerOf(register, spreadsheet string) Marker { return Marker{short(4, register, spreadsheet)} }

// Of ends the text of a finding's comment.
func (m Marker) Of(k dismissals.Key, values map[string]string) string {
	return "[sheetsync " + m.register + "-" + nameOf(k) + "-" + contentOf(values) + "]"
}

// nameOf is the short name of a finding.
func nameOf(k dismissals.Key) string {
	return short(8, k.Resource, k.RecordID, k.Field, string(k.Code), k.Variant)
}

// contentOf is the short name of what cells hold.
func contentOf(values map[string]string) string {
	var parts []string
	for _, field := range slices.Sorted(maps.Keys(values)) {
		parts = append(parts, field, values[field])
	}
	return short(4, parts...)
}

var markerForm = regexp.MustCompile(`\[sheetsync ([0-9a-z]{4})-([0-9a-z]{8})-([0-9a-z]{4})\]\s*$`)

// read finds the marker that ends a text; ok is false for none of the register's.
func (m Marker) read(text string) (name, content string, ok bool) {
	found := markerForm.FindStringSubmatch(text)
	if found == nil || found[1] != m.register {
		return "", "", false
	}
	return found[2], found[3], true
}
