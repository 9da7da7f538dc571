package mirrortest

import (
	"time"

	"sheetsync/sheetschema"
	"sheetsync/syncer/comments"
	"sheetsync/syncer/dismissals"
)

// findingsKnown holds that the next run knows which findings of records were told, what
// people last said about each, and the comments on their cells.
func findingsKnown(s *sheet) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	issue := sheetschema.Issue{Resource: "customers", RecordID: "a", Row: 2, Field: "credit", Code: sheetschema.CodeConstraintError, Variant: "minimum", Severity: sheetschema.SeverityError}
	s.issues = []sheetschema.Issue{issue, {Resource: "customers", Record: -1, Code: sheetschema.CodeTabDoubled}}
	key := dismissals.KeyOf(&issue)
	said := dismissals.Decision{
		Key: key, Verdict: dismissals.Later, Until: 20_800, Source: dismissals.FromComment, By: "Li", Text: "later", Row: 2, At: at, Values: map[string]string{"credit": "1f"},
	}
	s.dismissals = []dismissals.Decision{said}
	s.apply(row{"a", 2, 1})
	state := s.load()
	s.want("what was told", map[dismissals.Key]bool{key: true}, state.Told)
	s.want("what was said", []dismissals.Decision{said}, local(state.Dismissals))
	s.want("comments that are left", -1, s.peek().Comments.Left)

	lapsed, dismissed := said, said
	lapsed.Verdict, lapsed.Source = dismissals.Lapsed, "service"
	dismissed.Verdict, dismissed.Until = dismissals.Dismissed, 0
	for _, next := range []struct {
		said dismissals.Decision
		want dismissals.Decision
	}{{lapsed, withLapsed(said)}, {dismissed, dismissed}} {
		s.dismissals = []dismissals.Decision{next.said}
		s.apply(row{"a", 2, 1})
		s.want("what was said", []dismissals.Decision{next.want}, local(s.load().Dismissals))
	}

	s.dismissals = nil
	known := comments.Known{Left: 3, WakeOn: 20_800, List: []comments.Comment{
		{Key: key, Thread: "t1", State: comments.StateOpen, Values: map[string]string{"credit": "1f"}, Read: "r", MadeAt: at},
	}}
	s.locked(func() { s.must(s.mirror.RecordComments(s.t.Context(), register, known)) })
	s.wantComments(known)
	known.List[0].State = comments.StateClosed
	known.Left, known.WakeOn = 0, 0
	s.locked(func() { s.must(s.mirror.RecordComments(s.t.Context(), register, known)) })
	s.wantComments(known)
	s.apply(row{"a", 2, 2}) // which may have made and mended errors
	known.Left = -1
	s.wantComments(known)
}

func withLapsed(d dismissals.Decision) dismissals.Decision {
	d.Lapsed = true
	return d
}

// local brings the times of decisions into one zone.
func local(list []dismissals.Decision) []dismissals.Decision {
	for i := range list {
		list[i].At = list[i].At.UTC()
	}
	return list
}

func (s *sheet) wantComments(want comments.Known) {
	s.t.Helper()
	got := s.peek().Comments
	for i := range got.List {
		got.List[i].MadeAt = got.List[i].MadeAt.UTC()
	}
	s.want("the comments", want, got)
}
