package letters_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/reminders/letters"
	"sheetsync/sheetschema/decimal"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/period"
	"sheetsync/sheetschema/workday"
)

func debt(t testing.TB, per, due, amount, currency string) letters.Debt {
	t.Helper()
	d, err := decimal.Parse(amount)
	if err != nil {
		t.Fatal(err)
	}
	return letters.Debt{Per: per, Due: day(t, due), Days: int(day(t, today) - day(t, due)), Amount: d, Currency: currency}
}

func TestLevels(t *testing.T) {
	t.Parallel()
	levels := []period.Period{{Days: 1}, {Days: 15}, {Days: 46}}
	for _, test := range []struct {
		name   string
		levels []period.Period
		due    []string
		want   letters.Level
	}{
		{"a day", levels, []string{"2026-11-28"}, 1},
		{"14 days", levels, []string{"2026-11-15"}, 1},
		{"15 days", levels, []string{"2026-11-14"}, 2},
		{"45 days", levels, []string{"2026-10-15"}, 2},
		{"46 days", levels, []string{"2026-10-14"}, 3},
		{"the oldest counts", levels, []string{"2026-11-28", "2026-01-01"}, 3},
		{"one level alone", levels[:1], []string{"2026-01-01"}, 1},
		{"too early", []period.Period{{Days: 7}}, []string{"2026-11-28"}, 0},
		{"nothing", levels, nil, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var debts []letters.Debt
			for _, due := range test.due {
				debts = append(debts, debt(t, "", due, "1", "USD"))
			}
			if got := letters.LevelOf(debts, test.levels, day(t, today)); got != test.want {
				t.Errorf("level %d, want %d", got, test.want)
			}
		})
	}
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		language, country string
		register          language.Tag
		want              letters.Language
	}{
		{"", "CN", language.English, letters.Chinese},
		{"", "TW", language.English, letters.Chinese},
		{"", "AT", language.Chinese, letters.German},
		{"", "FR", language.Chinese, letters.French},
		{"", "MX", language.Chinese, letters.Spanish},
		{"", "BE", language.Chinese, letters.English},
		{"", "VN", language.Chinese, letters.English},
		{"", "", language.Chinese, letters.Chinese},
		{"", "", language.English, letters.English},
		{"德语", "CN", language.Chinese, letters.German},
		{"es-MX", "CN", language.Chinese, letters.Spanish},
		{"Français", "", language.Chinese, letters.French},
		{"pt", "CN", language.Chinese, letters.English},
	} {
		if got := letters.LanguageOf(&letters.Customer{Language: test.language, Country: test.country}, test.register); got != test.want {
			t.Errorf("language %q, country %q: %s, want %s", test.language, test.country, got, test.want)
		}
	}
}

func compose(t testing.TB, l letters.Language, level letters.Level, c *letters.Customer, s letters.Sender) *letters.Letter {
	t.Helper()
	china, err := workday.ForCountry("CN")
	if err != nil {
		t.Fatal(err)
	}
	letter, err := letters.Compose(letters.Draft{Customer: c, Sender: s, Language: l, Level: level, Today: day(t, today), Workdays: china})
	if err != nil {
		t.Fatal(err)
	}
	return letter
}

// Dates and amounts are written as each language does, and amounts of different
// currencies stand apart.
func TestCompose(t *testing.T) {
	t.Parallel()
	c := &letters.Customer{Called: "Acme", Name: "Acme GmbH", Contact: "Jo Doe", Debts: []letters.Debt{
		debt(t, "PO-1", "2026-08-01", "1234567.5", "EUR"), debt(t, "PO-2", "2026-11-01", "1200", "JPY"), debt(t, "PO-3", "2026-11-02", "0.125", "EUR"),
	}}
	for _, test := range []struct {
		language                  letters.Language
		dated, salutation, demand string
		row, total                string
	}{
		{letters.English, "29 November 2026", "Dear Jo Doe,", "EUR 1,234,567.625 and JPY 1,200 in full so that the payment reaches us by 11 December 2026", "PO-1|1 Aug 2026|120|EUR|1,234,567.50", "Total EUR 1,234,567.625"},
		{letters.Chinese, "2026年11月29日", "尊敬的Jo Doe：", "于2026年12月11日前（含当日）付清全部逾期款项 EUR 1,234,567.625、JPY 1,200", "PO-1|2026-08-01|120|EUR|1,234,567.50", "合计 EUR 1,234,567.625"},
		{letters.German, "29. November 2026", "Guten Tag Jo Doe,", "1.234.567,625 EUR und 1.200 JPY vollständig zu zahlen, und erwarten den Eingang bis spätestens 11. Dezember 2026", "PO-1|01.08.2026|120|EUR|1.234.567,50", "Summe EUR 1.234.567,625"},
		{letters.French, "29 novembre 2026", "Madame, Monsieur,", "soit 1 234 567,625 EUR et 1 200 JPY, au plus tard le 11 décembre 2026", "PO-1|01/08/2026|120|EUR|1 234 567,50", "Total EUR 1 234 567,625"},
		{letters.Spanish, "29 de noviembre de 2026", "Estimados señores:", "de 1.234.567,625 EUR y 1.200 JPY, que deberá obrar en nuestro poder a más tardar el 11 de diciembre de 2026", "PO-1|01/08/2026|120|EUR|1.234.567,50", "Total EUR 1.234.567,625"},
	} {
		t.Run(string(test.language), func(t *testing.T) {
			t.Parallel()
			l := compose(t, test.language, 3, c, letters.Sender{})
			spaced := func(text string) string { return strings.ReplaceAll(text, "\u00a0", " ") }
			if got := spaced(l.Dated); got != test.dated {
				t.Errorf("dated %q", got)
			}
			if l.Salutation != test.salutation {
				t.Errorf("salutation %q", l.Salutation)
			}
			if got := spaced(l.Requests[0]); !strings.Contains(got, test.demand) {
				t.Errorf("demands %q", got)
			}
			if got := spaced(strings.Join(l.Table.Rows[0], "|")); got != test.row {
				t.Errorf("a row is %q", got)
			}
			if got := spaced(l.Table.Totals[0].Label + " " + l.Table.Totals[0].Currency + " " + l.Table.Totals[0].Amount); got != test.total || len(l.Table.Totals) != 2 {
				t.Errorf("the total is %q of %d", got, len(l.Table.Totals))
			}
			if strings.ContainsAny(l.Requests[0]+l.Opening, "{}") {
				t.Errorf("something isn't filled in: %q %q", l.Opening, l.Requests[0])
			}
		})
	}
}

