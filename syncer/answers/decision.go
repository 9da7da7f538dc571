package answers

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"

	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/duplicates"
)

// A Source is where a decision came from.
type Source string

// The sources.
const (
	FromSheet   Source = "sheet"   // somebody wrote it into the sheet; who did, Google doesn't tell
	FromCommand Source = "command" // of the command line
	FromPage    Source = "page"    // of the web page
	FromService Source = "service" // the service found that a decision lapsed, or holds again
)

// Lapsed is the verdict of an entry of the log which says that the decision before
// it holds no more, because one of the two records changed.
const Lapsed Verdict = "lapsed"

// A Decision is about two records of a resource.
type Decision struct {
	Resource     string
	Older, Newer string // record ids, in their order
	Verdict      Verdict
	Source       Source
	By           string // who decided, as far as known; "" for nobody knows
	Text         string // what was written, reason included; "" for a command's
	At           time.Time
	// OlderValues and NewerValues are the hashes of the compared values that the
	// decision rests on, by field; see [Values].
	OlderValues, NewerValues map[string]string
	// Lapsed says that the log has it already that the decision lapsed.
	Lapsed bool
}

// Pair puts two record ids into their order, which is that of their making.
func Pair(a, b string) (older, newer string) { return min(a, b), max(a, b) }

// pair names the records that a decision is about.
type pair struct{ resource, older, newer string }

func (d *Decision) pair() pair { return pair{d.Resource, d.Older, d.Newer} }

// Values are the hashes of a record's compared values, by the name of the field: of
// the policy or, without one, of what identifies records. Case, width and blanks make
// no difference. Fields without a value are left out.
func Values(t *table.Table, record int) map[string]string {
	values := make(map[string]string)
	for _, i := range duplicates.Compared(t.Resource) {
		if text := lexical.Fold(t.Plain(record, i)); text != "" {
			values[t.Resource.Fields[i].Name] = HashOf(text)
		}
	}
	return values
}

// HashOf is the hash of a cell's text that a decision keeps: 48 bits, in hexadecimal.
func HashOf(text string) string {
	return fmt.Sprintf("%012x", xxhash.Sum64String(text)&(1<<48-1))
}

// unchanged reports whether a record has the values that a decision rests on, in the
// fields that are compared now. known are those of the record's resource.
func unchanged(then, now map[string]string, compared []string) bool {
	return !slices.ContainsFunc(compared, func(f string) bool { return then[f] != now[f] })
}

// records finds the live records of one resource by their ids.
type records struct {
	table *table.Table
	at    map[string]int
	names []string // of the compared fields
}

func indexed(t *table.Table) *records {
	r := &records{table: t, at: t.ByID()}
	for _, i := range duplicates.Compared(t.Resource) {
		r.names = append(r.names, t.Resource.Fields[i].Name)
	}
	return r
}

// holds reports whether both records are there, and as they were when it was decided.
func (r *records) holds(d *Decision) (live, holds bool) {
	a, aLive := r.at[d.Older]
	b, bLive := r.at[d.Newer]
	if !aLive || !bLive {
		return false, false
	}
	return true, unchanged(d.OlderValues, Values(r.table, a), r.names) && unchanged(d.NewerValues, Values(r.table, b), r.names)
}

// byTime orders decisions, the latest first.
func byTime(a, b *Decision) int {
	return cmp.Or(b.At.Compare(a.At), strings.Compare(a.Older, b.Older), strings.Compare(a.Newer, b.Newer))
}
