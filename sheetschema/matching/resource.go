package matching

import (
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/lexicon"
)

// The weights by which a tab's resource is chosen.
const (
	titleNamed = 100.0 // the title is the resource's
	titleHint  = 2.0   // of a hint, where the title has the concept
	headHint   = 0.35  // of a hint, where a heading has it
	namedField = 1.0   // a heading that names a field, shared among the resources of which it does
	ruledField = 0.8
	leastScore = 1.0 // where a heading names what the records are about
	muchScore  = 1.8 // where none does
	mostHints  = 4
	leastShare = 0.2 // of the columns with a heading that must mean something
	clearRatio = 1.5
)

// chooseResource finds out which resource a tab is, by its title and by all of its
// headings together; nil for none.
func chooseResource(senses []*sense, h *headings, title string) (*sense, Certainty) {
	scores := make([]float64, len(senses))
	matched, hinted := make([]int, len(senses)), make([]int, len(senses))
	texts := 0
	for i := range h.columns {
		if h.columns[i].text == "" {
			continue
		}
		texts++
		weights := make([]float64, len(senses))
		total := 0.0
		for n, s := range senses {
			found := s.candidates(&h.columns[i], nil)
			if len(found) > 0 && found[0].field < 0 {
				scores[n] += ruledField // a heading that such a tab has, for which there is no field
			}
			if len(found) > 0 && found[0].field >= 0 {
				weights[n] = ruledField * min(1, float64(found[0].strength)/float64(lexicon.StrengthSure))
				if found[0].strength >= strengthPart {
					weights[n] = namedField
				}
				total++
				matched[n]++
			}
		}
		for n := range weights {
			if weights[n] > 0 {
				scores[n] += weights[n] / total
			}
		}
	}
	reading := lexicon.Read(strings.TrimSpace(title), h.languages)
	for n, s := range senses {
		if s.grammar != nil {
			var sum float64
			sum, hinted[n] = hintsOf(s, h)
			scores[n] += sum
			for _, c := range reading.Concepts {
				scores[n] += titleHint * s.grammar.Hints[c]
			}
		}
		if header.MatchTab(title, s.resource) {
			scores[n] += titleNamed
		}
		if matched[n] == 0 || scores[n] < titleNamed && float64(matched[n]+hinted[n]) < leastShare*float64(texts) {
			scores[n] = 0
		}
	}
	best, second := -1, 0.0
	for n, score := range scores {
		if best < 0 || score > scores[best] {
			best = n
		}
	}
	if best < 0 || scores[best] < leastScore || scores[best] < muchScore && !names(senses[best], h) {
		return nil, None
	}
	for n, score := range scores {
		if n != best {
			second = max(second, score)
		}
	}
	if scores[best] < clearRatio*second {
		return senses[best], Probable
	}
	return senses[best], Certain
}

// hintsOf sums the hints of a resource, each concept a few times at most, and counts the
// columns that give any.
func hintsOf(s *sense, h *headings) (sum float64, columns int) {
	seen := make(map[lexicon.Concept]int)
	for i := range h.columns {
		if len(h.columns[i].readings) == 0 {
			continue
		}
		hint := false
		for _, c := range h.columns[i].readings[0].Concepts {
			weight := s.grammar.Hints[c]
			hint = hint || weight > 0
			if seen[c]++; seen[c] <= mostHints {
				sum += headHint * weight / float64(seen[c])
			}
		}
		if hint {
			columns++
		}
	}
	return sum, columns
}

// names reports whether a heading is of a field that says what a record is about,
// not only how to reach somebody.
func names(s *sense, h *headings) bool {
	has := make([]bool, len(s.resource.Fields))
	for i := range h.columns {
		if found := s.candidates(&h.columns[i], map[string]bool{"": true}); len(found) > 0 && found[0].field >= 0 {
			f := s.resource.Fields[found[0].field]
			has[f.Index] = f.Format != "email" && f.Format != "phone"
		}
	}
	return s.resource.NamedBy(func(f *sheetschema.Field) bool { return has[f.Index] })
}
