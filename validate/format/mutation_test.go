package format_test

import (
	"strings"
	"testing"

	"sheetsync/validate/format"
)

// TestOneWrongDigitIsFound changes each digit of sound numbers: check digits are
// there to tell.
func TestOneWrongDigitIsFound(t *testing.T) {
	t.Parallel()
	changed, missed := map[string]int{}, map[string]int{}
	for _, row := range known(t, "identifiers.csv") {
		kind, value := row[0], row[1]
		if row[2] != "valid" || kind == "bic" || kind == "eu_vat" && strings.HasPrefix(value, "EU") {
			continue // those have no check digits
		}
		check, _ := format.NewChecker(kind)
		for i := range len(value) {
			if value[i] < '0' || value[i] > '9' {
				continue
			}
			for _, d := range "0123456789" {
				if byte(d) == value[i] {
					continue
				}
				changed[kind]++
				if wrong := value[:i] + string(d) + value[i+1:]; check(wrong).Status == format.StatusValid {
					missed[kind]++
					if kind != "eu_vat" {
						t.Errorf("%s: %s passes as well as %s", kind, wrong, value)
					}
				}
			}
		}
	}
	// Some countries have several kinds of numbers of one form.
	if missed["eu_vat"]*33 > changed["eu_vat"] {
		t.Errorf("%d of %d wrong VAT numbers pass, more than 3 %%", missed["eu_vat"], changed["eu_vat"])
	}
	t.Logf("changed %v, missed %v", changed, missed)
}
