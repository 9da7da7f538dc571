package contact

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/interchange/textfile"
)

func customers(t *testing.T, register string) *sheetschema.Resource {
	t.Helper()
	d, err := registers.Load(register)
	if err != nil {
		t.Fatal(err)
	}
	r, ok := d.Resource("customers")
	if !ok {
		t.Fatalf("%s has no customers", register)
	}
	return r
}

func TestRolesOfTheBuiltInRegisters(t *testing.T) {
	t.Parallel()
	for register, want := range map[string]map[Role]string{
		"foreign-trade": {RoleCustomer: "customer_name", RolePerson: "contact_name", RoleCompany: "company_name", RolePosition: "position", RoleEmail: "email", RolePhone: "phone",
			RoleMobile: "mobile", RoleFax: "fax", RoleWebsite: "website", RoleAddress: "company_address", RoleHome: "home_address", RoleCountry: "country", RoleNotes: "notes"},
		"customer-summary": {RolePerson: "name", RoleCompany: "company", RolePosition: "position", RoleEmail: "email", RoleMobile: "mobile", RoleFax: "fax", RoleAddress: "company_address",
			RoleHome: "home_address", RoleSource: "source", RoleNotes: "notes"},
	} {
		r := customers(t, register)
		roles := RolesOf(r)
		for role, field := range want {
			if roles[role] < 0 || r.Fields[roles[role]].Name != field {
				t.Errorf("%s: role %d is played by %d, want %s", register, role, roles[role], field)
			}
		}
	}
}

func TestNamesSplitAndJoin(t *testing.T) {
	t.Parallel()
	for full, want := range map[string][2]string{
		"Grace Hopper": {"Grace", "Hopper"}, "王小明": {"小明", "王"}, "欧阳修文": {"修文", "欧阳"}, "Cher": {"", "Cher"},
		"Jean Luc Picard": {"Jean Luc", "Picard"}, "深圳市华强电子": {"", "深圳市华强电子"},
	} {
		given, family := SplitName(full)
		if given != want[0] || family != want[1] || FullName(given, family) != full {
			t.Errorf("%s: %q, %q, joined %q", full, given, family, FullName(given, family))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		full := rapid.StringMatching(`[A-Za-z王李小明欧阳]{1,6}( [A-Za-z王李]{1,5}){0,2}`).Draw(t, "name")
		if given, family := SplitName(full); strings.ReplaceAll(FullName(given, family), " ", "") != strings.ReplaceAll(full, " ", "") && FullName(given, family) == "" {
			t.Fatalf("%q is lost: %q, %q", full, given, family)
		}
	})
}

// Contacts that are written and read again are the same.
func TestVCardsRoundTrip(t *testing.T) {
	t.Parallel()
	r := customers(t, "foreign-trade")
	records := table.NewTable(r, 3)
	set := func(record int, values map[string]string) {
		for name, text := range values {
			f, _ := r.Field(name)
			records.SetText(record, f.Index, text)
		}
	}
	set(0, map[string]string{"customer_name": "华达", "contact_name": "王小明", "company_name": "华达电子; 深圳", "phone": "+86 755 2688 1234", "mobile": "+86 138 0013 8000",
		"fax": "+86 755 2688 1235", "email": "wang@example.com", "notes": "a, b; c\nd\\e", "company_address": "1 Main St, Suite 2, Arlington", "website": "www.example.com"})
	set(1, map[string]string{"customer_name": "ACME", "company_name": "ACME Ltd", "phone": "+44 20 7946 0018"})
	set(2, map[string]string{"customer_name": "=cmd()", "contact_name": "O'Neil, Jr"})
	var out bytes.Buffer
	written, skipped, err := WriteVCards(&out, records, nil)
	if err != nil || written != 3 || skipped != 0 {
		t.Fatalf("%d written, %d skipped, %v", written, skipped, err)
	}
	got, err := ReadVCards(out.Bytes(), r, "")
	if err != nil {
		t.Fatalf("%v\n%s", err, out.Bytes())
	}
	cell := func(row int, name string) string {
		if i := slices.Index(got[0], name); i >= 0 {
			return got[row][i]
		}
		return ""
	}
	for record := range 3 {
		for _, name := range []string{"customer_name", "contact_name", "phone", "mobile", "fax", "email", "notes", "company_address", "website"} {
			f, _ := r.Field(name)
			if text := cell(record+1, name); text != records.Text(record, f.Index) {
				t.Errorf("record %d: %s is %q, was %q", record, name, text, records.Text(record, f.Index))
			}
		}
	}
	if company := cell(1, "company_name"); company != "华达电子, 深圳" {
		t.Errorf("company %q", company) // ; is what vCard separates units by
	}
}

