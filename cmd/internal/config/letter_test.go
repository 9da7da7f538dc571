package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLetter(t *testing.T) {
	t.Parallel()
	b := &builder{values: values{
		"registers.0.letter.company": {text: " Us Ltd "}, "registers.0.letter.sender": {text: "Li"}, "registers.0.letter.zh.company": {text: "我们"},
		"registers.0.letter.bank.USD": {text: "Bank\nNo. 1\n"}, "registers.0.letter.bank.*": {text: "Other"},
	}, problems: &problems{}}
	want := Letter{
		Latin: Letterhead{Company: "Us Ltd", Sender: "Li"}, Chinese: Letterhead{Company: "我们"},
		Bank: map[string]string{"USD": "Bank\nNo. 1", AnyCurrency: "Other"},
	}
	got := b.letter(0)
	if diff := cmp.Diff(want, got); diff != "" || len(*b.problems) != 0 {
		t.Errorf("%s, with %v", diff, b.problems)
	}
	if diff := cmp.Diff(Letterhead{Company: "我们", Sender: "Li"}, got.Chinese.Or(got.Latin)); diff != "" {
		t.Error(diff)
	}
	b = &builder{values: values{"registers.0.letter.bank.Dollars": {text: "x"}}, problems: &problems{}}
	if got := b.letter(0); len(got.Bank) != 0 || len(*b.problems) != 1 {
		t.Errorf("%v, with %v", got.Bank, b.problems)
	}
}
