package mailaddr_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sheetsync/reminders/mailaddr"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		cell    string
		want    []string
		invalid int
	}{
		{"", nil, 0},
		{"  \n ", nil, 0},
		{"a@example.com", []string{"a@example.com"}, 0},
		{"a@example.com,b@example.com; c@example.com，d@example.com；e@example.com、f@example.com g@example.com\nh@example.com",
			[]string{"a@example.com", "b@example.com", "c@example.com", "d@example.com", "e@example.com", "f@example.com", "g@example.com", "h@example.com"}, 0},
		{"A@Example.COM; a@example.com", []string{"A@example.com"}, 0},
		{"Li Wei <li@example.com>, 王芳 <wang@example.com>", []string{"li@example.com", "wang@example.com"}, 0},
		{"ｌｉ＠ｅｘａｍｐｌｅ．ｃｏｍ", []string{"li@example.com"}, 0},
		{"mailto:li@example.com", []string{"li@example.com"}, 0},
		{"li@例子.中国", []string{"li@xn--fsqu00a.xn--fiqs8s"}, 0},
		{"li@example.com.", nil, 1},
		{"none", nil, 1},
		{"li@gmail, a@example.com", []string{"a@example.com"}, 1},
		{"a@example.com\r\nBcc: b@example.com", []string{"a@example.com"}, 1},
		{"a@example.com bCC ： b@example.com", nil, 1},
		{"a@example.com; reply-to:b@example.com; c@example.com", []string{"a@example.com", "c@example.com"}, 1},
		{"邮箱: a@example.com", []string{"a@example.com"}, 1},
		{"a@b@example.com", nil, 1},
		{"\u202ea@example.com", nil, 1},
		{"b1@example.com\u200b", []string{"b1@example.com"}, 0},
		{"\ufeffb1@example.com\u00a0", []string{"b1@example.com"}, 0},
		{"\u202ab1@example.com\u202c; b1@exam\u00adple.com", []string{"b1@example.com"}, 0},
		{"b1@example.com\u200b\u200bb2@example.com", nil, 1},
		{"b1@example\x00.com", nil, 1},
	}
	for _, tt := range tests {
		got, invalid := mailaddr.Split(tt.cell)
		if !slices.Equal(got, tt.want) || invalid != tt.invalid {
			t.Errorf("%q: %q and %d invalid, want %q and %d", tt.cell, got, invalid, tt.want, tt.invalid)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("a@example.com")
	f.Add("\"a\\\" b\"@example.com")
	f.Add("<a@例子.中国>")
	f.Add("a@example.com\r\nx")
	f.Fuzz(func(t *testing.T, s string) { checkAddress(t, s) })
}

func TestParseIsStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		checkAddress(t, rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-zA-Z.＠@<>" 李\r\n]{1,20}@[a-z.例。]{1,20}`)).Draw(t, "text"))
	})
}

// checkAddress holds what Parse returns against what may stand in an
// SMTP command, and against itself.
func checkAddress(t interface{ Fatalf(string, ...any) }, s string) {
	address, err := mailaddr.Parse(s)
	if err != nil {
		if address != "" {
			t.Fatalf("%q gives %q and an error", s, address)
		}
		return
	}
	if strings.ContainsAny(address, "\r\n\x00 <>,;\"") || strings.Count(address, "@") != 1 {
		t.Fatalf("%q gives %q", s, address)
	}
	if again, err := mailaddr.Parse(address); err != nil || again != address {
		t.Fatalf("%q gives %q, which gives %q, %v", s, address, again, err)
	}
}
