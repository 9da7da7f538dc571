package format

import (
	"regexp/syntax"
	"slices"
	"sync"

	"github.com/nyaruka/phonenumbers"
)

// A numberingPlan says which national numbers there are under a country's calling
// code. It says what phonenumbers.IsValidNumber says, whose regular expressions it has
// as automata: a register has telephone numbers in the hundred thousands.
type numberingPlan []planRegion

// A planRegion is one of the regions that share a calling code.
type planRegion struct {
	leading *automaton // by which the region is known; nil where its numbers tell
	general *automaton
	kinds   []*automaton // fixed lines, mobile telephones and so on
}

// plans are the numbering plans that were asked for, by calling code.
var plans sync.Map

// validNational reports whether a number without trunk prefix is one of the plan of a
// calling code.
func validNational(code int, national string) bool {
	plan, ok := plans.Load(code)
	if !ok {
		plan, _ = plans.LoadOrStore(code, newNumberingPlan(code))
	}
	return plan.(numberingPlan).has(national)
}

func newNumberingPlan(code int) numberingPlan {
	collection, err := phonenumbers.MetadataCollection()
	if err != nil {
		return nil
	}
	var plan numberingPlan
	for _, region := range phonenumbers.GetRegionCodesForCountryCode(code) {
		for _, m := range collection.GetMetadata() {
			if m.GetId() == region && int(m.GetCountryCode()) == code {
				plan = append(plan, newPlanRegion(m))
			}
		}
	}
	return plan
}

func newPlanRegion(m *phonenumbers.PhoneMetadata) planRegion {
	r := planRegion{general: automatonOf(m.GetGeneralDesc())}
	if pattern := m.GetLeadingDigits(); pattern != "" {
		r.leading = newAutomaton("(?:" + pattern + `)\d*`)
	}
	for _, kind := range []*phonenumbers.PhoneNumberDesc{
		m.GetFixedLine(), m.GetMobile(), m.GetTollFree(), m.GetPremiumRate(), m.GetSharedCost(),
		m.GetVoip(), m.GetPersonalNumber(), m.GetPager(), m.GetUan(), m.GetVoicemail(),
	} {
		if a := automatonOf(kind); a != nil {
			r.kinds = append(r.kinds, a)
		}
	}
	return r
}

// has asks the first region that has the number, or that its leading digits lead to.
func (p numberingPlan) has(national string) bool {
	for i := range p {
		r := &p[i]
		switch {
		case len(p) > 1 && r.leading != nil:
			if r.leading.matches(national) {
				return r.has(national)
			}
		case r.has(national):
			return true
		}
	}
	return false
}

func (r *planRegion) has(national string) bool {
	return r.general.matches(national) && slices.ContainsFunc(r.kinds, func(kind *automaton) bool { return kind.matches(national) })
}

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

func automatonOf(desc *phonenumbers.PhoneNumberDesc) *automaton {
	if desc.GetNationalNumberPattern() == "" {
		return nil
	}
	a := newAutomaton(desc.GetNationalNumberPattern())
	for _, length := range desc.GetPossibleLength() {
		a.lengths |= 1 << max(length, 0)
	}
	return a
}

// newAutomaton makes an automaton of a regular expression without assertions (subset
// construction, Rabin and Scott 1959). It panics at one that isn't such: the patterns
// are constants, all of which a test compiles.
func newAutomaton(pattern string) *automaton {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		panic("format: " + err.Error())
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		panic("format: " + err.Error())
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
	return a
}

// closure adds the instructions that a character may meet from one on.
func closure(program *syntax.Prog, set []uint32, at uint32) []uint32 {
	switch inst := &program.Inst[at]; inst.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		return closure(program, closure(program, set, inst.Out), inst.Arg)
	case syntax.InstCapture, syntax.InstNop:
		return closure(program, set, inst.Out)
	case syntax.InstEmptyWidth:
		panic("format: a pattern of numbers has an assertion")
	case syntax.InstFail:
		return set
	default:
		if slices.Contains(set, at) {
			return set
		}
		return append(set, at)
	}
}
