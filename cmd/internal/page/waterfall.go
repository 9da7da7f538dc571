package page

import (
	"fmt"
	"strings"

	"sheetsync/cmd/internal/review"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/mirror/readmodel"
)

// A waterfall says how each comparison moved the score of two records, from what is known
// of any two. Lengths are those of the drawing, barWidth wide.
type waterfall struct {
	Steps []step
	Zero  string // where the two are as likely one as not
}

// A step of a waterfall.
type step struct {
	Title     string // of the fields; "" for what is about the records
	How       string
	Bits, Sum string // with their signs
	For       bool   // it speaks for the two being one
	X, Width  string // of its bar
}

// barWidth is how wide bars are drawn, in units of the drawing.
const barWidth = 160

// waterfall draws evidence.
func (v *visit) waterfall(resource string, e *readmodel.Evidence) *waterfall {
	type move struct {
		title, how string
		bits       float64
	}
	moves := []move{{"", v.say("duplicates.prior", nil), e.Prior}}
	for _, l := range e.Lines {
		var titles []string
		for _, name := range l.Fields {
			titles = append(titles, v.fieldTitle(resource, name))
		}
		moves = append(moves, move{strings.Join(titles, ", "), v.say(language.Key("duplicates.level_"+l.Level), nil), l.Bits})
	}
	if e.Doubt < 0 {
		moves = append(moves, move{"", v.say("duplicates.doubt", nil), e.Doubt})
	}
	var low, high, sum float64
	for _, m := range moves {
		sum += m.bits
		low, high = min(low, sum), max(high, sum)
	}
	scale := barWidth / max(high-low, 1)
	w := &waterfall{Zero: length((0 - low) * scale)}
	sum = 0
	for _, m := range moves {
		from := sum
		sum += m.bits
		w.Steps = append(w.Steps, step{
			Title: m.title, How: m.how, Bits: signed(m.bits), Sum: signed(sum), For: m.bits > 0,
			X: length((min(from, sum) - low) * scale), Width: length(max((max(from, sum)-min(from, sum))*scale, 1)),
		})
	}
	return w
}

func length(units float64) string { return fmt.Sprintf("%.1f", units) }

// signed writes bits with their sign; a true minus sign is as wide as the plus.
func signed(bits float64) string { return strings.Replace(fmt.Sprintf("%+.1f", bits), "-", "−", 1) }

// percentOf writes a probability without making a certainty of it.
func percentOf(score float64) string { return review.Percent(score) + " %" }
