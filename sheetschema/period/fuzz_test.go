package period_test

import (
	"testing"

	"sheetsync/sheetschema/period"
)

// FuzzParse holds that a period is read again as it is written, and lies as far
// before a day as after it.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"P7D", "P0D", "P2W", "P1Y6M", "P1Y2M1W3D", "P", "-P1D", "P99999D", "P1.5D", "PT1H"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := period.Parse(text)
		if err != nil {
			return
		}
		again, err := period.Parse(p.String())
		if err != nil || again != p {
			t.Errorf("%q is %v, written %s, and then %v %v", text, p, p, again, err)
		}
		const day = 20_000
		if before, after := p.Before(day), p.After(day); before > day || after < day {
			t.Errorf("%q before and after a day is %s and %s", text, before, after)
		}
	})
}
