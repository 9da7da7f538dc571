package lexical

import "testing"

func TestShowsNumber(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		shown   string
		n       float64
		affixes bool
		whole   int
		want    bool
	}{
		{shown: "1,000", n: 1000, whole: 4, want: true},
		{shown: "1.000,00", n: 1000, whole: 4, want: true},
		{shown: "05021", n: 5021, whole: 5, want: true},
		{shown: "-005", n: -5, whole: 3, want: true},
		{shown: "(12)", n: -12, whole: 2, want: true},
		{shown: "0.3", n: 0.25, whole: 1, want: true},
		{shown: "12.35", n: 12.345, whole: 2, want: true},
		{shown: "1,000", n: 1000.15, whole: 4, want: true},
		{shown: "1,000", n: 1, whole: 1, want: true}, // German
		{shown: "12", n: -12, whole: 2, want: true},  // a format may leave the sign out
		{shown: "-12", n: 12},
		{shown: "2026-03-05", n: 46086},
		{shown: "05.03.2026", n: 46086},
		{shown: "No. 7", n: 7},
		{shown: "$7", n: 7},
		{shown: "$7.00", n: 7, affixes: true, whole: 1, want: true},
		{shown: "15%", n: 0.15},
		{shown: "15%", n: 0.15, affixes: true, want: true},
		{shown: "", n: 0},
	} {
		if whole, is := ShowsNumber(test.shown, test.n, test.affixes); is != test.want || whole != test.whole {
			t.Errorf("%q shows %v: %v with %d digits, want %v with %d", test.shown, test.n, is, whole, test.want, test.whole)
		}
	}
}

func TestDigitsLost(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text string
		want bool
	}{
		{"6.22202E+15", true},
		{"6,22202e+15", true},
		{"-1E+16", true},
		{"６.２E+１５", true},
		{"1.50000E+05", false},
		{"1E+5", false},
		{"2E10", false},
		{"1.2E-09", false},
		{"AB1E+15", false},
		{"12.5E+15", false},
		{"E+15", false},
		{"1.E+15", false},
	} {
		if got := DigitsLost(test.text); got != test.want {
			t.Errorf("%q has lost digits: %v", test.text, got)
		}
	}
}
