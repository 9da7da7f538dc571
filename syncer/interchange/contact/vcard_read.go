package contact

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/bounds"
	"sheetsync/syncer/interchange/textfile"
)

// ReadVCards reads contacts into rows headed by the resource's fields. What no
// field takes, such as a second e-mail address or a telephone number beside that
// of the field, comes in a column of its own (“Email 2”), so that whoever imports
// is told of it.
func ReadVCards(data []byte, r *sheetschema.Resource, e textfile.Encoding) ([][]string, error) {
	properties, err := propertiesOf(data, e)
	if err != nil {
		return nil, err
	}
	roles := RolesOf(r)
	var cards []Card
	var extra extraColumns
	begun := -1
	for i := range properties {
		p := &properties[i]
		isCard := strings.EqualFold(p.value(), "VCARD")
		switch {
		case p.name == "BEGIN" && isCard && begun < 0:
			begun = i + 1
		case p.name == "END" && isCard && begun >= 0:
			if len(cards) == bounds.Contacts {
				return nil, &bounds.Error{What: "contacts", Limit: bounds.Contacts}
			}
			card, err := cardOf(properties[begun:i], roles, extra.of(len(cards)))
			if err != nil {
				return nil, fmt.Errorf("contact %d: %w", len(cards)+1, err)
			}
			cards, begun = append(cards, card), -1
		case begun < 0 || p.name == "BEGIN" || p.name == "END":
			return nil, notWhole(len(cards) + 1)
		}
	}
	if begun >= 0 {
		return nil, notWhole(len(cards) + 1)
	}
	if len(cards) == 0 {
		return nil, errors.New("the file holds no contact; export the contacts as vCard 3.0 or 4.0")
	}
	if len(cards)*(int(roleCount)+len(extra.titles)) > bounds.Cells {
		return nil, &bounds.Error{What: "cells", Limit: bounds.Cells}
	}
	return rows(cards, r, extra.titles, extra.rows(len(cards))), nil
}

func notWhole(contact int) error {
	return fmt.Errorf("contact %d: it is not a whole vCard, from BEGIN:VCARD to END:VCARD; export the contacts again", contact)
}

// extraTitles head the columns of what no field takes.
var extraTitles = [roleCount]string{
	RoleCompany: "Company", RolePosition: "Title", RoleDepartment: "Department", RoleEmail: "Email", RolePhone: "Phone", RoleMobile: "Mobile",
	RoleFax: "Fax", RoleWebsite: "Website", RoleAddress: "Address", RoleHome: "Home address", RoleSocial: "Social", RoleBirthday: "Birthday",
	RoleNotes: "Note",
}

// extraColumns are the columns of what no field takes, in the order in which
// contacts bring them up.
type extraColumns struct {
	titles []string
	at     map[string]int
	cells  map[int]map[int]string // by contact and column
}

// of returns what adds a text to a contact's extra columns.
func (x *extraColumns) of(contact int) func(role Role, nth int, text string) {
	return func(role Role, nth int, text string) {
		title := extraTitles[role]
		if title == "" {
			return
		}
		if nth > 1 {
			title = fmt.Sprintf("%s %d", title, nth)
		}
		column, ok := x.at[title]
		if !ok {
			if x.at == nil {
				x.at, x.cells = make(map[string]int), make(map[int]map[int]string)
			}
			column = len(x.titles)
			x.titles, x.at[title] = append(x.titles, title), column
		}
		if x.cells[contact] == nil {
			x.cells[contact] = make(map[int]string)
		}
		x.cells[contact][column] = text
	}
}

func (x *extraColumns) rows(contacts int) [][]string {
	if len(x.titles) == 0 {
		return nil
	}
	out := make([][]string, contacts)
	for i := range out {
		out[i] = make([]string, len(x.titles))
		for column, text := range x.cells[i] {
			out[i][column] = text
		}
	}
	return out
}

// maxValues is how many values of one kind a contact may have.
const maxValues = 50

