package contact

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/bounds"
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

// No cell begins a line of its own in the file, by which it could be another property or contact.
func TestVCardsKeepToTheirLines(t *testing.T) {
	t.Parallel()
	r := customers(t, "foreign-trade")
	for _, separator := range []string{"\r", "\n", "\r\n", "\v", "\f", "\u0085", "\u2028", "\u2029", "\x00"} {
		t.Run(fmt.Sprintf("%q", separator), func(t *testing.T) {
			t.Parallel()
			records := table.NewTable(r, 1)
			for _, f := range r.Fields {
				if f.Type == sheetschema.TypeString {
					records.SetText(0, f.Index, "Acme"+separator+"TEL:+1 900 555 0100"+separator+"END:VCARD"+separator+"BEGIN:VCARD")
				}
			}
			var out bytes.Buffer
			if _, _, err := WriteVCards(&out, records, nil); err != nil {
				t.Fatal(err)
			}
			if i := bytes.IndexAny(bytes.ReplaceAll(out.Bytes(), []byte("\r\n"), nil), "\r\n\v\f\x00"); i >= 0 {
				t.Errorf("a control character stands in\n%q", out.Bytes())
			}
			for line := range strings.SplitSeq(out.String(), "\r\n") {
				if strings.HasPrefix(line, "TEL:+1 900") || strings.Count(out.String(), "\r\nEND:VCARD") != 1 {
					t.Fatalf("a cell begins a line of\n%s", out.String())
				}
			}
		})
	}
}

