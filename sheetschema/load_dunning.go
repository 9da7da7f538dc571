package sheetschema

import (
	"fmt"
	"slices"

	"sheetsync/sheetschema/period"
	"sheetsync/sheetschema/source"
)

// dunningMember is a custom member of the descriptor:
//
//	dunning:
//	  resource: customers
//	  name: company_name
//	  contact: contact_name
//	  address: company_address
//	  country: country
//	  language: letter_language
//	  levels: [P1D, P15D, P46D]
//	  bank: {resource: accounts, currency: currency, text: details}
//
// and of a deadline, where its amount is owed by the customer: dunning: true. Without
// it that is so of a deadline whose unless reads its amount.
const dunningMember = "dunning"

// dunning reads how letters to customers are made; nil where nothing says.
func (l *loader) dunning(root *source.Object, drafts []*draft) *Dunning {
	n := root.Member(dunningMember)
	if n == nil {
		return nil
	}
	before := len(l.Problems)
	o := l.Object(n, source.JoinPath(root.Path, dunningMember))
	of := l.resourceIn(o, drafts, "the letters need to know who the customers are", "add resource: with the name of the resource that holds the customers")
	if of == nil {
		o.Allow("name", "contact", "address", "country", "language", "levels", "bank")
		o.RejectUnknown("description")
		return nil
	}
	d := &Dunning{Resource: of.Resource, Levels: l.dunningLevels(o), Bank: l.bankAccounts(o, drafts)}
	for _, member := range []struct {
		name  string
		field *int
	}{{"name", &d.Name}, {"contact", &d.Contact}, {"address", &d.Address}, {"country", &d.Country}, {"language", &d.Language}} {
		*member.field = l.textField(of, o, member.name)
	}
	o.RejectUnknown("description")
	if len(l.Problems) > before {
		return nil
	}
	return d
}

// textField reads the name of a field that holds text; -1 for none.
func (l *loader) textField(of *draft, o *source.Object, member string) int {
	index := l.oneField(of, o, member)
	if index >= 0 && of.Fields[index].Type != TypeString {
		o.Fail(member, fmt.Sprintf("%s is of type %s and no text", of.Fields[index].Name, of.Fields[index].Declared), "name a field of type string")
	}
	return index
}

func (l *loader) dunningLevels(o *source.Object) []period.Period {
	var levels []period.Period
	for _, text := range o.Texts("levels") {
		p, ok := l.period(text)
		switch {
		case !ok:
		case p == period.Period{}:
			l.FailAt(text.At, text.Path, "on this day nothing is late yet", "write P1D or more")
		case len(levels) > 0 && period.Compare(levels[len(levels)-1], p) >= 0:
			l.FailAt(text.At, text.Path, "each level begins later than the one before", "write them in order, such as [P1D, P15D, P46D]")
		default:
			levels = append(levels, p)
		}
	}
	if len(levels) > DunningLevels {
		o.Fail("levels", fmt.Sprintf("there are %d levels: a reminder, a second one and a final demand", DunningLevels), "write three, or fewer")
	}
	if len(levels) == 0 {
		return DefaultLevels()
	}
	return levels
}

func (l *loader) bankAccounts(o *source.Object, drafts []*draft) *BankAccounts {
	n := o.Member("bank")
	if n == nil {
		return nil
	}
	b := l.Object(n, source.JoinPath(o.Path, "bank"))
	defer b.RejectUnknown("description")
	of := l.resourceIn(b, drafts, "nothing says which resource holds the accounts", "add resource: with its name")
	if of == nil {
		b.Allow("currency", "text")
		return nil
	}
	accounts := &BankAccounts{Resource: of.Resource, Currency: l.textField(of, b, "currency"), Text: l.textField(of, b, "text")}
	if !b.Has("text") {
		b.Fail("text", "nothing says what letters show of an account", "add text: with the field that holds bank, account number and so on")
	}
	return accounts
}

// owedByCustomer reads whether customers owe a deadline's amount.
func (l *loader) owedByCustomer(o *source.Object, d *Deadline) bool {
	if !o.Has(dunningMember) {
		o.Allow(dunningMember)
		return d.Amount >= 0 && d.Unless != nil && slices.Contains(d.Unless.Indexes(), d.Amount)
	}
	owed := o.Flag(dunningMember)
	if owed && d.Amount < 0 {
		o.Fail(dunningMember, "nothing says how much is owed", "add amount: with the field that holds what is still to be paid")
	}
	return owed
}
