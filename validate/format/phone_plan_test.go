package format

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

// TestNumberingPlans holds that the plans of all calling codes say what the library
// says, about its examples, about these with other digits, and about any digits.
func TestNumberingPlans(t *testing.T) {
	t.Parallel()
	collection, err := phonenumbers.MetadataCollection()
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for _, m := range collection.GetMetadata() {
		code := m.GetCountryCode()
		if _, err := newNumberingPlan(int(code)); err != nil { // its numbers would be checked slowly
			t.Error(err)
		}
		for _, desc := range []*phonenumbers.PhoneNumberDesc{m.GetFixedLine(), m.GetMobile(), m.GetTollFree(), m.GetVoip(), m.GetUan()} {
			if desc.GetExampleNumber() == "" {
				continue
			}
			for try := range 60 {
				digits := []byte(desc.GetExampleNumber())
				for range try / 4 % 5 {
					digits[random.IntN(len(digits))] = byte('0' + random.IntN(10))
				}
				switch try % 8 {
				case 6:
					digits = digits[:len(digits)-1]
				case 7:
					digits = append(digits, byte('0'+random.IntN(10)))
				}
				if digits[0] == '0' || len(digits) < 4 {
					continue
				}
				want := validByLibrary(int(code), string(digits))
				if got := validNational(int(code), string(digits)); got != want {
					t.Errorf("+%d %s is valid: %v, want %v", code, digits, got, want)
				}
			}
		}
	}
}

// TestPatternWithoutAutomaton: what can't be an automaton is an error, and the library is
// asked instead.
func TestPatternWithoutAutomaton(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]error{`1\b2`: errAssertion, `^12`: errAssertion, `1(`: nil, `(?=1)2`: nil} {
		if a, err := newAutomaton(pattern); err == nil || want != nil && !errors.Is(err, want) {
			t.Errorf("%s is %v, %v", pattern, a, err)
		}
	}
}

func BenchmarkParsePhone(b *testing.B) {
	for _, text := range []string{"0755-83456789", "+49 30 7654321", "+1 212 5551234", "13800138000"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				ParsePhone(text, "CN")
			}
		})
	}
}
