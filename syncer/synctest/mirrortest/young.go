package mirrortest

import (
	"time"

	"sheetsync/syncer"
	"sheetsync/syncer/settling"
)

// settled holds that the records that hadn't settled come back, from a run that
// changed something and from one that only found that some have settled.
func settled(s *sheet) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 678000, time.UTC)
	s.young = settling.Young{"customers": {"a": at, "b": at.Add(time.Second)}}
	s.apply(row{"a", 2, 1}, row{"b", 3, 2})
	s.wantYoung(s.young)
	left := settling.Young{"customers": {"b": at.Add(time.Second)}}
	s.writeBack(syncer.WrittenBack{InputDigest: "input", Young: left})
	s.wantYoung(left)
	s.writeBack(syncer.WrittenBack{InputDigest: "input"})
	s.wantYoung(left)
	s.writeBack(syncer.WrittenBack{InputDigest: "input", Young: settling.Young{}})
	s.wantYoung(nil)
}

func (s *sheet) wantYoung(want settling.Young) {
	s.t.Helper()
	if got := s.peek().Young; !got.Equal(want) {
		s.t.Errorf("%v haven't settled, want %v", got, want)
	}
}

// writeBack notes what a run that changed nothing else found.
func (s *sheet) writeBack(w syncer.WrittenBack) {
	s.t.Helper()
	s.locked(func() { s.must(s.mirror.RecordWriteBack(s.t.Context(), s.run(syncer.StatusUnchanged), w)) })
}
