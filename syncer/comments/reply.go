package comments

import (
	"time"

	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/dismissals"
)

// Answers are what people said in replies to comments that weren't read yet.
func Answers(known []Comment, threads []Thread, today expression.Day, at time.Time) []dismissals.Decision {
	byID := make(map[string]*Thread, len(threads))
	for i := range threads {
		byID[threads[i].ID] = &threads[i]
	}
	var said []dismissals.Decision
	for _, c := range known {
		t := byID[c.Thread]
		if t == nil {
			continue
		}
		for _, r := range t.since(c.Read) {
			if v, until, ok := dismissals.ReadReply(r.Text, today); ok {
				said = append(said, dismissals.Decision{
					Key: c.Key, Verdict: v, Until: until, Source: dismissals.FromComment, By: r.Author, Text: r.Text, At: at,
				})
			}
		}
	}
	return said
}

// News reports whether the threads show anything that a run has to look at: a reply,
// a comment that was resolved or is gone, one that nobody noted.
func News(known []Comment, threads []Thread, m Marker) bool {
	byID := make(map[string]*Comment, len(known))
	for i := range known {
		byID[known[i].Thread] = &known[i]
	}
	open := 0
	for i := range threads {
		t := &threads[i]
		c := byID[t.ID]
		switch {
		case c == nil:
			if _, _, ours := m.read(t.Text); ours && t.Open {
				return true
			}
		case t.Open != (c.State == StateOpen), len(t.since(c.Read)) > 0:
			return true
		case c.State == StateOpen:
			open++
		}
	}
	for i := range known {
		if known[i].State == StateOpen {
			open--
		}
	}
	return open != 0
}
