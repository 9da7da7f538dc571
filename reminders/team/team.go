package team

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/lexical"
)

// A Person is a row of the tab.
type Person struct {
	Names   []string
	Address string // an addr-spec in lower case; "" for a person who isn't mailed
	// Manager and Substitute name another person, by name or address; "" for none.
	Manager, Substitute string
	From, Until         expression.Day // of an absence; 0 for an open end
}

// away reports whether the person is absent on a day.
func (p *Person) away(day expression.Day) bool {
	if p.From == 0 && p.Until == 0 {
		return false
	}
	return (p.From == 0 || p.From <= day) && (p.Until == 0 || day <= p.Until)
}

// A Team is the people of a register. The zero Team and nil are nobody.
type Team struct {
	people    []Person
	byName    map[string]int // -1 for a name of several
	byAddress map[string]int
}

// Of makes a team of its people. Of those with one address, the first counts.
func Of(people []Person) *Team {
	t := &Team{people: people, byName: make(map[string]int), byAddress: make(map[string]int)}
	for i, p := range people {
		if p.Address != "" {
			if _, twice := t.byAddress[p.Address]; !twice {
				t.byAddress[p.Address] = i
			}
		}
		for _, name := range p.Names {
			key := lexical.Fold(name)
			other, taken := t.byName[key]
			switch {
			case key == "":
			case taken && (other < 0 || people[other].Address != p.Address):
				t.byName[key] = -1
			case !taken:
				t.byName[key] = i
			}
		}
	}
	return t
}

// Empty reports whether nobody is in the team.
func (t *Team) Empty() bool { return t == nil || len(t.people) == 0 }

// Has reports whether an address is that of somebody of the team.
func (t *Team) Has(address string) bool {
	if t == nil {
		return false
	}
	_, ok := t.byAddress[strings.ToLower(address)]
	return ok
}

// Addresses are those of the people, in order.
func (t *Team) Addresses() []string {
	if t == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(t.byAddress))
}

// AddressOf returns the address of the person whom a text names, by name or address;
// "" for nobody, for a name of several people, and for a person without an address.
func (t *Team) AddressOf(text string) string {
	if t == nil {
		return ""
	}
	if i, ok := t.find(text); ok {
		return t.people[i].Address
	}
	return ""
}

// NamesOf returns what somebody with an address is called.
func (t *Team) NamesOf(address string) []string {
	if t == nil {
		return nil
	}
	i, ok := t.byAddress[strings.ToLower(address)]
	if !ok {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(t.people[i].Names), func(name string) bool {
		other, named := t.byName[lexical.Fold(name)]
		return !named || other < 0 // of nobody, or of two people
	})
}

func (t *Team) find(text string) (int, bool) {
	if i, ok := t.byAddress[strings.ToLower(strings.TrimSpace(text))]; ok {
		return i, true
	}
	i, ok := t.byName[lexical.Fold(text)]
	return i, ok && i >= 0
}

// An Absence says that somebody stands in for a person.
type Absence struct {
	Address string         // whose
	Name    string         // what the team calls them; their address where it has no name
	Until   expression.Day // the last day; 0 where it isn't known
}

// Standing returns who gets on a day what is meant for an address: the person
// themselves, or while they are away their substitute, and theirs in turn. Where nobody
// stands in, the person gets it all the same, and so does their manager. absences are
// those on the way, in order; nil where the person gets it alone.
func (t *Team) Standing(address string, day expression.Day) (to []string, absences []Absence) {
	address = strings.ToLower(address)
	if t == nil {
		return []string{address}, nil
	}
	seen := []string{}
	for at := address; ; {
		i, known := t.byAddress[at]
		if !known || !t.people[i].away(day) {
			return []string{at}, absences
		}
		absences = append(absences, Absence{Address: at, Name: cmp.Or(cmp.Or(t.people[i].Names...), at), Until: t.people[i].Until})
		seen = append(seen, at)
		next := t.AddressOf(t.people[i].Substitute)
		if next == "" || slices.Contains(seen, next) {
			to = []string{address}
			if manager := t.ManagerOf(address); manager != "" && manager != address {
				to = append(to, manager)
			}
			return to, absences
		}
		at = next
	}
}

// SubstituteOf returns the address of who stands in for a person; "" for nobody.
func (t *Team) SubstituteOf(address string) string {
	if t == nil {
		return ""
	}
	i, known := t.byAddress[strings.ToLower(address)]
	if !known {
		return ""
	}
	return t.AddressOf(t.people[i].Substitute)
}

// ManagerOf returns the address of a person's manager; "" where the tab names none.
func (t *Team) ManagerOf(address string) string {
	if t == nil {
		return ""
	}
	i, known := t.byAddress[strings.ToLower(address)]
	if !known {
		return ""
	}
	return t.AddressOf(t.people[i].Manager)
}
