package format

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
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

// plans are the numbering plans that were asked for, by calling code; nil where there
// is none.
var plans sync.Map

// validNational reports whether a number without trunk prefix is one of the plan of a
// calling code. Where the plan can't be had as automata, the library is asked.
func validNational(code int, national string) bool {
	plan, ok := plans.Load(code)
	if !ok {
		made, err := newNumberingPlan(code)
		if err != nil {
			made = nil
		}
		plan, _ = plans.LoadOrStore(code, made)
	}
	if plan := plan.(numberingPlan); plan != nil {
		return plan.has(national)
	}
	return validByLibrary(code, national)
}

func validByLibrary(code int, national string) bool {
	significant, err := strconv.ParseUint(national, 10, 64)
	if err != nil {
		return false
	}
	number := int32(code)
	return phonenumbers.IsValidNumber(&phonenumbers.PhoneNumber{CountryCode: &number, NationalNumber: &significant})
}

func newNumberingPlan(code int) (numberingPlan, error) {
	collection, err := phonenumbers.MetadataCollection()
	if err != nil {
		return nil, err
	}
	plan := numberingPlan{}
	for _, region := range phonenumbers.GetRegionCodesForCountryCode(code) {
		for _, m := range collection.GetMetadata() {
			if m.GetId() != region || int(m.GetCountryCode()) != code {
				continue
			}
			r, err := newPlanRegion(m)
			if err != nil {
				return nil, fmt.Errorf("the numbering plan of %s: %w", region, err)
			}
			plan = append(plan, r)
		}
	}
	return plan, nil
}

func newPlanRegion(m *phonenumbers.PhoneMetadata) (planRegion, error) {
	var failed []error
	automatonOf := func(pattern string, lengths []int32) *automaton {
		if pattern == "" {
			return nil
		}
		a, err := newAutomaton(pattern)
		if err != nil {
			failed = append(failed, err)
			return nil
		}
		for _, length := range lengths {
			a.lengths |= 1 << max(length, 0)
		}
		return a
	}
	var r planRegion
	if pattern := m.GetLeadingDigits(); pattern != "" {
		r.leading = automatonOf("(?:"+pattern+`)\d*`, nil)
	}
	r.general = automatonOf(m.GetGeneralDesc().GetNationalNumberPattern(), m.GetGeneralDesc().GetPossibleLength())
	for _, kind := range []*phonenumbers.PhoneNumberDesc{
		m.GetFixedLine(), m.GetMobile(), m.GetTollFree(), m.GetPremiumRate(), m.GetSharedCost(),
		m.GetVoip(), m.GetPersonalNumber(), m.GetPager(), m.GetUan(), m.GetVoicemail(),
	} {
		if a := automatonOf(kind.GetNationalNumberPattern(), kind.GetPossibleLength()); a != nil {
			r.kinds = append(r.kinds, a)
		}
	}
	return r, errors.Join(failed...)
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
