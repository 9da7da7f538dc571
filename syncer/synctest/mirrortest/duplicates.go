package mirrortest

import (
	"time"

	"sheetsync/syncer"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/assess"
)

// duplicatesKnown holds that duplicates, clusters and decisions come back, of the
// decisions the latest about each two records, and whether it has lapsed.
func duplicatesKnown(s *sheet) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	decision := func(v answers.Verdict, source answers.Source) answers.Decision {
		return answers.Decision{
			Resource: "customers", Older: "a", Newer: "b", Verdict: v, Source: source, Text: "no, \x00“two” {firms}", At: at,
			OlderValues: map[string]string{"code": "1f"}, NewerValues: map[string]string{"code": "2e"},
		}
	}
	s.duplicates = []assess.Duplicate{{Resource: "customers", RecordID: "b", DuplicateOf: "a", Score: 0.9}, {Resource: "customers", RecordID: "c", DuplicateOf: "a", Score: 1}}
	s.clusters = []assess.Cluster{{Resource: "customers", ID: "c-a", Entities: [][]string{{"a", "c"}, {"b"}}}}
	s.decisions = []answers.Decision{decision(answers.Same, answers.FromSheet), decision(answers.Different, answers.FromSheet)}
	rows := []row{{"a", 2, 1}, {"b", 3, 2}, {"c", 4, 3}}
	s.apply(rows...)
	different := decision(answers.Different, answers.FromSheet)
	s.wantDuplicates(syncer.KnownDuplicates{
		Asked:     map[string]answers.Asked{"customers": {"b": {"a"}, "c": {"a"}}},
		Clusters:  map[string]map[string]string{"customers": {"a": "c-a", "b": "c-a", "c": "c-a"}},
		Decisions: []answers.Decision{different},
	})

	// It lapses, and two of the three are none any more.
	s.duplicates = s.duplicates[:1]
	s.clusters = []assess.Cluster{{Resource: "customers", ID: "c-a", Entities: [][]string{{"a"}, {"b"}}}}
	s.decisions = []answers.Decision{decision(answers.Lapsed, answers.FromService)}
	s.apply(rows...)
	different.Lapsed = true
	s.wantDuplicates(syncer.KnownDuplicates{
		Asked:     map[string]answers.Asked{"customers": {"b": {"a"}}},
		Clusters:  map[string]map[string]string{"customers": {"a": "c-a", "b": "c-a"}},
		Decisions: []answers.Decision{different},
	})

	// It holds again.
	s.decisions = []answers.Decision{decision(answers.Different, answers.FromService)}
	s.apply(rows...)
	s.wantDuplicates(syncer.KnownDuplicates{
		Asked:     map[string]answers.Asked{"customers": {"b": {"a"}}},
		Clusters:  map[string]map[string]string{"customers": {"a": "c-a", "b": "c-a"}},
		Decisions: []answers.Decision{decision(answers.Different, answers.FromService)},
	})
}

// wantDuplicates compares what is known. What a database can't hold of a text is left
// out of it.
func (s *sheet) wantDuplicates(want syncer.KnownDuplicates) {
	s.t.Helper()
	got := s.load().Duplicates
	for i := range want.Decisions {
		want.Decisions[i].Text = "no, “two” {firms}"
	}
	for i := range got.Decisions {
		got.Decisions[i].At = got.Decisions[i].At.UTC()
		if got.Decisions[i].Text == "no, \x00“two” {firms}" {
			got.Decisions[i].Text = "no, “two” {firms}"
		}
	}
	s.want("what is known of duplicates", want, got)
}
