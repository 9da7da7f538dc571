package celltext_test

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sheetsync/sheetschema/celltext"
)

func TestUnlink(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, text, want string }{
		{"a URL", "pay at https://evil.example/x?a=b.c", "pay at https:|//evil.|example/x?a=b.c"},
		{"in capitals", "HTTP://EVIL.COM", "HTTP:|//EVIL.|COM"},
		{"a number for a host", "http://192.0.2.1/x", "http:|//192.0.2.1/x"},
		{"another scheme", "weixin://dl/pay", "weixin:|//dl/pay"},
		{"without slashes", "javascript:alert(1)", "javascript:|alert(1)"},
		{"a name of a site", "www.evil.com", "www.|evil.|com"},
		{"behind Chinese", "请付款到evil.com谢谢", "请付款到evil.|com谢谢"},
		{"a sentence in Chinese", "已付。下周发货", "已付。下周发货"},
		{"a user before it", "http://bank.example@evil.example", "http:|//bank.example@evil.example"},
		{"a company", "Ningbo Co.Ltd.", "Ningbo Co.|Ltd."},
		{"an address", "li.wei@mail.example.com", "li.wei@mail.example.com"},
		{"a number", "3.50, V2.0, 2024.11.30", "3.50, V2.0, 2024.11.30"},
		{"initials", "Booking B.V. in U.S.A.", "Booking B.V. in U.S.A."},
		{"a sentence", "Paid. Then shipped: 3", "Paid. Then shipped: 3"},
		{"nothing", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := strings.ReplaceAll(celltext.Unlink(tc.text), "\u200b", "|"); got != tc.want {
				t.Errorf("%q became %q", tc.text, got)
			}
		})
	}
}

// linked finds what the usual programs make a link of.
var linked = regexp.MustCompile(`(?i)([a-z][a-z0-9+.-]*:)?//\S|(^|[^@a-z0-9.-])(www\.)?[a-z0-9-]+\.(com|cn|net)\b`)

// Nothing else is changed, nothing is left that is linked, and a second time changes nothing.
func TestUnlinkLeavesNoLink(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.SampledFrom([]string{"http", "https", ":", "：", "//", "/", ".", "evil", "com", "CN", "www", " ", "付", "a", "1", "-", "?"})).Draw(t, "parts")
		text := strings.Join(parts, "")
		got := celltext.Unlink(text)
		if strings.ReplaceAll(got, "\u200b", "") != text {
			t.Fatalf("%q became %q", text, got)
		}
		if at := linked.FindString(got); at != "" && !strings.HasPrefix(at, "//") {
			t.Fatalf("%q became %q, where %q is a link", text, got, at)
		}
		if again := celltext.Unlink(got); again != got {
			t.Fatalf("%q becomes %q", got, again)
		}
	})
}
