package sheetschema

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sheetsync/sheetschema/currency"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/source"
)

// Settings are facts of one register that its expressions ask for. A descriptor
// may give them, and what loads it lays those of the register's configuration over
// them; the zero Settings change nothing.
type Settings struct {
	// BaseCurrency is the ISO 4217 code of the currency that the team counts in,
	// which base_currency() gives; "" for none.
	BaseCurrency string
	// PaymentTolerance is, by ISO 4217 code, how much a payment may fall short
	// and still settle, such as a bank's charges: what payment_tolerance(currency)
	// gives. A currency that isn't there has none: 0.
	PaymentTolerance map[string]expression.Value
}

const (
	baseCurrencyMember     = "base_currency"
	paymentToleranceMember = "payment_tolerance"
)

// settings reads the descriptor's own settings, and lays those of the caller over
// them.
func (l *loader) settings(o *source.Object, over []Settings) {
	if text := o.Text(baseCurrencyMember); text != "" {
		code, _ := currency.Parse(text)
		if code == "" {
			o.Fail(baseCurrencyMember, fmt.Sprintf("%q is not a currency", text), "write the three-letter code, such as CNY")
		}
		l.given.BaseCurrency = code
	}
	l.given.PaymentTolerance = l.tolerances(o)
	for _, s := range over {
		if s.BaseCurrency != "" {
			l.given.BaseCurrency = s.BaseCurrency
		}
		maps.Copy(l.given.PaymentTolerance, s.PaymentTolerance)
	}
}

func (l *loader) tolerances(o *source.Object) map[string]expression.Value {
	all := make(map[string]expression.Value)
	n := o.Member(paymentToleranceMember)
	if n == nil {
		return all
	}
	held := l.Object(n, source.JoinPath(o.Path, paymentToleranceMember))
	for _, m := range n.Members {
		held.Allow(m.Name)
		code, _ := currency.Parse(m.Name)
		v, err := expression.ParseNumber(m.Value.Text)
		sign, _ := v.Compare(expression.IntegerOf(0))
		switch {
		case code == "":
			held.Fail(m.Name, fmt.Sprintf("%q is not a currency", m.Name), "write the three-letter code, such as USD")
		case err != nil || sign < 0 || m.Value.Kind != source.KindNumber && m.Value.Kind != source.KindText:
			held.Fail(m.Name, "this is not an amount", "write it such as 30 or 12.50")
		default:
			all[code] = v
		}
	}
	held.RejectUnknown()
	return all
}

// constants are what expressions know beside a record.
func (s Settings) constants() expression.Constants {
	return expression.Constants{BaseCurrency: s.BaseCurrency, PaymentTolerance: s.PaymentTolerance}
}

// digest adds the settings that were laid over a descriptor to its digest: a
// register that counts in another currency has other totals.
func (s Settings) digest(of string) string {
	if s.BaseCurrency == "" && len(s.PaymentTolerance) == 0 {
		return of
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %q", of, s.BaseCurrency)
	for _, code := range slices.Sorted(maps.Keys(s.PaymentTolerance)) {
		fmt.Fprintf(&b, " %q %s", code, s.PaymentTolerance[code])
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}
