package contact

import (
	"fmt"
	"io"
	"strings"

	"github.com/emersion/go-vcard"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/table"
)

// customerProperty holds what the team calls the customer, for which vCard has
// no property.
const customerProperty = "X-SHEETSYNC-CUSTOMER"

// WriteVCards writes a table's records as contacts. left are fields to leave
// out. A record without a person, company, e-mail address and telephone number
// is no contact; skipped counts those.
func WriteVCards(w io.Writer, t *table.Table, left func(f *sheetschema.Field) bool) (written, skipped int, err error) {
	encoder := vcard.NewEncoder(w)
	roles := RolesOf(t.Resource)
	for record := range t.Len() {
		card := cardFrom(t, record, roles, left)
		if card.text[RolePerson]+card.text[RoleCompany]+card.text[RoleCustomer]+card.text[RoleEmail]+card.text[RolePhone]+card.text[RoleMobile] == "" {
			skipped++
			continue
		}
		if err := encoder.Encode(card.vcard()); err != nil {
			return written, skipped, fmt.Errorf("write contact %d: %w", written+1, err)
		}
		written++
	}
	return written, skipped, nil
}

func cardFrom(t *table.Table, record int, roles Roles, left func(f *sheetschema.Field) bool) Card {
	var card Card
	for role, field := range roles {
		if field < 0 || left != nil && left(t.Resource.Fields[field]) {
			continue
		}
		card.text[role] = t.Plain(record, field)
	}
	return card
}

func (c Card) vcard() vcard.Card {
	t := &c.text
	out := make(vcard.Card)
	full := firstOf(t[RolePerson], t[RoleCompany], t[RoleCustomer], t[RoleEmail], t[RolePhone], t[RoleMobile])
	out.SetValue(vcard.FieldVersion, "4.0")
	out.SetValue(vcard.FieldFormattedName, line(full))
	if t[RolePerson] != "" {
		given, family := SplitName(plain(t[RolePerson]))
		out.SetName(&vcard.Name{GivenName: given, FamilyName: family})
	} else {
		out.SetKind(vcard.KindOrganization)
	}
	set := func(property, text string, types ...string) {
		if text == "" {
			return
		}
		f := &vcard.Field{Value: text}
		for _, kind := range types {
			if f.Params == nil {
				f.Params = make(vcard.Params)
			}
			f.Params.Add(vcard.ParamType, kind)
		}
		out.Add(property, f)
	}
	if t[RoleCompany] != "" || t[RoleDepartment] != "" {
		set(vcard.FieldOrganization, strings.TrimSuffix(plain(t[RoleCompany])+";"+plain(t[RoleDepartment]), ";"))
	}
	set(vcard.FieldTitle, line(t[RolePosition]))
	set(vcard.FieldEmail, line(t[RoleEmail]))
	set(vcard.FieldTelephone, line(t[RolePhone]), "work", "voice")
	set(vcard.FieldTelephone, line(t[RoleMobile]), "cell")
	set(vcard.FieldTelephone, line(t[RoleFax]), "fax")
	set(vcard.FieldURL, line(t[RoleWebsite]))
	set(vcard.FieldBirthday, line(t[RoleBirthday]))
	set("X-SOCIALPROFILE", line(t[RoleSocial]))
	set(vcard.FieldNote, lines(t[RoleNotes]))
	if t[RoleCustomer] != full {
		set(customerProperty, line(t[RoleCustomer]))
	}
	address := func(street, kind string, country string) {
		if street != "" || country != "" && kind == "work" {
			out.AddAddress(&vcard.Address{Field: &vcard.Field{Params: vcard.Params{vcard.ParamType: {kind}}}, StreetAddress: plain(street), Country: plain(country)})
		}
	}
	address(t[RoleAddress], "work", countryUnlessIn(t[RoleCountry], t[RoleAddress]))
	address(t[RoleHome], "home", "")
	return out
}

// countryUnlessIn keeps a country from standing in an address twice.
func countryUnlessIn(country, address string) string {
	if strings.Contains(address, country) {
		return ""
	}
	return country
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// line brings a text onto one line, as all properties but notes want it.
func line(text string) string { return celltext.Flat(text) }

// lines keeps the lines of a text, whatever breaks them; no other control character is left
// to break that of the property, and so to begin another.
func lines(text string) string {
	list := strings.FieldsFunc(text, func(r rune) bool {
		return strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", r)
	})
	for i := range list {
		list[i] = celltext.Flat(list[i])
	}
	return strings.Join(list, "\n")
}

// plain also replaces what separates the parts of a property that has several:
// the library writes it as it is.
func plain(text string) string { return strings.ReplaceAll(line(text), ";", ",") }