// What isn't known is marked, and an account is shown with its currency where there are
// several.
func TestAccounts(t *testing.T) {
	t.Parallel()
	c := &letters.Customer{Name: "Acme", Debts: []letters.Debt{debt(t, "PO-1", "2026-11-01", "1", "USD"), debt(t, "PO-2", "2026-11-01", "1", "EUR")}}
	show := func(l *letters.Letter) string {
		var b strings.Builder
		for _, a := range l.Accounts {
			b.WriteString("(" + a.Currency + ")")
			for _, line := range a.Lines {
				b.WriteString(line.Text)
				if line.FillIn {
					b.WriteString("!")
				}
				b.WriteString(";")
			}
		}
		return b.String()
	}
	for _, test := range []struct {
		name     string
		accounts map[string]string
		want     string
	}{
		{"none", nil, "(EUR)[bank details for EUR]!;(USD)[bank details for USD]!;"},
		{"one for all", map[string]string{"*": "Bank\n\n No. 1 "}, "()Bank;No. 1;"},
		{"each its own", map[string]string{"USD": "A", "EUR": "B"}, "(EUR)B;(USD)A;"},
		{"one is missing", map[string]string{"USD": "A"}, "(EUR)[bank details for EUR]!;(USD)A;"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := show(compose(t, letters.English, 1, c, letters.Sender{Accounts: test.accounts})); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
	if full := (letters.Sender{Company: "Us", Name: "Me", Accounts: map[string]string{"*": "A"}}); compose(t, letters.English, 1, c, full).Lacks() {
		t.Error("something is missing of a letter that has all")
	}
	if !compose(t, letters.English, 1, c, letters.Sender{}).Lacks() {
		t.Error("nothing is missing of a letter from nobody")
	}
}

func TestAccountsOfTheRegister(t *testing.T) {
	t.Parallel()
	b := book{records: map[string][]cells{"banks": {
		{"currency": "usd", "details": "A"}, {"currency": "", "details": "B"}, {"currency": unread, "details": "C"}, {"currency": "EUR", "details": unread}, {"currency": "USD", "details": "D"},
	}}}
	got, err := letters.Accounts(t.Context(), b, register(t))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"USD": "A\nD", "*": "B"}, got); diff != "" {
		t.Error(diff)
	}
}

// Cells are data: no value is a placeholder of another, breaks a line or reorders one.
func TestCellsAreData(t *testing.T) {
	t.Parallel()
	c := &letters.Customer{Called: "x", Name: "{total}", Contact: "{total} {contact}", Debts: []letters.Debt{debt(t, "{pay_by}", "2026-11-01", "1", "USD")}}
	l := compose(t, letters.English, 2, c, letters.Sender{Company: "{contact}\u202e\x1b[1m"})
	if l.Recipient[0].Text != "{total}" || l.Salutation != "Dear {total} {contact}," || l.Table.Rows[0][0] != "{pay_by}" || l.Sender[0].Text != "{contact} [1m" {
		t.Errorf("%q %q %q %q", l.Recipient[0].Text, l.Salutation, l.Table.Rows[0], l.Sender[0].Text)
	}
	c.Contact = "יוסי"
	if l := compose(t, letters.English, 2, c, letters.Sender{}); l.Salutation != "Dear \u2068יוסי\u2069," {
		t.Errorf("%q isn't isolated", l.Salutation)
	}
}

func TestFilenames(t *testing.T) {
	t.Parallel()
	l := compose(t, letters.English, 2, &letters.Customer{Name: "x", Debts: []letters.Debt{debt(t, "", "2026-11-01", "1", "USD")}}, letters.Sender{})
	var names letters.Filenames
	for _, test := range []struct{ called, want string }{
		{"Acme", "Acme, 2026-11-29, 2 en"},
		{"ACME", "ACME, 2026-11-29, 2 en (2)"},
		{"../../etc/passwd", "etc-passwd, 2026-11-29, 2 en"},
		{`C:\CON|<a>?*"`, "C--CON--a, 2026-11-29, 2 en"},
		{". ", "letter, 2026-11-29, 2 en"},
		{"a\x00b\nc\u202e", "a b c, 2026-11-29, 2 en"},
		{"华达电子", "华达电子, 2026-11-29, 2 en"},
		{strings.Repeat("电", 200), strings.Repeat("电", 40) + ", 2026-11-29, 2 en"},
	} {
		if got := names.Of(&letters.Customer{Called: test.called}, l); got != test.want {
			t.Errorf("%q: %q, want %q", test.called, got, test.want)
		}
	}
}
