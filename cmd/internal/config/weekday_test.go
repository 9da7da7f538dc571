package config

import "testing"

func TestWeekday(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"monday": "Monday", " Sunday ": "Sunday", "off": "", "": ""} {
		b := &builder{values: values{"d": {text: text}}, problems: &problems{}}
		got := ""
		if day := b.weekday("d"); day != nil {
			got = day.String()
		}
		if got != want || len(*b.problems) != 0 {
			t.Errorf("%q is %q, with %v", text, got, b.problems)
		}
	}
	b := &builder{values: values{"d": {text: "mon"}}, problems: &problems{}}
	if b.weekday("d") != nil || len(*b.problems) != 1 {
		t.Errorf("mon is a day, with %v", b.problems)
	}
}