func TestVCardFaults(t *testing.T) {
	t.Parallel()
	r := customers(t, "customer-summary")
	for text, want := range map[string]string{
		"":                                       "no contact",
		"BEGIN:VCARD\nFN:x\n":                    "contact 1",
		"hello":                                  "no contact",
		"BEGIN:VCARD\nFN:x\nEND:VCARD\nFN:y\n":   "contact 2",
		"BEGIN:VCARD\r\nFN:x\r\nEND:VCALENDAR\n": "contact 1",
	} {
		if rows, err := ReadVCards([]byte(text), r, ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %q, %v", text, rows, err)
		}
	}
}

func FuzzReadVCards(f *testing.F) {
	d, err := registers.Load("customer-summary")
	if err != nil {
		f.Fatal(err)
	}
	f.Add("BEGIN:VCARD\nVERSION:2.1\nTEL;CELL:1\nN;ENCODING=QUOTED-PRINTABLE:=E6=\n=9D=8E\nEND:VCARD\n")
	f.Fuzz(func(_ *testing.T, text string) { _, _ = ReadVCards([]byte(text), d.Resources[0], textfile.UTF8) })
}

func TestSalesforce(t *testing.T) {
	t.Parallel()
	r := customers(t, "foreign-trade")
	accounts := [][]string{
		{"Account Name", "Account Owner", "Phone", "Website", "Billing Street", "Billing City", "Billing Country", "Industry", "Annual Revenue"},
		{"Falcon Imports", "Sam", "+44 161 496 0127", "falcon.example", "22 Mill Lane", "Manchester", "UK", "Retail", "1000"},
		{"宁波博远贸易有限公司", "Sam", "", "", "中山东路 220 号", "宁波市", "中国", "", ""},
	}
	got, ok := FromSalesforce(accounts, r)
	if !ok || len(got) != 3 {
		t.Fatalf("%q, %t", got, ok)
	}
	cell := func(row int, name string) string { return got[row][slices.Index(got[0], name)] }
	if cell(1, "customer_name") != "Falcon Imports" || cell(1, "company_address") != "22 Mill Lane, Manchester, UK" || cell(1, "country") != "UK" ||
		cell(2, "company_address") != "中国宁波市中山东路 220 号" || cell(1, "Annual Revenue") != "1000" || cell(1, "Account Owner") != "Sam" {
		t.Errorf("%q", got)
	}
	for _, header := range [][]string{{"Name", "Phone"}, {"First Name", "Last Name"}, {"客户名称", "公司名称"}, {"Customer name", "Title"}} {
		if _, ok := FromSalesforce([][]string{header, make([]string, len(header))}, r); ok {
			t.Errorf("%q is taken for Salesforce's", header)
		}
	}
	// Contacts of one company are told apart by the person.
	contacts := [][]string{{"First Name", "Last Name", "Account Name", "Email"}, {"Ada", "L", "ACME", "a@x.example"}, {"Ben", "M", "ACME", "b@x.example"}}
	got, ok = FromSalesforce(contacts, r)
	if !ok || cell(1, "customer_name") != "ACME (Ada L)" || cell(2, "customer_name") != "ACME (Ben M)" || cell(2, "contact_name") != "Ben M" {
		t.Errorf("%q, %t", got, ok)
	}
}
