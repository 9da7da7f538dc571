package format

import (
	"net/netip"
	"net/url"
	"strings"

	"github.com/google/uuid"
)

// URI checks an absolute URI. A web address without its scheme, as people write
// it (www.example.com/path), is unusual.
func URI(text string) Result {
	invalid := Result{StatusInvalid, "uri"}
	text = strings.TrimSpace(text)
	if strings.ContainsAny(text, " \t\n<>\"") {
		return invalid
	}
	u, err := url.Parse(text)
	if err != nil {
		if u, err = url.Parse("https://" + text); err == nil && validHost(u.Hostname()) {
			return Result{StatusUnusual, "uri_scheme"}
		}
		return invalid
	}
	switch {
	case u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "ftp":
		if validHost(u.Hostname()) {
			return Result{}
		}
		return invalid
	case u.Scheme != "" && !strings.Contains(u.Scheme, ".") && (u.Opaque != "" || u.Host != "" || u.Path != ""):
		return Result{}
	}
	if u, err = url.Parse("https://" + text); err == nil && validHost(u.Hostname()) {
		return Result{StatusUnusual, "uri_scheme"}
	}
	return invalid
}

func validHost(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	return host == "localhost" || validDomain(strings.TrimSuffix(host, "."))
}

// UUID checks a UUID in its usual form of five groups.
func UUID(text string) Result {
	text = strings.TrimSpace(text)
	if len(text) != 36 || uuid.Validate(text) != nil {
		return Result{StatusInvalid, "uuid"}
	}
	return Result{}
}

// Domain checks an internet domain name below a top-level domain.
func Domain(text string) Result {
	if !validDomain(strings.TrimSpace(text)) {
		return Result{StatusInvalid, "domain"}
	}
	return Result{}
}
