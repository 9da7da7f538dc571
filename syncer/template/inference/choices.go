package inference

import (
	"slices"
	"strings"
)

// How many grades a scale has at most, how long their names are, how often each
// of them stands there at least, and how many rows there are: what is rarer may
// well be followed by one that was never seen.
const (
	maxGrades    = 7
	longestGrade = 2
	gradeTimes   = 3
	gradeRows    = 15
)

// guessChoices closes a column's list of values where it is a scale: the heading
// speaks of grades, and a few short ones have long repeated. What is free text is
// never closed, for the next row's product is a new one; nor are states, the last
// of which come late.
func (c *column) guessChoices() {
	if !c.has(gradeWords) || len(c.filled) < gradeRows || len(c.values) > maxGrades || len(c.values) < 2 {
		return
	}
	for value, n := range c.values {
		if n < gradeTimes || len([]rune(value)) > longestGrade || strings.ContainsAny(value, "\n\r\t") {
			return
		}
	}
	for value := range c.values {
		c.enum = append(c.enum, value)
	}
	slices.SortFunc(c.enum, func(a, b string) int {
		if c.values[a] != c.values[b] {
			return c.values[b] - c.values[a]
		}
		return strings.Compare(a, b)
	})
	c.say("choices, since the heading says so and %d values repeat, each %d times or more", len(c.values), gradeTimes)
}
