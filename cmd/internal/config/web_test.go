package config

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWeb(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, web string
		want      Web
	}{
		{"on this machine", `{issuer: "http://127.0.0.1:9000/realm/", client_id: page}`, Web{Listen: "127.0.0.1:8080", Issuer: "http://127.0.0.1:9000/realm/", ClientID: "page"}},
		{"behind a server", `{listen: "0.0.0.0:8080", url: "https://register.example.com/", issuer: "https://accounts.google.com", client_id: page, client_secret: hush}`,
			Web{Listen: "0.0.0.0:8080", URL: "https://register.example.com", Issuer: "https://accounts.google.com", ClientID: "page", ClientSecret: "hush"}},
		{"behind servers elsewhere", `{proxies: [10.1.2.3/8, 192.0.2.7, "fd00::1"]}`,
			Web{Listen: "127.0.0.1:8080", Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("192.0.2.7/32"), netip.MustParsePrefix("fd00::1/128")}}},
		{"with a certificate", `{listen: "0.0.0.0:8443", url: "https://register.example.com:8443", certificate: /etc/tls/fullchain.pem, certificate_key: /etc/tls/privkey.pem}`,
			Web{Listen: "0.0.0.0:8443", URL: "https://register.example.com:8443", Certificate: "/etc/tls/fullchain.pem", CertificateKey: "/etc/tls/privkey.pem"}},
		{"by two factors", `{issuer: "https://id.example.com", client_id: page, acr_values: [phr, "urn:okta:loa:2fa:any"], amr_values: [mfa]}`,
			Web{Listen: "127.0.0.1:8080", Issuer: "https://id.example.com", ClientID: "page", ACR: []string{"phr", "urn:okta:loa:2fa:any"}, AMR: []string{"mfa"}}},
		{"by links alone", `{listen: "0.0.0.0:8080"}`, Web{Listen: "0.0.0.0:8080"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, load(t, "web: "+tt.web+"\n"+smallest, nil).Web, cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// How people reach the page follows from who has the certificate.
func TestBase(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		web    Web
		base   string
		secure bool
	}{
		{"on this machine", Web{Listen: "127.0.0.1:8080"}, "http://127.0.0.1:8080", false},
		{"on this machine, with a certificate", Web{Listen: "localhost:8443", Certificate: "c"}, "https://localhost:8443", true},
		{"by nobody knows what name", Web{Listen: "0.0.0.0:8080"}, "", false},
		{"by nobody knows what name, with a certificate", Web{Listen: "0.0.0.0:8443", Certificate: "c"}, "", true},
		{"behind a server", Web{Listen: "127.0.0.1:8080", URL: "https://register.example.com"}, "https://register.example.com", true},
		{"by another port of this machine", Web{Listen: "127.0.0.1:8080", URL: "http://localhost:9090"}, "http://localhost:9090", false},
	} {
		if base, secure := tt.web.Base(), tt.web.Secure(); base != tt.base || secure != tt.secure {
			t.Errorf("%s: %q, over https alone: %v", tt.name, base, secure)
		}
	}
}
