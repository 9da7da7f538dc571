package hold

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
)

// Limits say how much a run may lose. A run is held where both are exceeded in
// one resource.
type Limits struct {
	DeletedRatio float64 // share of the records, 0 to 1
	DeletedRows  int
}

// A Decision says whether a run has to be held.
type Decision struct {
	Reasons []Reason
	// Digest identifies the loss, so that an approval lets exactly that through.
	Digest string
}

// Held reports whether the run has to be held.
func (v *Decision) Held() bool { return len(v.Reasons) > 0 }

// MinSpoiled is how many cells of a column have to read as the errors of
// formulas, all of which could be read before, for a run to be held.
const MinSpoiled = 3

// MinUnlinked is how many references of a column, and most of those that named a
// record, have to name none any more for a run to be held.
const MinUnlinked = 5

// A Loss is what a run would do to one resource.
type Loss struct {
	Resource      *sheetschema.Resource
	Tab           *Tab               // nil where no column can be missing
	Before, After int                // records
	Deleted       []string           // their ids
	Then, Now     map[string]Filling // by field
	// Tabs are what each of a resource's several tabs loses; nil for one tab.
	Tabs []TabLoss
	// Title is that of the tab, where the loss is one of several tabs' columns alone:
	// those that are gone.
	Title string
}

// A TabLoss is what becomes of the records that stood in one of a resource's tabs.
type TabLoss struct {
	Title               string
	Gone                bool // the tab isn't there any more
	Before, After, Lost int  // records that stood there, that stand there, and that are deleted
}

// Check decides whether a run would lose too much: many deleted records, all
// of them, or a column that people fill that is gone, or of which much is
// emptied, spoiled, no longer of its type, or names records no more. Where it
// finds what only people can repair, there is no digest.
func Check(limits Limits, losses []Loss) Decision {
	var v Decision
	digest := sha256.New()
	for i := range losses {
		l := &losses[i]
		name := l.Resource.Name
		if reasons := l.deletions(limits); len(reasons) > 0 {
			v.Reasons = append(v.Reasons, reasons...)
			fmt.Fprintf(digest, "deleted\x00%s\x00%s\n", name, strings.Join(slices.Sorted(slices.Values(l.Deleted)), ","))
		}
		for _, f := range l.Resource.Fields {
			reason, lost := l.column(limits, f)
			if lost == 0 {
				continue
			}
			v.Reasons = append(v.Reasons, reason)
			fmt.Fprintf(digest, "column\x00%s\x00%s\x00%d\n", name+l.Title, f.Name, lost)
		}
	}
	if v.Held() && !v.structural() {
		v.Digest = hex.EncodeToString(digest.Sum(nil)[:16])
	}
	return v
}

func (v *Decision) structural() bool { return slices.ContainsFunc(v.Reasons, Reason.Structural) }

func (h Limits) exceeded(lost, of int) bool {
	return lost > h.DeletedRows && float64(lost) > h.DeletedRatio*float64(of)
}

// deletions says which records would be deleted, where that is too many: of the
// resource, or of one of its tabs. What stands in another tab now isn't deleted.
func (l *Loss) deletions(h Limits) (reasons []Reason) {
	n := len(l.Deleted)
	switch {
	case n == l.Before && n > 1 && l.After == 0:
		return []Reason{{CodeAllDeleted, language.Args{"resource": l.Resource.Name, "lost": n}}}
	case h.exceeded(n, l.Before):
		reason := l.reason(h, CodeDeletions, n, l.Before)
		if l.Tabs != nil {
			reason.Code, reason.Args["tabs"] = CodeDeletionsByTab, l.byTab()
		}
		reasons = append(reasons, reason)
	}
	for _, t := range l.Tabs {
		args := language.Args{"resource": l.Resource.Name, "tab": Title(t.Title), "lost": t.Lost}
		switch {
		case t.Gone && t.Lost > 0:
			reasons = append(reasons, Reason{CodeTabGone, args})
		case t.Lost == t.Before && t.Lost > 1 && t.After == 0:
			reasons = append(reasons, Reason{CodeTabEmptied, args})
		}
	}
	return reasons
}

// byTab says how many records of each tab are deleted.
func (l *Loss) byTab() string {
	var parts []string
	for _, t := range l.Tabs {
		if t.Lost > 0 {
			parts = append(parts, fmt.Sprintf("“%s” %d", Title(t.Title), t.Lost))
		}
	}
	return strings.Join(parts, ", ")
}

// column checks one column that people fill; others are in no profile. Records that are deleted or new
// don't count against it. lost is 0 where the run may go on.
func (l *Loss) column(h Limits, f *sheetschema.Field) (reason Reason, lost int) {
	then, known := l.Then[f.Name]
	if !known || l.After == 0 {
		return Reason{}, 0
	}
	if l.Tab != nil {
		if reason, gone := l.Tab.Gone(f, then); gone {
			reason.Args["resource"] = ResourceIn(l.Resource, l.Title)
			return reason, then.filled()
		}
	}
	if l.Title != "" {
		return Reason{}, 0 // the rest is told of all tabs together
	}
	now := l.Now[f.Name]
	stayed := l.Before - len(l.Deleted)
	invalid := now.Invalid - then.Invalid
	lost = then.filled() - len(l.Deleted) - now.filled()
	unlinked := min(then.Linked-len(l.Deleted)-now.Linked, now.Valid-now.Linked-(then.Valid-then.Linked))
	spoiled := now.Spoiled - then.Spoiled
	good := max(then.Valid-len(l.Deleted), spoiled)
	switch {
	case spoiled >= MinSpoiled && float64(spoiled) > h.DeletedRatio*float64(good):
		reason = l.reason(h, CodeColumnSpoiled, spoiled, good)
		lost = spoiled
	case h.exceeded(invalid, stayed):
		reason = l.reason(h, CodeColumnInvalid, invalid, stayed)
		reason.Args["type"] = typeNames(f.Type)
		lost = invalid
	case h.exceeded(lost, stayed):
		reason = l.reason(h, CodeColumnEmptied, lost, stayed)
	case unlinked >= MinUnlinked && 2*unlinked > then.Linked:
		reason = l.reason(h, CodeColumnUnlinked, unlinked, then.Linked)
		lost = unlinked
	case f.Essential && then.Valid > 1 && now.Valid == 0 && lost > 1:
		reason = Reason{CodeRequiredEmptied, language.Args{"resource": l.Resource.Name}}
	default:
		return Reason{}, 0
	}
	reason.Args["field"] = f.Name
	return reason, lost
}

// reason says that a share of the records or cells exceeds the limits.
func (l *Loss) reason(h Limits, code Code, lost, total int) Reason {
	return Reason{code, language.Args{
		"resource": l.Resource.Name, "lost": lost, "total": total, "share": percent(float64(lost) / float64(total)),
		"ratio": percent(h.DeletedRatio), "rows": h.DeletedRows,
	}}
}

func percent(share float64) string { return fmt.Sprintf("%.3g %%", share*100) }
