package lexical

import (
	"strings"
	"testing"

	"sheetsync/sheetschema/expression"
)

func TestIncompleteDay(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		texts string
		want  Part
	}{
		{"a month", "2026.3|2026.03|202603|2026-3|2026/12|2026年3月|2026 年 3 月|2026年3月份|２０２６年３月|Mar 2026|March, 2026|3/2026|03.2026", PartMonth},
		{"a day without its year", "5.3.|5.3|12.1|31/12|3月5日|3月5号|3月5|5 March|5. Mar|Mar 5|March 31", PartDay},
		{"neither", "|30|2026|0|-1|261201|46086|2026.13|202613|2026年|13.13|0.5|5.0|3.|Mar|Mar 32|March 2026 x|1.2.3|1,5|45000.5|tomorrow|2026-03-05|5.3.26", PartNone},
	} {
		for text := range strings.SplitSeq(test.texts, "|") {
			if got := IncompleteDay(text); got != test.want {
				t.Errorf("%s: %q tells %d, want %d", test.name, text, got, test.want)
			}
		}
	}
}

func TestShowsDay(t *testing.T) {
	t.Parallel()
	day, err := expression.ParseDay("1905-07-18") // serial 2026
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name  string
		shown string
		want  bool
	}{
		{"dates", "1905-07-18|18.07.1905|7/18/05|18/7/05|1905年7月18日|18 juil. 1905|July 1905|１９０５－０７－１８|1905-07-18 12:30", true},
		{"numbers", "2026|2,026|2.026,00|2 026|$2,026.00|2026%|2.03E+03|1905|1,905", false},
		{"something else", "|no. 2026|18 July|07/05|2026 pcs", false},
	} {
		for shown := range strings.SplitSeq(test.shown, "|") {
			if got := ShowsDay(shown, day); got != test.want {
				t.Errorf("%s: %q shows the day: %v", test.name, shown, got)
			}
		}
	}
}
