package page_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"sheetsync/syncer"
	"sheetsync/syncer/emulator/grid"
)

func TestDuplicates(t *testing.T) {
	t.Parallel()
	o := newTrade(t)
	o.put("Customers", 9, "Cedargate Electronics Limited", "Li Wei", "sales@cedargate.example", "+86 755 1234 5678", 900, "2026-12-01")
	o.edit(func(s *grid.Spreadsheet) {
		sheet := s.Edited(s.SheetByTitle("Customers").ID)
		column := sheet.UsedColumns()
		sheet.SetValue(0, column, grid.TextValue("My own <b>column</b>"))
		sheet.SetValue(8, column, grid.TextValue("<i>new</i>"))
	})
	o.sync(syncer.StatusApplied)
	const section = "/r/acme/duplicates"
	o.sees(t, []sight{
		{"a manager sees all", "boss", section, []string{
			"Cedargate Electronics Limited", "Harbour Textile Co", "My own &lt;b&gt;column&lt;/b&gt;", "&lt;i&gt;new&lt;/i&gt;", `<span class="hidden">differs: </span>`,
			`<rect class="for" x="`, "before anything is compared", "E-mail: are equal", `value="same"`, `href="https://sheets.example.com/acme#customers=3"`,
		}, []string{"<b>column", "<i>new"}},
		{"finance sees all and decides nothing", "pay", section, []string{"Harbour Textile Co", "Cedargate Electronics Limited"}, []string{`value="same"`}},
		{"a salesperson decides about their own", "li", section, []string{"Cedargate Electronics Limited", `value="same"`}, []string{"Harbour"}},
		{"of another nothing is seen", "wang", section, []string{"No records seem to be one."}, []string{"Cedargate", "Harbour"}},
		{"by a name", "boss", section + "?q=harbour", []string{"Harbour Textile Co"}, []string{"Cedargate"}},
		{"by an owner", "boss", section + "?owner=Wang+Fang", []string{"Harbour Textile Co"}, []string{"Cedargate"}},
		{"of a table", "boss", section + "?resource=orders", []string{"There are no such records."}, []string{"Harbour", "Cedargate"}},
		{"answered", "boss", section + "?state=answered", []string{"There are no such records."}, []string{"Harbour", "Cedargate"}},
		{"in Chinese", "boss", section + "?lang=zh-CN", []string{"疑似重复", "是同一个", "判断依据", "尚未比较时", "累计金额"}, []string{"Why?"}},
		{"nothing is decided", "boss", section + "?view=decided", []string{"Nobody has decided anything yet."}, []string{"Harbour"}},
	})
	if pairs := strings.Count(o.see("li", section), `<div class="pair">`); pairs != 2 && pairs != 3 {
		t.Errorf("three records are %d pairs", pairs)
	}
}

func TestDuplicatesOfOthers(t *testing.T) {
	t.Parallel()
	o := newOffice(t, tradeYAML)
	for _, c := range []struct {
		visitor, path string
		want          int
	}{
		{"boss", "/r/beta/duplicates", http.StatusNotFound},
		{"stranger", "/r/acme/duplicates", http.StatusNotFound},
		{"nobody", "/r/acme/duplicates", http.StatusUnauthorized},
		{"ana", "/r/acme/duplicates", http.StatusForbidden},
		{"boss", "/r/acme/duplicates", http.StatusOK},
		{"boss", "/r/acme/duplicates?view=decided", http.StatusOK},
		{"operator", "/r/beta/duplicates", http.StatusOK},
	} {
		if status, _ := o.ask(c.visitor, http.MethodGet, c.path, nil); status != c.want {
			t.Errorf("%s asks for %s: %d, want %d", c.visitor, c.path, status, c.want)
		}
	}
}

// Many copies of one record are one cluster, of which a page shows some.
func TestDuplicatesOfMany(t *testing.T) {
	t.Parallel()
	o := newOffice(t, tradeYAML)
	for i := range 40 {
		o.put("Customers", i+2, fmt.Sprintf("Cedargate Electronics %d", i), "Li Wei", "sales@cedargate.example", "+86 755 1234 5678")
	}
	for i := range 24 {
		for j := range 2 {
			o.put("Customers", 50+2*i+j, fmt.Sprintf("Firm%c%c Trading", 'a'+i, 'z'-i), "Li Wei", fmt.Sprintf("mail%d@firm%d.example", i, i), fmt.Sprintf("+86 20 5555 %04d", 37*i))
		}
	}
	o.sync(syncer.StatusApplied)
	first, last := o.see("boss", "/r/acme/duplicates"), o.see("boss", "/r/acme/duplicates?page=3")
	if n := strings.Count(first, `<section class="card">`); n != 10 {
		t.Errorf("%d clusters on the first page", n)
	}
	if !strings.Contains(first+last+o.see("boss", "/r/acme/duplicates?page=2"), "34 more records of the cluster") {
		t.Error("no page says how many records aren't shown")
	}
	if !strings.Contains(first, `rel="next"`) || strings.Contains(last, `rel="next"`) || !strings.Contains(last, `rel="prev"`) {
		t.Error("the pages don't lead to one another")
	}
}
