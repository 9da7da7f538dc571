package matching

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexicon"
)

// An assigned is what a column was decided to be by the headings.
type assigned struct {
	candidate
	certainty Certainty
	beaten    bool // another column is the field more surely
}

// assign decides what the columns are, all together: first what each may mean by
// itself, then with what the others mean, and each field the columns that mean it
// most surely.
func assign(s *sense, h *headings) []assigned {
	has := make(map[string]bool)
	for range 2 { // meanings that depend on others may be what others depend on
		for i := range h.columns {
			var known map[string]bool
			if len(has) > 0 {
				known = has
			}
			for _, c := range s.candidates(&h.columns[i], known) {
				if c.strength >= int(lexicon.StrengthLikely) {
					has[c.rule] = true
				}
			}
		}
		has[""] = true
	}
	out := make([]assigned, len(h.columns))
	strongest := make(map[int]int)
	for i := range h.columns {
		out[i].field = -1
		if found := s.candidates(&h.columns[i], has); len(found) > 0 {
			out[i].candidate = found[0]
			strongest[found[0].field] = max(strongest[found[0].field], found[0].strength)
		}
	}
	s.dayOfTime(out)
	first := make(map[int]bool)
	for i := range out {
		c := &out[i]
		if c.field < 0 {
			continue
		}
		best := max(strongest[c.field], int(lexicon.StrengthLast))
		switch {
		case c.strength >= best || c.strength >= int(lexicon.StrengthSure):
			c.certainty = Certain
			if c.strength < int(lexicon.StrengthSure) {
				c.certainty = Probable
			}
		default:
			c.beaten, c.field = true, -1
			continue
		}
		if first[c.field] && !severalOf(s.resource.Fields[c.field]) {
			c.certainty = min(c.certainty, Probable)
		}
		first[c.field] = true
	}
	return out
}

// dayOfTime takes a column for the records' date where it would be the time of day
// of records without a date: there people write both into it.
func (s *sense) dayOfTime(out []assigned) {
	date, ok := s.fields["date"]
	if !ok || slices.ContainsFunc(out, func(a assigned) bool { return a.field == date }) {
		return
	}
	for i := range out {
		if f := out[i].field; f >= 0 && s.resource.Fields[f].Type == sheetschema.TypeTime {
			out[i].field, out[i].strength = date, int(lexicon.StrengthLikely)
			if out[i].reading == nil {
				out[i].reading = &lexicon.Reading{Words: s.resource.Fields[f].Title.All()[:1]}
			}
			return
		}
	}
}

// severalOf reports whether people keep several columns of a field's meaning: texts,
// but not what names a record.
func severalOf(f *sheetschema.Field) bool {
	return f.Type == sheetschema.TypeString && !f.Essential
}

// decide sets what a column is, with the evidence.
func (c *Column) decide(s *sense, a *assigned, from *column, content content) {
	if s == nil || a.field < 0 {
		if at := slices.IndexFunc(from.readings, func(r lexicon.Reading) bool { return r.Known() }); at >= 0 {
			c.Evidence = append(c.Evidence, Evidence{EvidenceOther, language.Args{"words": joined(from.readings[at].Words)}})
		}
		return
	}
	c.Field, c.Certainty = s.resource.Fields[a.field], a.certainty
	switch {
	case a.reading == nil:
		c.Evidence = append(c.Evidence, evidenceOf(c.Field, c.Header))
	default:
		c.Evidence = append(c.Evidence, Evidence{EvidenceWords, language.Args{"words": joined(a.reading.Words)}})
	}
	if other, ok := s.fields[a.because]; ok {
		c.Evidence = append(c.Evidence, Evidence{EvidenceContext, language.Args{"other": s.resource.Fields[other].Caption(s.language)}})
	}
	c.weigh(content)
}
