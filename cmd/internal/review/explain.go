package review

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/assess"
	"sheetsync/validate/duplicates"
)

// An Explanation says why two records seem to be one, or two: a waterfall of weights
// of evidence from the prior to the score. Weights are in bits: +1 makes it twice as
// likely that they are one, -1 half as likely.
type Explanation struct {
	Register string `json:"register"`
	Resource string `json:"resource"`
	A        Record `json:"a"`
	B        Record `json:"b"`
	// Weighed is false where the schema doesn't say which fields tell records apart:
	// then the lines are of the fields that are equal, without weights.
	Weighed bool    `json:"weighed"`
	Prior   float64 `json:"prior"` // log2 of the odds that any two records are one
	Lines   []Line  `json:"lines"`
	Doubt   float64 `json:"doubt"`   // bits that are taken away, 0 or below
	Score   float64 `json:"score"`   // 0 to 1
	Finding string  `json:"finding"` // certain, possible or none, by the score alone
	// Decision is people's, which holds; "" for none. It goes before the score.
	Decision answers.Verdict `json:"decision,omitempty"`
}

// A Line says how strongly one comparison speaks, and what the two hold.
type Line struct {
	Fields []string `json:"fields"`
	Level  string   `json:"level"`
	Bits   float64  `json:"bits"`
	Sum    float64  `json:"sum"` // of the prior and the lines so far
	A      string   `json:"value_a"`
	B      string   `json:"value_b"`
}

// Explain explains the score of a pair.
func (p *Pair) Explain(register, country string, decisions []answers.Decision) Explanation {
	t := p.Table
	found := duplicates.Find(t, duplicates.Options{Country: country, Older: assess.Older(t)})
	x := Explanation{Register: register, Resource: t.Resource.Name, A: p.describe(p.A), B: p.describe(p.B), Lines: []Line{}, Finding: "none"}
	for _, d := range answers.Decide(t, decisions, nil, time.Time{}).Standing {
		if older, newer := answers.Pair(x.A.ID, x.B.ID); d.Older == older && d.Newer == newer {
			x.Decision = d.Verdict
		}
	}
	e, ok := found.Explain(p.A, p.B)
	if !ok {
		p.equal(&x, found)
		return x
	}
	x.Weighed, x.Prior, x.Doubt, x.Score = true, e.Prior, e.Doubt, e.Score
	sum := e.Prior
	for _, l := range e.Lines {
		sum += l.Bits
		x.Lines = append(x.Lines, Line{l.Fields, l.Level.String(), l.Bits, sum, p.Value(p.A, l.Fields), p.Value(p.B, l.Fields)})
	}
	switch policy := t.Resource.Duplicates; {
	case e.Score >= policy.Certain:
		x.Finding = "certain"
	case e.Score >= policy.Review:
		x.Finding = "possible"
	}
	return x
}

// equal says which fields are equal, where nothing is weighed.
func (p *Pair) equal(x *Explanation, found *duplicates.Result) {
	for _, pair := range found.Pairs {
		if min(pair.A, pair.B) != min(p.A, p.B) || max(pair.A, pair.B) != max(p.A, p.B) {
			continue
		}
		x.Score, x.Finding = pair.Score, "possible"
		if pair.Score >= assess.CertainScore(p.Table.Resource) {
			x.Finding = "certain"
		}
		for _, name := range pair.Reasons {
			fields := []string{name}
			x.Lines = append(x.Lines, Line{Fields: fields, Level: "exact", A: p.Value(p.A, fields), B: p.Value(p.B, fields)})
		}
	}
}

// Write writes the explanation for people: the weights first, since they are of one
// width in any language.
func (x *Explanation) Write(out io.Writer, p *Pair, words *language.Printer) {
	bits := func(v float64) string { return fmt.Sprintf("%+7.1f", v) }
	fmt.Fprintf(out, "A  %s\nB  %s\n\n", x.A.Place(words), x.B.Place(words))
	if !x.Weighed {
		bits = func(float64) string { return "" }
		fmt.Fprintf(out, "%s\n", words.Say("duplicates.unweighed", nil))
	} else {
		fmt.Fprintf(out, "%s  %s  %s\n", bits(x.Prior), bits(x.Prior), words.Say("duplicates.prior", nil))
	}
	for _, l := range x.Lines {
		var titles []string
		for _, name := range l.Fields {
			if f, ok := p.Table.Resource.Field(name); ok {
				titles = append(titles, f.Caption(words.Tag()))
			}
		}
		how := words.Say(language.Key("duplicates.level_"+l.Level), nil)
		fmt.Fprintf(out, "%s  %s  %s\n", bits(l.Bits), bits(l.Sum), words.Say("duplicates.line", language.Args{"fields": strings.Join(titles, ", "), "how": how}))
		fmt.Fprintf(out, "%20sA  %s\n%20sB  %s\n", "", l.A, "", l.B)
	}
	if x.Doubt < 0 {
		sum := x.Prior
		if n := len(x.Lines); n > 0 {
			sum = x.Lines[n-1].Sum
		}
		fmt.Fprintf(out, "%s  %s  %s\n", bits(x.Doubt), bits(sum+x.Doubt), words.Say("duplicates.doubt", nil))
	}
	fmt.Fprintf(out, "\n%s\n", words.Say(language.Key("duplicates.finding_"+x.Finding), language.Args{"percent": Percent(x.Score)}))
	if x.Decision != "" {
		fmt.Fprintf(out, "%s\n", words.Say(language.Key("duplicates.decided_"+string(x.Decision)), nil))
	}
}

// Percent writes a probability without making a certainty of it.
func Percent(score float64) string {
	switch percent := score * 100; {
	case percent > 99.9 && score < 1:
		return "> 99.9"
	case percent < 0.1 && score > 0:
		return "< 0.1"
	default:
		return strconv.FormatFloat(percent, 'f', 1, 64)
	}
}
