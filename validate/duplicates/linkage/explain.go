package linkage

import "sheetsync/validate/duplicates/weights"

// A Line says how strongly one comparison speaks for two records being one.
type Line struct {
	Fields []string // the names of the compared fields; of those that agree where some do
	Level  Level
	Bits   float64 // above 0 it speaks for it, below 0 against it
}

// An Explanation leads from the prior to the score: the log2-odds are the sum of
// the prior, all lines and the doubt (the waterfall of Fellegi–Sunter weights).
type Explanation struct {
	Prior float64 // log2-odds that any two records are one
	Lines []Line  // in the order of the fields, without those that couldn't be compared
	// Doubt is what is taken away because the two may only belong together, as two
	// companies of one group do that share a telephone, or because all that agrees
	// is one thing that identifies nobody: 0 or below.
	Doubt float64
	Score float64 // probability
}

// A Level is how alike two values are.
type Level uint8

// Agrees reports whether a level is that of values which are one and the same, as
// far as anybody can tell.
func (l Level) Agrees() bool { return l >= close && l != bridgeWeak }

// Equal reports whether a level is of values of which one is equal: not merely so but
// for a typing fault, for a part of it, or in another place.
func (l Level) Equal() bool { return l == exact || l == mixed || l == bridgeStrong }

// String is the level's name, by which catalogues word it.
func (l Level) String() string {
	return [...]string{"missing", "differ", "faint", "some", "close", "near", "elsewhere", "exact", "bridge_weak", "bridge_strong", "mixed"}[l]
}

// Explain says why two records seem to be one, or two.
func (m *Matcher) Explain(a, b int) Explanation {
	e := Explanation{Prior: m.model.Prior}
	sum := m.model.Start()
	for i, o := range m.outcomes(nil, a, b) {
		if o.level == missing {
			continue
		}
		line := Line{Level: Level(o.level), Bits: m.add(&sum, i, o)}
		if line.Level.Agrees() {
			line.Fields = []string{m.columns[o.column].field.Name}
		} else {
			for _, c := range m.comparisons[i].columns {
				line.Fields = append(line.Fields, c.field.Name)
			}
		}
		e.Lines = append(e.Lines, line)
	}
	e.Doubt = sum.Doubt()
	e.Score = weights.Probability(sum.Bits())
	return e
}

// Reasons are the names of the fields that agree, in the order of the fields.
func (m *Matcher) Reasons(a, b int) []string { return ReasonsOf(m.Explain(a, b)) }

// ReasonsOf are the names of the fields that agree, in the order of the fields.
func ReasonsOf(e Explanation) []string {
	var reasons []string
	for _, line := range e.Lines {
		if line.Level.Agrees() && line.Bits > 0 {
			reasons = append(reasons, line.Fields...)
		}
	}
	return reasons
}
