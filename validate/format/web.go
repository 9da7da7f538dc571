package format

import (
	"net/netip"
	"net/url"
	"strings"

	"github.com/google/uuid"
)

// URI judges an absolute URI. A web address without its scheme, as people write
// it (www.example.com/path), is Unusual.
func URI(text string) Finding {
	invalid := Finding{Invalid, "uri"}
	text = strings.TrimSpace(text)
	if strings.ContainsAny(text, " \t\n<>\"") {
		return invalid
	}
	u, err := url.Parse(text)
	if err != nil {
		if u, err = url.Parse("https://" + text); err == nil && validHost(u.Hostname()) {
			return Finding{Unusual, "uri_scheme"}
		}
		return invalid
	}
	switch {
	case u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "ftp":
		if validHost(u.Hostname()) {
			return Finding{}
		}
		return invalid
	case u.Scheme != "" && !strings.Contains(u.Scheme, ".") && (u.Opaque != "" || u.Host != "" || u.Path != ""):
		return Finding{}
	}
	if u, err = url.Parse("https://" + text); err == nil && validHost(u.Hostname()) {
		return Finding{Unusual, "uri_scheme"}
	}
	return invalid
}

func validHost(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	return host == "localhost" || validDomain(strings.TrimSuffix(host, "."))
}

// UUID judges a UUID in its usual form of five groups.
func UUID(text string) Finding {
	text = strings.TrimSpace(text)
	if len(text) != 36 || uuid.Validate(text) != nil {
		return Finding{Invalid, "uuid"}
	}
	return Finding{}
}

// Domain judges an internet domain name below a top-level domain.
func Domain(text string) Finding {
	if !validDomain(strings.TrimSpace(text)) {
		return Finding{Invalid, "domain"}
	}
	return Finding{}
}
