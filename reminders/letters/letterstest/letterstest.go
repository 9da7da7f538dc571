// Package letterstest has letters for the tests of what shows them.
package letterstest

import (
	"fmt"
	"slices"
	"testing"

	"sheetsync/reminders/letters"
	"sheetsync/sheetschema/decimal"
	"sheetsync/sheetschema/expression"
)

// Today is the day of the letters, 2026-11-29.
var Today, _ = expression.NewDay(2026, 11, 29)

// Customer owes so many payments, in two currencies where there are several.
func Customer(tb testing.TB, debts int) *letters.Customer {
	tb.Helper()
	c := &letters.Customer{Called: "Müller", Name: "Müller & Söhne <GmbH>", Contact: "Zoë Łuczak", Address: "Hafenstraße 8\n20457 Hamburg"}
	for i := range debts {
		amount, ok := decimal.New(int64(123456789+i), -2)
		if !ok {
			tb.Fatal("an amount is too large")
		}
		d := letters.Debt{Per: fmt.Sprintf("PO-%03d", i+1), Due: Today - expression.Day(debts+60-i), Days: debts + 60 - i, Currency: "USD", Amount: amount}
		if i%2 == 1 {
			d.Currency = "EUR"
		}
		c.Debts = append(c.Debts, d)
	}
	return c
}

// Sender has all that letters say of it.
func Sender() letters.Sender {
	return letters.Sender{
		Company: "Bright Harbour Electronics Co., Ltd.", Address: "220 Keyuan Road\nShenzhen 518057, China", Name: "Chen Jing",
		Phone: "+86 755 2688 1000", Email: "finance@brightharbour.example",
		Accounts: map[string]string{"USD": "Example Bank, Shenzhen\nNo. 4000 1234", letters.AnyCurrency: "Example Bank, Hong Kong\nNo. 012-345"},
	}
}

// Letter composes one.
func Letter(tb testing.TB, l letters.Language, level letters.Level, c *letters.Customer, s letters.Sender) *letters.Letter {
	tb.Helper()
	letter, err := letters.Compose(letters.Draft{Customer: c, Sender: s, Language: l, Level: level, Today: Today})
	if err != nil {
		tb.Fatal(err)
	}
	return letter
}

// Texts are all that a reader of a letter should find in it, one after the other.
func Texts(l *letters.Letter) []string {
	var all []string
	lines := func(list []letters.Text) {
		for _, t := range list {
			all = append(all, t.Text)
		}
	}
	lines(l.Sender)
	lines(l.Recipient)
	all = append(all, l.Dated, l.Subject, l.Salutation, l.Opening)
	all = append(all, l.Table.Head...)
	for _, row := range l.Table.Rows {
		all = append(all, row...)
	}
	for _, t := range l.Table.Totals {
		all = append(all, t.Label, t.Currency, t.Amount)
	}
	all = append(append(all, l.Requests...), l.BankIntro)
	for _, a := range l.Accounts {
		all = append(all, a.Currency)
		lines(a.Lines)
	}
	all = append(all, l.Ending, l.Closing)
	lines(l.Signature)
	return slices.DeleteFunc(all, func(text string) bool { return text == "" })
}
