package format

import (
	"errors"
	"regexp/syntax"
	"slices"
)

// An automaton is a deterministic finite automaton over digits.
type automaton struct {
	lengths uint64 // which lengths there are, one bit each; 0 where the pattern tells
	states  []state
}

type state struct {
	next    [10]int32 // -1 for none
	accepts bool
}

func (a *automaton) matches(digits string) bool {
	if a == nil || a.lengths != 0 && a.lengths>>len(digits)&1 == 0 {
		return false
	}
	at := int32(0)
	for i := range len(digits) {
		if at = a.states[at].next[digits[i]-'0']; at < 0 {
			return false
		}
	}
	return a.states[at].accepts
}

// errAssertion says that a pattern has what no automaton over digits can hold.
var errAssertion = errors.New("the pattern has an assertion")

// newAutomaton makes an automaton of a regular expression without assertions (subset
// construction, Rabin and Scott 1959). The error is errAssertion, or that of an
// expression which is none.
func newAutomaton(pattern string) (*automaton, error) {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, err
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(program.Inst, func(inst syntax.Inst) bool { return inst.Op == syntax.InstEmptyWidth }) {
		return nil, errAssertion
	}
	a := &automaton{}
	known := make(map[string]int32)
	var sets [][]uint32
	add := func(set []uint32) int32 {
		slices.Sort(set)
		set = slices.Compact(set)
		name := make([]byte, 0, 4*len(set))
		for _, at := range set {
			name = append(name, byte(at), byte(at>>8), byte(at>>16), byte(at>>24))
		}
		number, seen := known[string(name)]
		if !seen {
			number = int32(len(sets))
			known[string(name)] = number
			sets = append(sets, set)
		}
		return number
	}
	add(closure(program, nil, uint32(program.Start)))
	for i := 0; i < len(sets); i++ {
		s := state{accepts: slices.ContainsFunc(sets[i], func(at uint32) bool { return program.Inst[at].Op == syntax.InstMatch })}
		for digit := range s.next {
			var set []uint32
			for _, at := range sets[i] {
				if inst := &program.Inst[at]; inst.Op != syntax.InstMatch && inst.MatchRune('0'+rune(digit)) {
					set = closure(program, set, inst.Out)
				}
			}
			s.next[digit] = -1
			if len(set) > 0 {
				s.next[digit] = add(set)
			}
		}
		a.states = append(a.states, s)
	}
	return a, nil
}

// closure adds the instructions that a character may meet from one on.
func closure(program *syntax.Prog, set []uint32, at uint32) []uint32 {
	switch inst := &program.Inst[at]; inst.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		return closure(program, closure(program, set, inst.Out), inst.Arg)
	case syntax.InstCapture, syntax.InstNop:
		return closure(program, set, inst.Out)
	case syntax.InstFail:
		return set
	default:
		if slices.Contains(set, at) {
			return set
		}
		return append(set, at)
	}
}
