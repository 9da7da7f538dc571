package display_test

import (
	"math"
	"testing"

	"sheetsync/syncer/display"
)

// FuzzPattern holds that no pattern of number formats and no number does harm, and that
// one pattern shows a number the same way twice.
func FuzzPattern(f *testing.F) {
	for _, pattern := range []string{"0.00", `#,##0.00;[red](#,##0.00)`, "yyyy-mm-dd", "[h]:mm:ss", "0.00E+00", "# ?/?", `"a;b"0`, "@", "General", ";;;", "[>=100]0;0.0", `\`, "0%", "m", "[mm]", "am/pm"} {
		f.Add(pattern, 1234.5)
		f.Add(pattern, -1e300)
	}
	f.Fuzz(func(t *testing.T, pattern string, n float64) {
		if len(pattern) > 255 || math.IsNaN(n) || math.IsInf(n, 0) {
			return // no cell has these
		}
		p := display.Parse(pattern)
		l := display.For("en_US")
		if a, b := p.Number(n, l), p.Number(n, l); a != b {
			t.Errorf("%q shows %v as %q and %q", pattern, n, a, b)
		}
		_, _ = p.Text("text"), p.Type()
		if p.IsDate() && p.Type() == "NUMBER" {
			t.Errorf("%q shows dates, and is of type NUMBER", pattern)
		}
	})
}
