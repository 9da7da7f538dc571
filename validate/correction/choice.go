package correction

import (
	"unicode/utf8"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/textkey"
	"sheetsync/validate/duplicates/compare"
)

// Choice returns the choice of a field that a text is written almost as; "" where
// none is near, or several are.
func Choice(text string, f *sheetschema.Field) string {
	var near nearest
	for _, v := range f.Constraints.Enum {
		near.offer(text, v.Text())
	}
	return near.value
}

// maxEdits is how many edits may part two texts of so many characters.
func maxEdits(runes int) int {
	switch {
	case runes >= 10:
		return 2
	case runes >= 4:
		return 1
	}
	return 0
}

// nearest keeps the nearest of the values that it is offered; none while two are
// equally near.
type nearest struct {
	value    string
	distance int
	found    bool
}

func (n *nearest) offer(text, value string) {
	distance := distanceOf(text, value)
	switch {
	case distance < 0 || n.found && distance > n.distance || n.found && distance == n.distance && value == n.value:
	case n.found && distance == n.distance:
		n.value = ""
	default:
		n.value, n.distance, n.found = value, distance, true
	}
}

// distanceOf is 0 for texts that look alike, else the edits between them; -1 where
// these are too many, or change a digit.
func distanceOf(text, value string) int {
	if look := textkey.Resemblance(text); look != "" && look == textkey.Resemblance(value) {
		return 0
	}
	a, b := lexical.Fold(text), lexical.Fold(value)
	limit := maxEdits(min(utf8.RuneCountInString(a), utf8.RuneCountInString(b)))
	if limit == 0 || digitsOf(a) != digitsOf(b) {
		return -1
	}
	if d := compare.EditDistance(a, b, limit); d <= limit {
		return d
	}
	return -1
}

// digitsOf returns a text's digits, in their order.
func digitsOf(text string) string {
	var digits []byte
	for i := range len(text) {
		if text[i] >= '0' && text[i] <= '9' {
			digits = append(digits, text[i])
		}
	}
	return string(digits)
}
