package contact

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/lexical"
)

// A Role is what a field means to an address book.
type Role int

// The roles that fields play.
const (
	RoleCustomer Role = iota // what the team calls the customer
	RolePerson               // whom one talks to
	RoleCompany
	RolePosition
	RoleDepartment
	RoleEmail
	RolePhone
	RoleMobile
	RoleFax
	RoleWebsite
	RoleAddress // of the company
	RoleHome    // address
	RoleCountry
	RoleRegion
	RoleIndustry
	RoleSource
	RoleSocial
	RoleBirthday
	RoleNotes
	roleCount
)

// known are the names by which a role's field is known, folded as headers are,
// the likeliest first.
var known = [roleCount][]string{
	RoleCustomer:   {"customer_name", "customer name", "client_name", "客户名称", "客户"},
	RolePerson:     {"contact_name", "contact name", "contact_person", "contact", "联系人", "full_name", "full name", "姓名", "客户姓名", "person", "name"},
	RoleCompany:    {"company_name", "company name", "company", "公司名称", "公司", "organization", "organisation", "account_name", "account name"},
	RolePosition:   {"position", "job_title", "job title", "contact_title", "contact title", "职务", "职位"},
	RoleDepartment: {"department", "部门"},
	RoleEmail:      {"email", "e-mail", "email_address", "邮箱", "电子邮箱"},
	RolePhone:      {"phone", "telephone", "电话", "固定电话", "tel"},
	RoleMobile:     {"mobile", "mobile_phone", "cell", "手机", "手机号"},
	RoleFax:        {"fax", "传真"},
	RoleWebsite:    {"website", "url", "web", "网站", "网址"},
	RoleAddress:    {"company_address", "company address", "address", "公司地址", "地址"},
	RoleHome:       {"home_address", "home address", "家庭地址"},
	RoleCountry:    {"country", "国家"},
	RoleRegion:     {"region", "地区", "区域"},
	RoleIndustry:   {"industry", "行业"},
	RoleSource:     {"source", "lead_source", "customer_source", "客户来源", "来源"},
	RoleSocial:     {"social_accounts", "social accounts", "wechat", "社交账号", "微信"},
	RoleBirthday:   {"birthday", "birthdate", "生日"},
	RoleNotes:      {"notes", "note", "remarks", "备注"},
}

// formats find a role's field where no name does.
var formats = [roleCount]string{
	RolePerson: "person", RoleCompany: "company", RoleEmail: "email", RolePhone: "phone", RoleWebsite: "uri", RoleAddress: "address", RoleCountry: "country",
}

// ours are people of the team, not of the customer.
var ours = []string{"owner", "salesperson", "负责人", "业务员", "sales_rep", "manager"}

// Roles says which field plays each role; -1 for none.
type Roles [roleCount]int

// RolesOf finds the fields of a resource that play roles. No field plays two.
func RolesOf(r *sheetschema.Resource) Roles {
	var roles Roles
	taken := make(map[int]bool)
	headed := func(f *sheetschema.Field, name string) bool {
		return slices.ContainsFunc(f.Headers(), func(h string) bool { return lexical.Fold(h) == lexical.Fold(name) })
	}
	for role := range roles {
		roles[role] = -1
	}
	// A field's own name goes before its titles and aliases, which overlap.
	for _, byName := range []bool{true, false} {
		for role := range roles {
			for _, name := range known[role] {
				for i, f := range r.Fields {
					if roles[role] < 0 && !taken[i] && !f.Computed() && (byName && f.Name == name || !byName && headed(f, name)) {
						roles[role], taken[i] = i, true
					}
				}
			}
		}
	}
	for role, format := range formats {
		for i, f := range r.Fields {
			if format != "" && roles[role] < 0 && !taken[i] && !f.Computed() && f.Format == format && !slices.Contains(ours, f.Name) {
				roles[role], taken[i] = i, true
			}
		}
	}
	return roles
}

// A Card is what an address book knows of one customer.
type Card struct {
	text [roleCount]string
}

// rows turns cards into rows headed by the resource's fields, and those of the
// further columns. Only roles that a field plays and a card fills get a column.
func rows(cards []Card, r *sheetschema.Resource, more []string, further [][]string) [][]string {
	roles := RolesOf(r)
	var used []int
	var header []string
	name(cards, roles)
	for role, field := range roles {
		if field >= 0 && slices.ContainsFunc(cards, func(c Card) bool { return c.text[role] != "" }) {
			used, header = append(used, role), append(header, r.Fields[field].Name)
		}
	}
	out := [][]string{append(header, more...)}
	for i, c := range cards {
		row := make([]string, 0, len(out[0]))
		for _, role := range used {
			row = append(row, c.text[role])
		}
		if further != nil {
			row = append(row, further[i]...)
		}
		out = append(out, row)
	}
	return out
}

// name fills in what the register calls the customer, which address books don't
// know: the company, with the person where several are of one company.
func name(cards []Card, roles Roles) {
	count := make(map[string]int, len(cards))
	for i := range cards {
		count[lexical.Fold(cards[i].text[RoleCompany])]++
	}
	for i := range cards {
		t := &cards[i].text
		if t[RoleCustomer] == "" {
			switch {
			case t[RoleCompany] != "" && (t[RolePerson] == "" || count[lexical.Fold(t[RoleCompany])] == 1):
				t[RoleCustomer] = t[RoleCompany]
			case t[RoleCompany] != "":
				t[RoleCustomer] = t[RoleCompany] + " (" + t[RolePerson] + ")"
			default:
				t[RoleCustomer] = t[RolePerson]
			}
		}
		if t[RolePerson] == "" && roles[RoleCustomer] < 0 {
			t[RolePerson] = t[RoleCompany] // a person's field is what the records go by
		}
	}
}
