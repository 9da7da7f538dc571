package config

import (
	"strings"

	"sheetsync/sheetschema/currency"
)

// letter returns what letters to customers say of the team.
func (b *builder) letter(i int) Letter {
	key := func(name string) string { return registerKey(i, "letter."+name) }
	head := func(under string) Letterhead {
		return Letterhead{b.text(key(under + "company")), b.text(key(under + "address")), b.text(key(under + "sender"))}
	}
	return Letter{
		Latin: head(""), Chinese: head("zh."), Phone: b.text(key("phone")), Email: b.text(key("email")),
		Bank: b.accounts(key("bank")), Font: b.path(key("font")),
	}
}

// accounts returns the details of bank accounts by currency.
func (b *builder) accounts(prefix string) map[string]string {
	var all map[string]string
	for _, name := range b.values.under(prefix) {
		key := prefix + "." + name
		v := b.values[key]
		code := AnyCurrency
		if name != AnyCurrency {
			if code, _ = currency.Parse(name); code != name {
				b.bad(key, v, `Write the three-letter code, such as USD, or "*" for every other currency.`, "this is not a currency")
				continue
			}
		}
		if all == nil {
			all = map[string]string{}
		}
		all[code] = strings.TrimSpace(v.text)
	}
	return all
}
