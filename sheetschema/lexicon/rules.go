package lexicon

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A Strength says how much a rule says.
type Strength uint8

// The strengths of rules, as their signs “-”, “~” and “=” give them.
const (
	StrengthLast   Strength = iota + 1 // where nothing better is in the tab
	StrengthLikely                     // likely
	StrengthSure                       // no choice is left
)

// A Rule says which concepts together mean a field.
type Rule struct {
	Field    string // its name in the built-in registers; one that begins with _ is in none
	Strength Strength
	If       []string // other fields that the tab must have
	Unless   []string // and must not have

	needed  [][]Concept
	allowed []Concept
}

// Fits reports whether a heading has all that is needed, and nothing beyond it and
// what is allowed.
func (r *Rule) Fits(reading *Reading) bool {
	if !reading.Known() {
		return false
	}
	for _, any := range r.needed {
		if !slices.ContainsFunc(any, reading.Has) {
			return false
		}
	}
	for _, c := range reading.Concepts {
		if !slices.Contains(r.allowed, c) && !slices.ContainsFunc(r.needed, func(any []Concept) bool { return slices.Contains(any, c) }) {
			return false
		}
	}
	return true
}

// A Grammar is what the words of a resource's headings mean together.
type Grammar struct {
	Resource string // its name in the built-in registers
	Rules    []Rule
	// Hints say how much a concept in any heading shows that a tab is this one.
	Hints map[Concept]float64
}

// Grammars returns the grammars of the built-in registers' resources. They are
// shared and must not be changed.
func Grammars() []*Grammar { return grammars() }

var grammars = sync.OnceValue(func() []*Grammar {
	g, err := readRules(files)
	if err != nil {
		panic(err)
	}
	return g
})

func readRules(files fs.FS) ([]*Grammar, error) {
	source, err := fs.ReadFile(files, "rules.txt")
	if err != nil {
		return nil, err
	}
	var all []*Grammar
	var current *Grammar
	hints := false
	number := 0
	for line := range strings.Lines(string(source)) {
		number++
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
			continue
		case line == "[hints]":
			hints = true
			continue
		case line[0] == '[':
			current = &Grammar{Resource: strings.Trim(line, "[]"), Hints: make(map[Concept]float64)}
			all = append(all, current)
			continue
		}
		if hints {
			err = readHints(all, line)
		} else {
			err = current.readRule(line)
		}
		if err != nil {
			return nil, fmt.Errorf("rules.txt:%d: %w", number, err)
		}
	}
	return all, nil
}

func readHints(all []*Grammar, line string) error {
	name, list, _ := strings.Cut(line, ": ")
	at := slices.IndexFunc(all, func(g *Grammar) bool { return g.Resource == name })
	if at < 0 {
		return fmt.Errorf("there is no resource %q", name)
	}
	for hint := range strings.SplitSeq(list, ", ") {
		concept, weight, _ := strings.Cut(hint, " ")
		w, err := strconv.ParseFloat(weight, 64)
		if err != nil {
			return fmt.Errorf("the weight of %q: %w", concept, err)
		}
		all[at].Hints[Concept(concept)] = w
	}
	return nil
}

func (g *Grammar) readRule(line string) error {
	parts := strings.Fields(line)
	if g == nil || len(parts) < 3 {
		return fmt.Errorf("%q is no rule", line)
	}
	r := Rule{Field: parts[0]}
	switch parts[1] {
	case "=":
		r.Strength = StrengthSure
	case "~":
		r.Strength = StrengthLikely
	case "-":
		r.Strength = StrengthLast
	default:
		return fmt.Errorf("%q has no sign", line)
	}
	to := "needed"
	for _, part := range parts[2:] {
		switch part {
		case "?", "if", "unless":
			to = part
			continue
		}
		switch to {
		case "needed":
			var any []Concept
			for c := range strings.SplitSeq(part, "|") {
				any = append(any, Concept(c))
			}
			r.needed = append(r.needed, any)
		case "?":
			for c := range strings.SplitSeq(part, "|") {
				r.allowed = append(r.allowed, Concept(c))
			}
		case "if":
			r.If = append(r.If, part)
		case "unless":
			r.Unless = append(r.Unless, part)
		}
	}
	if len(r.needed) == 0 {
		return fmt.Errorf("%q needs nothing", line)
	}
	g.Rules = append(g.Rules, r)
	return nil
}
