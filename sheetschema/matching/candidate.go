package matching

import (
	"slices"
	"strings"

	"sheetsync/sheetschema/heading"
	"sheetsync/sheetschema/lexicon"
)

// The strengths of a candidate beyond those of the grammar's rules.
const (
	strengthPart  = 4 // a part of the heading names the field
	strengthNamed = 5 // the heading names the field
)

// A candidate is a field that a column may be.
type candidate struct {
	rule     string // the grammar's name of the field; "" where it has none
	field    int    // index; -1 for a meaning that the register has no field for
	strength int
	reading  *lexicon.Reading // of the rule; nil where a name of the field stands there
	because  string           // the field whose column in the tab decided
}

// candidates lists what a column may be by its heading. has tells which meanings
// other columns have; nil leaves conditions out.
func (s *sense) candidates(c *column, has map[string]bool) []candidate {
	if c.text == "" {
		return nil
	}
	index, level := c.parsed.Resolve(func(name string) (int, bool) { i, ok := s.names[name]; return i, ok })
	if level >= heading.LevelPart {
		named := candidate{rule: s.ruleOf(index), field: index, strength: strengthNamed}
		if level == heading.LevelPart {
			return s.partNamed(c, named, has)
		}
		return []candidate{named}
	}
	if s.grammar == nil {
		return nil
	}
	whole := len(c.readings) - c.parts
	for i := range c.readings[:whole] {
		if found := s.rules(&c.readings[i], has); len(found) > 0 {
			return found
		}
	}
	return s.partsAgree(c.readings[whole:], len(c.parsed.Parts) == 0, has)
}

// partNamed looks at the other parts of a heading of which one names a field: one that
// means another field leaves it alone (电话/WhatsApp), and one that means nothing makes
// it likely alone.
func (s *sense) partNamed(c *column, named candidate, has map[string]bool) []candidate {
	named.strength = strengthPart
	if s.grammar == nil {
		return []candidate{named}
	}
	parts := c.parsed.Parts
	if len(parts) == 0 {
		parts = c.parsed.Halves
	}
	for i, part := range parts {
		if _, ok := s.names[part]; ok {
			continue
		}
		reading := &c.readings[len(c.readings)-len(parts)+i]
		switch own := s.rules(reading, has); {
		case len(own) == 0:
			named.strength = int(lexicon.StrengthLikely)
		case own[0].field != named.field && own[0].strength > int(lexicon.StrengthLast):
			return nil
		}
	}
	return []candidate{named}
}

// partsAgree reads a heading by its parts: those that mean anything must mean the
// same, and all must mean it where nothing but the script divides them.
func (s *sense) partsAgree(parts []lexicon.Reading, all bool, has map[string]bool) []candidate {
	var found []candidate
	for i := range parts {
		own := s.rules(&parts[i], has)
		switch {
		case len(own) == 0 && (all || parts[i].Known()):
			return nil // something else
		case len(own) == 0:
		case len(found) == 0:
			found = own
		case found[0].rule != own[0].rule:
			return nil
		default:
			found[0].strength = max(found[0].strength, own[0].strength)
		}
	}
	return found
}

// rules returns the strongest rule that fits a reading.
func (s *sense) rules(reading *lexicon.Reading, has map[string]bool) []candidate {
	var best *candidate
	for i := range s.grammar.Rules {
		r := &s.grammar.Rules[i]
		if !r.Fits(reading) {
			continue
		}
		because := ""
		if has != nil {
			missing := func(name string) bool { return !has[name] }
			if slices.ContainsFunc(r.If, missing) || slices.ContainsFunc(r.Unless, func(name string) bool { return has[name] }) {
				continue
			}
			because = strings.Join(r.If, ", ")
		} else if len(r.If) > 0 {
			continue
		}
		strength := r.Strength
		if reading.Near {
			strength = min(strength, lexicon.StrengthLikely)
		}
		if best != nil && int(strength) <= best.strength {
			continue
		}
		field, ok := s.fields[r.Field]
		if !ok {
			field = -1
		}
		best = &candidate{rule: r.Field, field: field, strength: int(strength), reading: reading, because: because}
	}
	if best == nil {
		return nil
	}
	return []candidate{*best}
}
