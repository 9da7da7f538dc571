package syncer

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema"
)

// verdict says whether a run has to be held.
type verdict struct {
	reasons []string
	// digest identifies the loss, so that an approval lets exactly that through.
	digest string
}

func (v *verdict) held() bool { return len(v.reasons) > 0 }

// loss is what a run would do to one resource.
type loss struct {
	resource      *sheetschema.Resource
	before, after int // records
	deleted       []string
	then, now     map[string]Filling // by field
}

// judge decides whether a run would lose too much: many deleted records, all
// of them, or a column that people fill of which much is emptied or no longer
// of its type.
func judge(h Hold, losses []loss) verdict {
	var v verdict
	digest := sha256.New()
	for i := range losses {
		l := &losses[i]
		name := l.resource.Name
		if reason := l.deletions(h); reason != "" {
			v.reasons = append(v.reasons, name+": "+reason)
			fmt.Fprintf(digest, "deleted\x00%s\x00%s\n", name, strings.Join(slices.Sorted(slices.Values(l.deleted)), ","))
		}
		for _, f := range l.resource.Fields {
			if f.Computed() {
				continue
			}
			reason, lost := l.column(h, f)
			if reason == "" {
				continue
			}
			v.reasons = append(v.reasons, fmt.Sprintf("%s: %s", name, reason))
			fmt.Fprintf(digest, "column\x00%s\x00%s\x00%d\n", name, f.Name, lost)
		}
	}
	if v.held() {
		v.digest = hex.EncodeToString(digest.Sum(nil)[:16])
	}
	return v
}

func (h Hold) exceeded(lost, of int) bool {
	return lost > h.DeletedRows && float64(lost) > h.DeletedRatio*float64(of)
}

func (h Hold) String() string {
	return fmt.Sprintf("more than %s and more than %d", percent(h.DeletedRatio), h.DeletedRows)
}

func (l *loss) deletions(h Hold) string {
	n := len(l.deleted)
	switch {
	case n == l.before && n > 1 && l.after == 0:
		return fmt.Sprintf("all %d records would be deleted", n)
	case h.exceeded(n, l.before):
		return fmt.Sprintf("%d of %d records would be deleted (%s: %s)", n, l.before, percent(float64(n)/float64(l.before)), h)
	}
	return ""
}

// column judges one column that people fill. Records that are deleted or new
// don't count against it.
func (l *loss) column(h Hold, f *sheetschema.Field) (reason string, lost int) {
	then, known := l.then[f.Name]
	if !known || l.after == 0 {
		return "", 0
	}
	now := l.now[f.Name]
	stayed := l.before - len(l.deleted)
	invalid := now.Invalid - then.Invalid
	lost = then.Valid + then.Invalid - len(l.deleted) - now.Valid - now.Invalid
	switch {
	case h.exceeded(invalid, stayed):
		return fmt.Sprintf("%d of %d cells in the column %s would no longer be %s (%s: %s)",
			invalid, stayed, f.Name, typeName(f.Type), percent(float64(invalid)/float64(stayed)), h), invalid
	case h.exceeded(lost, stayed):
		return fmt.Sprintf("%d of %d cells in the column %s would be emptied (%s: %s)",
			lost, stayed, f.Name, percent(float64(lost)/float64(stayed)), h), lost
	case f.Essential && then.Valid > 1 && now.Valid == 0 && lost > 1:
		return fmt.Sprintf("the whole column %s would be emptied, which is required", f.Name), lost
	}
	return "", 0
}

func percent(share float64) string { return fmt.Sprintf("%.3g %%", share*100) }

func typeName(t sheetschema.Type) string {
	switch t {
	case sheetschema.TypeInteger:
		return "whole numbers"
	case sheetschema.TypeNumber:
		return "numbers"
	case sheetschema.TypeBoolean:
		return "true or false"
	case sheetschema.TypeDate:
		return "dates"
	case sheetschema.TypeTime:
		return "times"
	case sheetschema.TypeDateTime:
		return "dates with times"
	case sheetschema.TypeJSON:
		return "JSON"
	default:
		return "text"
	}
}
