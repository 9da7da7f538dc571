package reminders

import (
	"slices"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/duedate"
)

// owedSet is what the ledger owes already.
type owedSet struct {
	keys     map[Key]struct{}
	subjects map[subject]struct{}
	records  map[RecordKey]struct{}
}

func newOwedSet(entries []Entry) *owedSet {
	s := &owedSet{make(map[Key]struct{}), make(map[subject]struct{}), make(map[RecordKey]struct{})}
	for _, e := range entries {
		s.keys[e.Key] = struct{}{}
		s.subjects[e.subject()] = struct{}{}
		s.records[RecordKey{e.Resource, e.RecordID}] = struct{}{}
	}
	return s
}

// record reports whether anything is owed about a record.
func (s *owedSet) record(resource *sheetschema.Resource, id string) bool {
	_, owed := s.records[RecordKey{resource.Name, id}]
	return owed
}

// reconcile decides what to do about the reminders that are owed already; those of
// young records stay as they are.
func (s *dueSet) reconcile(owed []Entry, young map[RecordKey]time.Time) []Skip {
	noticed := make(map[Key]struct{}, len(s.notices))
	for _, n := range s.notices {
		noticed[n.Key] = struct{}{}
	}
	var skips []Skip
	for _, e := range owed {
		if _, is := young[RecordKey{e.Resource, e.RecordID}]; is {
			continue
		}
		if isNotice(e.Stage) {
			if _, ok := noticed[e.Key]; !ok {
				skips = append(skips, Skip{e.ID, ClassSettled})
			}
			continue
		}
		if _, held := s.heldDates[heldDate{e.Resource, e.RecordID, e.Deadline, e.DueDate}]; held {
			skips = append(skips, Skip{e.ID, ClassSnoozed})
			continue
		}
		now, ok := s.current[e.subject()]
		if !ok {
			skips = append(skips, Skip{e.ID, ClassSettled})
			continue
		}
		if e.Stage == now.stage {
			continue
		}
		// A stage that is still ahead is left for its day: a run may have acted
		// as if it were later than now. What was passed over is given up.
		order := func(label string) int {
			return slices.IndexFunc(now.stages, func(s duedate.Stage) bool { return s.Label == label })
		}
		if order(e.Stage) < order(now.stage) {
			skips = append(skips, Skip{e.ID, ClassSuperseded})
		}
	}
	return skips
}
