package mirrortest

import (
	"time"

	"sheetsync/syncer/snoozes"
)

// snoozesKnown holds that the next run knows what people last said about reminders.
func snoozesKnown(s *sheet) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	date := snoozes.Decision{
		Key: snoozes.Key{Resource: "customers", RecordID: "a", Deadline: "call"}, Due: 20_600, Verdict: snoozes.Snoozed, Until: 20_700, Source: "sheet", Text: "snooze 7d", Row: 2, At: at,
	}
	record := snoozes.Decision{Key: snoozes.Key{Resource: "customers", RecordID: "a"}, Verdict: snoozes.Paused, Source: "sheet", Row: 2, At: at}
	s.snoozed = []snoozes.Decision{record, date}
	s.holds = []snoozes.Hold{{Key: date.Key, Due: date.Due, Reason: date.Verdict, Until: date.Until, ByResource: "customers", ByID: "a", At: at}}
	s.apply(row{"a", 2, 1})
	s.want("what was said", []snoozes.Decision{record, date}, localSnoozes(s.load().Snoozes))

	lapsed, resumed := date, record
	lapsed.Verdict, lapsed.Source = snoozes.Lapsed, "service"
	resumed.Verdict = snoozes.Resumed
	s.snoozed, s.holds = []snoozes.Decision{lapsed, resumed}, nil
	s.apply(row{"a", 2, 1})
	date.Lapsed = true
	s.want("what was said", []snoozes.Decision{resumed, date}, localSnoozes(s.load().Snoozes))
	s.snoozed = nil
}

// localSnoozes brings the times of decisions into one zone.
func localSnoozes(list []snoozes.Decision) []snoozes.Decision {
	for i := range list {
		list[i].At = list[i].At.UTC()
	}
	return list
}
