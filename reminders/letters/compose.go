package letters

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/expression"
)

// Sender is the team that letters come from; what is empty is left to be filled in.
type Sender struct {
	Company, Address, Name, Phone, Email string // an address may have several lines
	// Accounts are details of bank accounts by currency, or AnyCurrency; several lines.
	Accounts map[string]string
}

// AnyCurrency stands in [Sender.Accounts] for every currency that isn't listed.
const AnyCurrency = "*"

// Draft says which letter is wanted.
type Draft struct {
	Customer *Customer // with one debt at least
	Sender   Sender
	Language Language
	Level    Level // from [FirstLevel] to [LastLevel]
	Today    expression.Day
	Workdays expression.Workdays // by which the last day to pay is counted; nil for Monday to Friday
}

// Compose writes a letter. The error says that the amounts don't add up to a number.
func Compose(d Draft) (*Letter, error) {
	totals, err := Totals(d.Customer.Debts)
	if err != nil {
		return nil, err
	}
	t := catalogue()[d.Language]
	contact := celltext.Isolate(d.Customer.Contact)
	l := &Letter{
		Language: d.Language, Level: d.Level, Date: d.Today,
		Sender: sender(&d.Sender, t), Recipient: recipient(d.Customer, t), Dated: d.Language.date(d.Today), Subject: t.Subject[d.Level],
		Salutation: t.Salutation.Unnamed, Opening: t.Opening[d.Level].of(len(d.Customer.Debts)),
		Table: table(d.Language, d.Customer.Debts, totals), Ending: t.Ending[d.Level], Closing: t.Closing[d.Level], Signature: signature(&d.Sender, t),
	}
	if contact != "" {
		l.Salutation = fill(t.Salutation.Named, "contact", contact)
	}
	for _, paragraph := range t.Request[d.Level] {
		l.Requests = append(l.Requests, fill(paragraph, "total", d.Language.amounts(totals), "pay_by", d.Language.date(payBy(d.Today, d.Workdays))))
	}
	l.Accounts = accounts(d.Sender.Accounts, totals, t)
	l.BankIntro = t.Bank.of(len(l.Accounts))
	return l, nil
}

// lines makes a text that may have several lines one of each.
func lines(text string) []Text {
	var list []Text
	for line := range strings.Lines(text) {
		if line = celltext.Flat(line); line != "" {
			list = append(list, Text{Text: line})
		}
	}
	return list
}

// orFillIn is a text on one line, or what stands for it.
func orFillIn(text, fillIn string) Text {
	if text = celltext.Flat(text); text == "" {
		return Text{fillIn, true}
	}
	return Text{Text: text}
}

func sender(s *Sender, t *texts) []Text {
	head := append([]Text{orFillIn(s.Company, t.FillIn.Company)}, lines(s.Address)...)
	if phone := celltext.Flat(s.Phone); phone != "" {
		head = append(head, Text{Text: fill(t.Phone, "phone", phone)})
	}
	return append(head, lines(s.Email)...)
}

func recipient(c *Customer, t *texts) []Text {
	list := []Text{{Text: c.Name}}
	if c.Contact != "" {
		list = append(list, Text{Text: fill(t.Attention, "contact", celltext.Isolate(c.Contact))})
	}
	return append(list, lines(c.Address)...)
}

func signature(s *Sender, t *texts) []Text {
	list := []Text{orFillIn(s.Name, t.FillIn.Sender)}
	if s.Company != "" {
		list = append(list, Text{Text: celltext.Flat(s.Company)})
	}
	return list
}

func table(l Language, debts []Debt, totals []Sum) Table {
	heads := catalogue()[l].Table
	table := Table{Head: []string{heads.Per, heads.Due, heads.Days, heads.Currency, heads.Amount}}
	for _, d := range debts {
		table.Rows = append(table.Rows, []string{cmp.Or(d.Per, "–"), l.shortDate(d.Due), strconv.Itoa(d.Days), d.Currency, l.number(d.Amount, d.Currency)})
	}
	for _, s := range totals {
		table.Totals = append(table.Totals, Total{heads.Total, s.Currency, l.number(s.Amount, s.Currency)})
	}
	return table
}

// accounts are where each of the sums is to be paid: one, where all go to the same.
func accounts(known map[string]string, sums []Sum, t *texts) []Account {
	var list []Account
	for _, s := range sums {
		text := cmp.Or(known[s.Currency], known[AnyCurrency])
		a := Account{Currency: s.Currency, Lines: lines(text)}
		if len(a.Lines) == 0 {
			missing := t.FillIn.Bank
			if s.Currency != "" {
				missing = fill(t.FillIn.BankOf, "currency", s.Currency)
			}
			a.Lines = []Text{{missing, true}}
		}
		list = append(list, a)
	}
	if len(list) > 1 && !slices.ContainsFunc(list, func(a Account) bool { return !slices.Equal(a.Lines, list[0].Lines) }) {
		list = list[:1]
	}
	if len(list) == 1 {
		list[0].Currency = ""
	}
	return list
}

// WithAccounts returns the sender with accounts from the register laid over its own.
func (s Sender) WithAccounts(of map[string]string) Sender {
	all := maps.Clone(s.Accounts)
	if all == nil {
		all = make(map[string]string)
	}
	maps.Copy(all, of)
	s.Accounts = all
	return s
}
