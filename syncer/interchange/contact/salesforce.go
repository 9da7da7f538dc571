package contact

import (
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/interchange/textfile"
)

// A part is what Salesforce keeps apart and a register keeps together.
type part int

const (
	given part = iota
	family
	whole
	street
	city
	state
	zip
	country
	homeStreet
	homeCity
	homeState
	homeZip
	homeCountry
	partCount
)

// salesforceParts and salesforceRoles know the columns of Salesforce's standard
// reports and of its data export, folded. Of a contact's several addresses and
// numbers the first one that is filled counts.
var salesforceParts = map[string]part{
	"first name": given, "firstname": given, "last name": family, "lastname": family, "full name": whole, "contact name": whole,
	"billing street": street, "billingstreet": street, "billing address line 1": street, "mailing street": street, "mailingstreet": street, "mailing address line 1": street,
	"billing city": city, "billingcity": city, "mailing city": city, "mailingcity": city,
	"billing state/province": state, "billingstate": state, "billing state": state, "mailing state/province": state, "mailingstate": state, "mailing state": state,
	"billing zip/postal code": zip, "billingpostalcode": zip, "billing zip": zip, "mailing zip/postal code": zip, "mailingpostalcode": zip, "mailing zip": zip,
	"billing country": country, "billingcountry": country, "mailing country": country, "mailingcountry": country,
	"other street": homeStreet, "otherstreet": homeStreet, "other city": homeCity, "othercity": homeCity, "other state/province": homeState, "otherstate": homeState,
	"other zip/postal code": homeZip, "otherpostalcode": homeZip, "other country": homeCountry, "othercountry": homeCountry,
}

var salesforceRoles = map[string]Role{
	"account name": RoleCompany, "accountname": RoleCompany, "account.name": RoleCompany, "company / account": RoleCompany,
	"title": RolePosition, "department": RoleDepartment, "email": RoleEmail, "phone": RolePhone, "business phone": RolePhone, "account phone": RolePhone,
	"mobile": RoleMobile, "mobile phone": RoleMobile, "mobilephone": RoleMobile, "fax": RoleFax, "business fax": RoleFax, "account fax": RoleFax, "website": RoleWebsite,
	"industry": RoleIndustry, "lead source": RoleSource, "leadsource": RoleSource, "account source": RoleSource, "accountsource": RoleSource,
	"description": RoleNotes, "account description": RoleNotes, "contact description": RoleNotes, "birthdate": RoleBirthday,
}

// FromSalesforce turns a table with the columns of Salesforce's accounts or
// contacts into one headed by the resource's fields, row for row; columns that
// play no role come along under their own headers. ok is false when it is no
// such table.
func FromSalesforce(table [][]string, r *sheetschema.Resource) (out [][]string, ok bool) {
	if len(table) == 0 {
		return nil, false
	}
	header := table[0]
	folded := make(map[string]bool)
	for _, h := range header {
		folded[lexical.Fold(h)] = true
	}
	has := func(names ...string) bool {
		for _, n := range names {
			if folded[n] {
				return true
			}
		}
		return false
	}
	address := has("billing street", "billingstreet", "billing city", "billingcity", "mailing street", "mailingstreet", "mailing city", "mailingcity", "billing country", "billingcountry", "mailing country", "mailingcountry")
	contacts := has("last name", "lastname") && (has("first name", "firstname") || address) && (has("account name", "accountname", "account.name", "accountid", "account id", "contact owner", "mailing street", "mailingstreet") || address)
	accounts := !contacts && (has("account name") && (address || has("account owner", "account id", "type", "industry")) || has("name") && address)
	if !contacts && !accounts {
		return nil, false
	}
	roles := RolesOf(r)
	cards := make([]Card, len(table)-1)
	pieces := make([][partCount]string, len(cards))
	var more []string
	further := make([][]string, len(cards))
	for column, h := range header {
		name := lexical.Fold(h)
		p, isPart := salesforceParts[name]
		role, isRole := salesforceRoles[name]
		if accounts && name == "name" {
			role, isRole = RoleCompany, true
		}
		isRole = isRole && (roles[role] >= 0 || role == RoleCompany)
		isPart = isPart && roles.take(p)
		if !isPart && !isRole {
			more = append(more, h)
		}
		for i, row := range table[1:] {
			cell := ""
			if column < len(row) {
				cell = row[column]
			}
			switch {
			case isPart && pieces[i][p] == "":
				pieces[i][p] = cell
			case isRole && cards[i].text[role] == "":
				cards[i].text[role] = cell
			case !isPart && !isRole:
				further[i] = append(further[i], cell)
			}
		}
	}
	for i := range cards {
		t, p := &cards[i].text, &pieces[i]
		if t[RolePerson] = p[whole]; t[RolePerson] == "" {
			t[RolePerson] = FullName(p[given], p[family])
		}
		t[RoleAddress] = JoinAddress(p[street], p[city], p[state], p[zip], p[country])
		t[RoleHome] = JoinAddress(p[homeStreet], p[homeCity], p[homeState], p[homeZip], p[homeCountry])
		t[RoleCountry] = p[country]
	}
	// A blank row stays blank: it is no customer.
	return rows(cards, r, more, further), true
}

// take reports whether a field has room for a part.
func (r Roles) take(p part) bool {
	switch {
	case p <= whole:
		return true
	case p == country:
		return r[RoleCountry] >= 0 || r[RoleAddress] >= 0
	case p < homeStreet:
		return r[RoleAddress] >= 0
	default:
		return r[RoleHome] >= 0
	}
}

// wizard are the columns that Salesforce's import wizard maps by itself.
var wizard = []struct {
	header string
	role   Role
}{
	{"Account Name", RoleCompany}, {"First Name", RolePerson}, {"Last Name", RolePerson}, {"Title", RolePosition}, {"Department", RoleDepartment}, {"Email", RoleEmail}, {"Phone", RolePhone},
	{"Mobile", RoleMobile}, {"Fax", RoleFax}, {"Website", RoleWebsite}, {"Mailing Street", RoleAddress}, {"Mailing Country", RoleCountry}, {"Other Street", RoleHome},
	{"Industry", RoleIndustry}, {"Lead Source", RoleSource}, {"Birthdate", RoleBirthday}, {"Description", RoleNotes},
}

// WriteSalesforce writes a table's records as CSV that Salesforce's wizard for
// accounts and contacts takes: UTF-8, and with the last name and the account's
// name filled, without which it refuses a row. left are fields to leave out.
func WriteSalesforce(w *textfile.Writer, t *table.Table, left func(f *sheetschema.Field) bool) error {
	roles := RolesOf(t.Resource)
	header := make([]string, len(wizard))
	for i, c := range wizard {
		header[i] = c.header
	}
	if err := w.Row(header); err != nil {
		return err
	}
	for record := range t.Len() {
		c := cardFrom(t, record, roles, left).text
		account := firstOf(c[RoleCompany], c[RoleCustomer], c[RolePerson])
		first, last := SplitName(line(firstOf(c[RolePerson], c[RoleCustomer], c[RoleCompany])))
		if c[RolePerson] == "" {
			first, last = "", line(firstOf(c[RoleCustomer], c[RoleCompany], c[RoleEmail], c[RolePhone], c[RoleMobile]))
		}
		row := make([]string, len(wizard))
		for i, column := range wizard {
			text := c[column.role]
			switch column.header {
			case "Account Name":
				text = account
			case "First Name":
				text = first
			case "Last Name":
				text = last
			}
			row[i] = textfile.Neutral(strings.TrimSpace(text))
		}
		if err := w.Row(row); err != nil {
			return err
		}
	}
	return nil
}