// cardOf reads a contact. extra takes what no field does.
func cardOf(properties []property, roles Roles, extra func(role Role, nth int, text string)) (Card, error) {
	var card Card
	t := &card.text
	by := make(map[string][]*property)
	for i := range properties {
		p := &properties[i]
		if strings.Trim(p.raw, " ;\t\r\n") == "" {
			continue // an empty one says nothing, and hides none behind it
		}
		if by[p.name] = append(by[p.name], p); len(by[p.name]) > maxValues {
			return card, &bounds.Error{What: "values of " + p.name, Limit: maxValues}
		}
	}
	for name, list := range by {
		slices.SortStableFunc(list, func(a, b *property) int { return a.pref - b.pref })
		by[name] = list
	}
	first := func(name string) string {
		if list := by[name]; len(list) > 0 {
			return list[0].value()
		}
		return ""
	}
	given, family := "", ""
	if n := by["N"]; len(n) > 0 {
		if parts := n[0].parts(); len(parts) > 1 {
			given, family = parts[1], parts[0]
		} else {
			family = parts[0]
		}
	}
	if t[RolePerson] = first("FN"); t[RolePerson] == "" {
		t[RolePerson] = FullName(given, family)
	}
	if org := by["ORG"]; len(org) > 0 {
		parts := org[0].parts()
		t[RoleCompany] = parts[0]
		t[RoleDepartment] = strings.Join(slices.DeleteFunc(parts[1:], func(text string) bool { return text == "" }), ", ")
	}
	if strings.EqualFold(t[RolePerson], t[RoleCompany]) && (strings.EqualFold(first("KIND"), "org") || given+family == "") {
		t[RolePerson] = "" // a company's card repeats the company as its name
	}
	t[RoleBirthday], t[RoleCustomer] = first("BDAY"), first(customerProperty)
	var notes, social []string
	for _, p := range by["NOTE"] {
		notes = append(notes, p.value())
	}
	for name := range strings.FieldsSeq(socialProperties) {
		for _, p := range by[name] {
			social = append(social, p.value())
		}
	}
	t[RoleNotes], t[RoleSocial] = strings.Join(notes, "\n"), strings.Join(social, ", ")
	v := values{text: t, roles: roles, extra: extra}
	for _, p := range by["TITLE"] {
		v.add(RolePosition, p.value())
	}
	for _, p := range by["EMAIL"] {
		v.add(RoleEmail, trimScheme(p.value(), "mailto:"))
	}
	for _, p := range by["URL"] {
		v.add(RoleWebsite, p.value())
	}
	v.telephones(by["TEL"])
	for _, p := range by["ADR"] {
		v.address(p)
	}
	v.unplayed()
	return card, nil
}

func trimScheme(text, scheme string) string {
	if len(text) > len(scheme) && strings.EqualFold(text[:len(scheme)], scheme) {
		return text[len(scheme):]
	}
	return text
}

// values gives a contact's values to its roles, and those for which there is no
// room to the extra columns.
type values struct {
	text  *[roleCount]string
	roles Roles
	extra func(role Role, nth int, text string)
	count [roleCount]int
	seen  map[string]bool
}

func (v *values) add(role Role, text string) {
	key := fmt.Sprint(role, " ", text)
	if text == "" || v.seen[key] {
		return
	}
	if v.seen == nil {
		v.seen = make(map[string]bool)
	}
	v.seen[key] = true
	if v.count[role]++; v.count[role] == 1 {
		v.text[role] = text
		return
	}
	v.extra(role, v.count[role], text)
}

// telephones takes those with a type first: one without is where there is room.
func (v *values) telephones(list []*property) {
	var untyped []string
	for _, p := range list {
		number := trimScheme(p.value(), "tel:")
		switch {
		case p.is("FAX"):
			v.add(RoleFax, number)
		case p.is("CELL"):
			v.add(RoleMobile, number)
		case strings.Trim(p.types, ",") == "" || strings.Trim(p.types, ",") == "PREF":
			untyped = append(untyped, number)
		default:
			v.add(RolePhone, number)
		}
	}
	for _, number := range untyped {
		role := RolePhone
		if v.text[RoleMobile] == "" && v.roles[RoleMobile] >= 0 && (v.text[RolePhone] != "" || v.roles[RolePhone] < 0) {
			role = RoleMobile
		}
		v.add(role, number)
	}
	// A register of one telephone number has it, whichever kind it is.
	if v.roles[RolePhone] < 0 && v.roles[RoleMobile] >= 0 && v.text[RoleMobile] == "" {
		v.text[RoleMobile], v.text[RolePhone] = v.text[RolePhone], ""
	} else if v.roles[RoleMobile] < 0 && v.roles[RolePhone] >= 0 && v.text[RolePhone] == "" {
		v.text[RolePhone], v.text[RoleMobile] = v.text[RoleMobile], ""
	}
}

func (v *values) address(p *property) {
	parts := append(p.parts(), make([]string, 7)...)
	role := RoleAddress
	if p.is("HOME") {
		role = RoleHome
	}
	fresh := v.text[role] == ""
	v.add(role, JoinAddress(strings.Trim(parts[2]+"\n"+parts[1]+"\n"+parts[0], "\n"), parts[3], parts[4], parts[5], parts[6]))
	if role == RoleAddress && fresh {
		v.text[RoleCountry], v.text[RoleRegion] = parts[6], parts[4]
	}
}

// unplayed gives what no field plays a role for to the extra columns.
func (v *values) unplayed() {
	for role := range roleCount {
		if v.roles[role] < 0 && v.text[role] != "" {
			v.extra(role, 1, v.text[role])
		}
	}
}

// JoinAddress writes an address on one line: in the Chinese order, from large
// to small and without blanks, where it is Chinese.
func JoinAddress(street, city, state, zip, country string) string {
	street = strings.Join(strings.FieldsFunc(street, func(r rune) bool { return r == '\n' || r == '\r' }), ", ")
	if chinese(street + city) {
		return strings.TrimSpace(strings.Join([]string{country, state, city, street}, "") + " " + zip)
	}
	var parts []string
	for _, part := range []string{street, strings.TrimSpace(city), strings.TrimSpace(state + " " + zip), country} {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}
