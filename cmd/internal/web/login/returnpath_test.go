package login

import (
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestReturnPath(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		{"", "/"}, {"/", "/"}, {"/r/acme", "/r/acme"}, {"/r/acme?tab=%E5%AE%A2#x", "/r/acme?tab=%E5%AE%A2"}, {"/r/%E5%AE%A2", "/r/%E5%AE%A2"},
		{"//evil.example", "/"}, {"///evil.example", "/"}, {"/\\evil.example", "/"}, {"\\\\evil.example", "/"}, {"/%5Cevil.example", "/"}, {"/%2F/evil.example", "/"},
		{"https://evil.example", "/"}, {"javascript:alert(1)", "/"}, {"evil.example", "/"}, {"/\t/evil.example", "/"}, {" //evil.example", "/"}, {"/\n/evil.example", "/"}, {"/x//evil.example", "/"},
		{"/login", "/"}, {"/login?next=/", "/"}, {"/login/start", "/"}, {"/logout", "/"}, {"/x/../login", "/"}, {"/./logout", "/"}, {"/loginner", "/loginner"},
		{"/客户", "/"}, {"/" + strings.Repeat("x", 3000), "/"}, {"/%zz", "/"},
	} {
		if got := returnPath(tt.text); got != tt.want {
			t.Errorf("%q leads to %q, want %q", tt.text, got, tt.want)
		}
	}
}

// Whatever it is given, a browser that follows it stays on this server.
func TestReturnPathStays(t *testing.T) {
	t.Parallel()
	here, err := url.Parse("http://register.example.com/login/callback")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[/\\.:%@?#a-z25cF\t ]{0,12}`).Draw(t, "text")
		got := returnPath(text)
		to, err := here.Parse(strings.ReplaceAll(got, `\`, "/")) // as browsers do
		if err != nil || to.Host != here.Host || to.Scheme != "http" || returnPath(got) != got {
			t.Fatalf("%q leads to %q: %v", text, got, to)
		}
	})
}
