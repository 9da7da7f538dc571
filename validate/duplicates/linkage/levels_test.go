package linkage

import (
	"testing"

	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
)

// levelOf compares two texts in a field of a kind.
func levelOf(t *testing.T, kind Kind, a, b string) Level {
	t.Helper()
	d := schematest.Load(t, "name: r\nresources:\n- name: r\n  schema:\n    fields: [{name: f}]\n")
	records := table.NewTable(d.Resources[0], 2)
	records.SetText(0, 0, a)
	records.SetText(1, 0, b)
	m := matcherOf(records, []Field{{Index: 0, Name: "f", Kind: kind}}, "CN")
	left, right := m.compare(0, 0, 1), m.compare(0, 1, 0)
	if left.level != right.level {
		t.Errorf("%q is %v of %q, which is %v of it", a, Level(left.level), b, Level(right.level))
	}
	return Level(left.level)
}

func TestLevels(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		kind Kind
		a, b string
		want Level
	}{
		{KindText, "London", " LONDON ", exact},
		{KindText, "London", "Lonon", near},
		{KindText, "New York City", "City New-York", elsewhere},
		{KindText, "London", "Paris", differ},
		{KindText, "London", "n/a", missing},
		{KindText, "臺北", "台北", exact},
		{KindPerson, "Ada Lovelace", "Lovelace, Ada", elsewhere},
		{KindPerson, "Robert", "Rob", some},
		{KindPerson, "王伟", "Wang Wei", bridgeStrong},
		{KindPerson, "王伟", "Wei Wang", bridgeStrong},
		{KindPerson, "王伟", "Li Na", missing},
		{KindPerson, "张伟", "张玮", near},
		{KindPerson, "张伟", "张强", faint},
		{KindCompany, "Acme Co., Ltd.", "ACME Limited", exact},
		{KindCompany, "Acme Electronics GmbH", "Acme Elektronics", near},
		{KindCompany, "鴻海精密工業股份有限公司", "鴻準精密工業股份有限公司", faint},
		{KindCompany, "深圳市华强电子有限公司", "Shenzhen Huaqiang Electronics", bridgeStrong},
		{KindCompany, "Acme", "Bright", differ},
		{KindAddress, "3140 W Ogden Ave.", "3140 West Ogden Avenue", exact},
		{KindAddress, "3140 W Ogden", "3140 West Ogden Avenue", near},
		{KindAddress, "12 High Street", "14 High Street", faint},
		{KindAddress, "台北市中山北路二段113號", "No. 113, Sec. 2, Zhongshan N. Rd., Taipei City", bridgeStrong},
		{KindAddress, "台北市八德路2段308號", "台北市八德路二段三０八號", exact},
		{KindEmail, "li@acme.com", "LI@ACME.COM", exact},
		{KindEmail, "li@acme.com", "sales@acme.com", elsewhere},
		{KindEmail, "li@gmail.com", "wangwei@gmail.com", differ},
		{KindEmail, "lovelace@acme.com", "lovelace@acme.cmo", near},
		{KindHost, "https://www.acme.com.tw/en", "acme.com.tw", elsewhere},
		{KindHost, "acme.com", "acme.cn", some},
		{KindPhone, "138 0013 8000", "+86 138 0013 8000", exact},
		{KindPhone, "0755-83456789", "0755-83456780", near},
		{KindPhone, "0755-83456789", "021-62345678", differ},
		{KindDate, "1971-06-24", "24/6/1971", exact},
		{KindDate, "1971-06-04", "1971-04-06", near},
		{KindDate, "19710624", "1971-05-24", near},
		{KindDate, "1971-06-24", "1980-01-02", differ},
		{KindCode, "6988048", "6988084", near},
		{KindCode, "SW1A 1AA", "SW1A 2BB", some},
		{KindCode, "6988048", "7364009", differ},
	} {
		if got := levelOf(t, test.kind, test.a, test.b); got != test.want {
			t.Errorf("%q and %q are %v, want %v", test.a, test.b, got, test.want)
		}
	}
}

// TestGuess holds that the values of a field without a format tell what it holds.
func TestGuess(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, "name: r\nresources:\n- name: r\n  schema:\n    fields: [{name: a}, {name: b}, {name: c}]\n")
	records := table.NewTable(d.Resources[0], 3)
	for record, row := range [][]string{{"19710624", "4011", "wa"}, {"1980-01-02", "4814", "qld"}, {"", "27 b", "vic 3"}} {
		for field, text := range row {
			records.SetText(record, field, text)
		}
	}
	for field, want := range []Kind{KindDate, KindCode, KindText} {
		if got := guess(records, field); got != want {
			t.Errorf("field %d is guessed as %d, want %d", field, got, want)
		}
	}
}

// TestParts holds that a field in which others stand once again is found, and that
// only what is left of it is compared.
func TestParts(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, "name: r\nresources:\n- name: r\n  schema:\n    fields: [{name: a}, {name: b}, {name: c}, {name: d}]\n")
	rows := [][4]string{
		{"Ada", "Lovelace", "Ada Lovelace, countess", "London"}, {"John", "Smith", "Smith John", "Bath"}, {"王", "伟", "王伟", "Paris"},
		{"Mary", "Shelley", "Mary Wollstonecraft Shelley", "Shelley"}, {"George", "", "George Sand", "Berry"}, {"Jane", "Austen", "Jane Austen", "Bath"},
	}
	records := table.NewTable(d.Resources[0], len(rows))
	for record, row := range rows {
		for field, text := range row {
			records.SetText(record, field, text)
		}
	}
	fields := Resolved(records, []Field{{Index: 0, Kind: KindPerson}, {Index: 1, Kind: KindPerson}, {Index: 2, Kind: KindText}, {Index: 3, Kind: KindText}})
	for field, want := range []Parts{0, 0, 1<<0 | 1<<1, 0} {
		if fields[field].Parts != want {
			t.Errorf("the parts of field %d are %b, want %b", field, fields[field].Parts, want)
		}
	}
	packed := PackAll(records, fields, "")[2]
	for record, want := range []string{"countess", "", "", "wollstonecraft", "sand", ""} {
		if packed[record] != want {
			t.Errorf("of %q is left %q, want %q", rows[record][2], packed[record], want)
		}
	}
}
