package lexicon

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFiles reads the files, which reject doubles, and looks that every concept of
// a rule has words.
func TestFiles(t *testing.T) {
	t.Parallel()
	d, err := readWords(files)
	if err != nil {
		t.Fatal(err)
	}
	has := make(map[Concept]bool)
	for _, entries := range d {
		for _, e := range entries {
			for _, c := range e.concepts {
				has[c] = true
			}
		}
	}
	all, err := readRules(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range all {
		for _, r := range g.Rules {
			for _, any := range append(r.needed, r.allowed) {
				for _, c := range any {
					if !has[c] {
						t.Errorf("%s.%s: no word means %s", g.Resource, r.Field, c)
					}
				}
			}
		}
		for c := range g.Hints {
			if !has[c] {
				t.Errorf("the hints of %s: no word means %s", g.Resource, c)
			}
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ heading, want string }{
		{"客户名称", "customer name"}, {"客戶名稱", "customer name"}, {"邮箱数量", "email quantity"}, {"下次跟进时间", "next followup time"},
		{"Next follow-up time", "next followup time"}, {"orderDate", "order date"}, {"WhatsApp号码", "social number"}, {"Kundennummer", "customer number"},
		{"Auftragsdatum", "order date"}, {"Fecha de pedido", "date order"}, {"Teléfono", "phone"}, {"電話番号", "phone"}, {"Дата заказа", "date order"},
		{"تاريخ الطلب", "date order"}, {"Ngày đặt hàng", "date order"}, {"Numéro de commande", "number order"}, {"Orders", "order"},
		{"Frobnicator", "!frobnicator"}, {"PI日期", "pi date"}, {"", ""},
	} {
		r := Read(test.heading, Languages([]string{test.heading}))
		var got []string
		for _, c := range r.Concepts {
			got = append(got, string(c))
		}
		for _, u := range r.Unknown {
			got = append(got, "!"+u)
		}
		if diff := cmp.Diff(test.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.heading, diff)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{"客户名称", "Kundennummer", "orderDate", "电话/Phone", "\xff", strings.Repeat("名", 100)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if r := Read(text, languages); r.Known() && len(r.Words) == 0 {
			t.Errorf("%q is known without a word", text)
		}
	})
}

// A word that only means something like its concept leaves a doubt.
func TestNear(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		heading string
		want    bool
	}{
		{"行业", false}, {"主营业务", true}, {"Company", false}, {"Shop name", true}, {"感兴趣的产品", false}, {"Frobnicator", false},
	} {
		if r := Read(test.heading, languages); r.Near != test.want {
			t.Errorf("%s: near is %v, want %v", test.heading, r.Near, test.want)
		}
	}
}
