package contact

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/quotedprintable"
	"strings"

	"github.com/emersion/go-vcard"

	"sheetsync/sheetschema"
	"sheetsync/syncer/interchange/textfile"
)

// ReadVCards reads contacts into rows headed by the resource's fields. What a
// contact has beyond one e-mail address, telephone and mobile number, and what
// no field plays a role for, is not read.
func ReadVCards(data []byte, r *sheetschema.Resource, e textfile.Encoding) ([][]string, error) {
	text, err := textfile.Decode(data, e)
	if err != nil {
		return nil, err
	}
	decoder := vcard.NewDecoder(strings.NewReader(joinQuoted(text)))
	var cards []Card
	for {
		c, err := decoder.Decode()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("contact %d: it is not a whole vCard, from BEGIN:VCARD to END:VCARD; export the contacts again", len(cards)+1)
		}
		cards = append(cards, cardOf(c))
	}
	if len(cards) == 0 {
		return nil, errors.New("the file holds no contact; export the contacts as vCard 3.0 or 4.0")
	}
	return rows(cards, r, nil, nil), nil
}

// typed writes parameters without a name, as vCard 2.1 has them (TEL;CELL:), with
// the name that later versions want (TEL;TYPE=CELL:).
func typed(line string) string {
	head, value, ok := strings.Cut(line, ":")
	if !ok || line[0] == ' ' || line[0] == '\t' || strings.Contains(head, `"`) {
		return line
	}
	parts := strings.Split(head, ";")
	for i, part := range parts {
		switch {
		case i == 0 || strings.Contains(part, "="):
		case strings.EqualFold(part, "QUOTED-PRINTABLE") || strings.EqualFold(part, "BASE64"):
			parts[i] = "ENCODING=" + part
		default:
			parts[i] = "TYPE=" + part
		}
	}
	return strings.Join(parts, ";") + ":" + value
}

// joinQuoted joins the lines that quoted-printable breaks (vCard 2.1), which
// are no folded lines, and drops blanks around lines that carry nothing.
func joinQuoted(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	var out []string
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		if strings.Contains(strings.ToUpper(line), "QUOTED-PRINTABLE") {
			for strings.HasSuffix(line, "=") && i+1 < len(lines) {
				i++
				line = strings.TrimSuffix(line, "=") + lines[i]
			}
		}
		if strings.TrimSpace(line) != "" {
			out = append(out, typed(line))
		}
	}
	return strings.Join(out, "\r\n") + "\r\n"
}

func cardOf(c vcard.Card) Card {
	for _, fields := range c {
		for _, f := range fields {
			if strings.EqualFold(f.Params.Get("ENCODING"), "QUOTED-PRINTABLE") {
				if plain, err := io.ReadAll(quotedprintable.NewReader(bytes.NewReader([]byte(f.Value)))); err == nil {
					f.Value = string(plain)
				}
			}
		}
	}
	var card Card
	t := &card.text
	t[RolePerson] = strings.TrimSpace(c.PreferredValue(vcard.FieldFormattedName))
	if n := c.Name(); n != nil && t[RolePerson] == "" {
		t[RolePerson] = FullName(n.GivenName, n.FamilyName)
	}
	company, unit, _ := strings.Cut(c.PreferredValue(vcard.FieldOrganization), ";")
	t[RoleCompany], t[RoleDepartment] = strings.TrimSpace(company), strings.Trim(strings.ReplaceAll(unit, ";", ", "), " ,")
	if strings.EqualFold(t[RolePerson], t[RoleCompany]) && (c.Kind() == vcard.KindOrganization || c.Name() == nil || strings.Trim(c.Value(vcard.FieldName), "; ") == "") {
		t[RolePerson] = "" // a company's card repeats the company as its name
	}
	t[RolePosition] = c.PreferredValue(vcard.FieldTitle)
	t[RoleEmail] = c.PreferredValue(vcard.FieldEmail)
	t[RoleWebsite] = c.PreferredValue(vcard.FieldURL)
	t[RoleBirthday] = c.Value(vcard.FieldBirthday)
	t[RoleNotes] = strings.Join(c.Values(vcard.FieldNote), "\n")
	t[RoleCustomer] = c.Value(customerProperty)
	for _, f := range c[vcard.FieldTelephone] {
		number := strings.TrimPrefix(f.Value, "tel:")
		role := RolePhone
		switch {
		case f.Params.HasType("fax"):
			role = RoleFax
		case f.Params.HasType("cell"):
			role = RoleMobile
		}
		if t[role] == "" {
			t[role] = number
		}
	}
	for _, a := range c.Addresses() {
		role := RoleAddress
		if a.Params.HasType("home") {
			role = RoleHome
		}
		if t[role] != "" {
			continue
		}
		t[role] = JoinAddress(strings.Trim(a.StreetAddress+"\n"+a.ExtendedAddress+"\n"+a.PostOfficeBox, "\n"), a.Locality, a.Region, a.PostalCode, a.Country)
		if role == RoleAddress {
			t[RoleCountry], t[RoleRegion] = a.Country, a.Region
		}
	}
	for _, key := range []string{"X-SOCIALPROFILE", "IMPP", "X-WECHAT", "X-QQ", "X-WHATSAPP"} {
		for _, f := range c[key] {
			if f.Value != "" {
				t[RoleSocial] = strings.TrimPrefix(t[RoleSocial]+", "+f.Value, ", ")
			}
		}
	}
	return card
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
