package page

import "testing"

// An amount stays with its currency, and what isn't known in one piece.
func TestLines(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"145":                          "145",
		"CNY 5,449,334":                "CNY\u00a05,449,334",
		"CNY 65,565,325 + ?":           "CNY\u00a065,565,325 +\u00a0?",
		"CNY 1,065,565,325,000.00 + ?": "CNY 1,065,565,325,000.00 +\u00a0?", // wider than a narrow card
	} {
		if got := (&card{Value: value}).Lines(); got != want {
			t.Errorf("%q stands as %q, want %q", value, got, want)
		}
	}
}
