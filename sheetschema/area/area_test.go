package area

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text string
		want Range
		err  error
	}{
		{"A3:K20", Range{Rectangle: Rectangle{2, 20, 0, 11}}, nil},
		{" $A$3:$K ", Range{Rectangle: Rectangle{2, 0, 0, 11}}, nil},
		{"b:aa", Range{Rectangle: Rectangle{0, 0, 1, 27}}, nil},
		{"A:K20", Range{Rectangle: Rectangle{0, 20, 0, 11}}, nil},
		{"客户!M1:S", Range{Tab: "客户", Rectangle: Rectangle{0, 0, 12, 19}}, nil},
		{"'It''s 2025!'!A1:B", Range{Tab: "It's 2025!", Rectangle: Rectangle{0, 0, 0, 2}}, nil},
		{"客户名单", Range{Name: "客户名单"}, nil},
		{"Customers_2025", Range{Name: "Customers_2025"}, nil},
		{"A3", Range{}, ErrCell},
		{"客户!A3", Range{}, ErrCell},
		{"K3:A20", Range{}, ErrReversed},
		{"A20:K3", Range{}, ErrReversed},
		{"A3:K3", Range{}, ErrNoRoom},
		{"A0:K3", Range{}, ErrNotation},
		{"A3:K0", Range{}, ErrNotation},
		{"3:20", Range{}, ErrNotation},
		{"", Range{}, ErrNotation},
		{"!A1:B2", Range{}, ErrNotation},
		{"客户!", Range{}, ErrNotation},
		{"it's!A1:B2", Range{}, ErrNotation},
		{"'it's'!A1:B2", Range{}, ErrNotation},
		{"two words", Range{}, ErrNotation},
		{"客户!名单", Range{}, ErrNotation},
		{"A1:B2:C3", Range{}, ErrNotation},
	} {
		got, err := Parse(test.text)
		if !errors.Is(err, test.err) {
			t.Errorf("%q: the error is %v, want %v", test.text, err, test.err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q: %s", test.text, diff)
		}
	}
}

func TestOverlaps(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		a, b string
		want bool
	}{
		{"side by side", "A1:K", "M1:S", false},
		{"one column of both", "A1:M", "M1:S", true},
		{"one above the other", "A1:K20", "A22:K", false},
		{"open above the other", "A1:K", "A22:K", true},
	} {
		a, _ := Parse(test.a)
		b, _ := Parse(test.b)
		if a.Overlaps(b.Rectangle) != test.want || b.Overlaps(a.Rectangle) != test.want {
			t.Errorf("%s: not %t", test.name, test.want)
		}
	}
}
