package login

import (
	"net/url"
	"path"
	"strings"
)

// returnPath is where somebody goes on once they are signed in: a path of this server, or
// "/" for what might lead elsewhere (an open redirect) or back to signing in.
func returnPath(text string) string {
	const home = "/"
	if !strings.HasPrefix(text, "/") || len(text) > 2000 || strings.ContainsFunc(text, func(c rune) bool { return c <= ' ' || c == '\\' || c >= 0x7F }) {
		return home
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Opaque != "" || u.User != nil || strings.Contains(u.Path, "//") || strings.Contains(u.Path, `\`) {
		return home
	}
	if clean := path.Clean(u.Path); clean == "/login" || clean == "/logout" || strings.HasPrefix(clean, "/login/") {
		return home
	}
	return u.EscapedPath() + query(u)
}

func query(u *url.URL) string {
	if u.RawQuery == "" {
		return ""
	}
	return "?" + u.RawQuery
}