// What address books write comes into the fields, and what no field takes into a
// column of its own.
func TestVCardsAsPeopleHaveThem(t *testing.T) {
	t.Parallel()
	const gbk = "=C9=EE=DB=DA=BB=AA=C7=BF" // 深圳华强
	for _, test := range []struct {
		name, lines string
		encoding    textfile.Encoding
		want        string // field=text, in the order of the columns
	}{
		{"quoted-printable in GBK", "VERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=GBK:" + gbk, "", "customer_name=深圳华强|contact_name=深圳华强"},
		{"quoted-printable in GBK, broken inside a character", "FN;CHARSET=GB2312;QUOTED-PRINTABLE:=C9=EE=DB=DA=BB=\n=AA=C7=BF", "", "customer_name=深圳华强|contact_name=深圳华强"},
		{"GBK as it is, beside UTF-8", "FN;CHARSET=GBK:\xc9\xee\xdb\xda\nNOTE:华强", "", "customer_name=深圳|contact_name=深圳|notes=华强"},
		{"quoted-printable without an encoding is UTF-8", "FN;ENCODING=QUOTED-PRINTABLE:=E6=9D=8E", "", "customer_name=李|contact_name=李"},
		{"quoted-printable in the encoding that was named", "FN;ENCODING=QUOTED-PRINTABLE:" + gbk, textfile.GB18030, "customer_name=深圳华强|contact_name=深圳华强"},
		{"a long text in quoted-printable", "FN:Ann\nNOTE;QUOTED-PRINTABLE:" + strings.Repeat("=E6=9D=8E=\n", 1000), "", "customer_name=Ann|contact_name=Ann|notes=" + strings.Repeat("李", 1000)},
		{"folded inside a character", "FN:Ann\nNOTE:深\xe5\n \x9c\xb3华强", "", "customer_name=Ann|contact_name=Ann|notes=深圳华强"},
		{"folded by a tab", "FN:An\r\n\tn", "", "customer_name=Ann|contact_name=Ann"},
		{"UTF-16", "UTF-16", "", "customer_name=华强|contact_name=华强"},
		{"escapes", `FN:Ann` + "\n" + `NOTE:Head\; Export\, a\nb\\c`, "", "customer_name=Ann|contact_name=Ann|notes=Head; Export, a\nb\\c"},
		{"an escaped separator in a name", `N:O\;Neil;Ann;;;`, "", "customer_name=Ann O;Neil|contact_name=Ann O;Neil"},
		{"an escaped separator in a company", `FN:Ann` + "\n" + `ORG:A\; B Ltd;Sales;East`, "", "customer_name=A; B Ltd|contact_name=Ann|company_name=A; B Ltd|Department=Sales, East"},
		{"an empty address before a full one", "FN:Ann\nEMAIL:\nEMAIL:a@example.com", "", "customer_name=Ann|contact_name=Ann|email=a@example.com"},
		{"two addresses", "FN:Ann\nEMAIL:a@example.com\nEMAIL:b@example.com", "", "customer_name=Ann|contact_name=Ann|email=a@example.com|Email 2=b@example.com"},
		{"the preferred address", "FN:Ann\nEMAIL:a@example.com\nEMAIL;TYPE=pref:b@example.com", "", "customer_name=Ann|contact_name=Ann|email=b@example.com|Email 2=a@example.com"},
		{"the preferred address of version 4.0", "FN:Ann\nEMAIL;PREF=2:a@example.com\nEMAIL;PREF=1:b@example.com", "", "customer_name=Ann|contact_name=Ann|email=b@example.com|Email 2=a@example.com"},
		{"the same address twice", "FN:Ann\nEMAIL;WORK:a@example.com\nEMAIL;HOME:a@example.com", "", "customer_name=Ann|contact_name=Ann|email=a@example.com"},
		{"a telephone and one without a type", "FN:Ann\nTEL;TYPE=WORK:111\nTEL:222", "", "customer_name=Ann|contact_name=Ann|phone=111|mobile=222"},
		{"a mobile and one without a type", "FN:Ann\nTEL:222\nTEL;CELL:111", "", "customer_name=Ann|contact_name=Ann|phone=222|mobile=111"},
		{"three of one kind", "FN:Ann\nTEL;WORK:1\nTEL;WORK;VOICE:2\nTEL;TYPE=\"work,voice\";VALUE=uri:tel:3", "", "customer_name=Ann|contact_name=Ann|phone=1|Phone 2=2|Phone 3=3"},
		{"a group before the name", "item1.FN:Ann\nitem1.EMAIL;type=INTERNET:a@example.com", "", "customer_name=Ann|contact_name=Ann|email=a@example.com"},
		{"a quoted parameter", "FN;X=\"a:b;c\":Ann", "", "customer_name=Ann|contact_name=Ann"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			data := []byte("BEGIN:VCARD\n" + test.lines + "\nEND:VCARD\n")
			if test.lines == "UTF-16" {
				data = []byte("\xff\xfe")
				for _, unit := range utf16.Encode([]rune("BEGIN:VCARD\r\nFN:华强\r\nEND:VCARD\r\n")) {
					data = append(data, byte(unit), byte(unit>>8))
				}
			}
			rows, err := ReadVCards(data, customers(t, "foreign-trade"), test.encoding)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for i, name := range rows[0] {
				got = append(got, name+"="+rows[1][i])
			}
			if diff := cmp.Diff(test.want, strings.Join(got, "|")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A register of one telephone number has it, whichever kind the contact says.
func TestVCardsOfOneTelephone(t *testing.T) {
	t.Parallel()
	rows, err := ReadVCards([]byte("BEGIN:VCARD\nFN:Ann\nTEL;WORK:111\nEND:VCARD\n"), customers(t, "customer-summary"), "")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"name", "mobile"}, {"Ann", "111"}}, rows); diff != "" {
		t.Error(diff)
	}
}

func TestVCardsThatAreTooLarge(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, data, want string }{
		{"a note", "BEGIN:VCARD\nNOTE:" + strings.Repeat("x", 400_000) + "\nEND:VCARD\n", "characters"},
		{"a folded note", "BEGIN:VCARD\nNOTE:" + strings.Repeat("x\n ", 400_000) + "\nEND:VCARD\n", "characters"},
		{"telephones", "BEGIN:VCARD\n" + strings.Repeat("TEL:1\n", 1000) + "END:VCARD\n", "contact 1: there are more than 50 values of TEL"},
		{"contacts", strings.Repeat("BEGIN:VCARD\nFN:x\nEND:VCARD\n", bounds.Contacts+1), "100,000 contacts"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if _, err := ReadVCards([]byte(test.data), customers(t, "foreign-trade"), ""); !bounds.Is(err) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want %q", err, test.want)
			}
		})
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
		"BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:=C9=EE\nEND:VCARD\n":          "FN is not UTF-8",
		"BEGIN:VCARD\nFN;CHARSET=KLINGON:x\nEND:VCARD\n":                         "the encoding of FN",
		"BEGIN:VCARD\nFN;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=C9\nEND:VCARD\n": "FN is not GB18030",
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
