package config

import (
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

func (b *builder) web() Web {
	secret, secretValue := b.secret("web.client_secret")
	metrics, _ := b.secret("web.metrics_token")
	w := Web{
		Listen: b.listen("web.listen"), URL: b.pagesURL("web.url"), Certificate: b.path("web.certificate"), CertificateKey: b.path("web.certificate_key"),
		Issuer: b.text("web.issuer"), ClientID: b.text("web.client_id"), ClientSecret: secret,
		ACR: b.words("web.acr_values"), AMR: b.words("web.amr_values"), MetricsToken: metrics, Proxies: b.networks("web.proxies"),
	}
	b.certificate(&w)
	const example = "Write it like https://accounts.google.com, as the issuer itself does."
	issuer := b.get("web.issuer")
	if w.Issuer == "" {
		for _, key := range []string{"web.acr_values", "web.amr_values"} {
			if v := b.get(key); len(v.items) > 0 {
				b.bad("web.issuer", v, example, "it is missing beside %s, which it is asked for", key)
			}
		}
		if w.ClientID != "" || secret != "" {
			v := secretValue
			if w.ClientID != "" {
				v = b.get("web.client_id")
			}
			b.bad("web.issuer", v, example, "it is missing beside web.client_id and web.client_secret")
		}
		return w
	}
	u, err := url.Parse(w.Issuer)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		b.bad("web.issuer", issuer, example, "this is not the URL of an issuer of OpenID Connect")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		b.bad("web.issuer", issuer, "Write https.", "anybody on the way could sign in as anybody")
	}
	if w.ClientID == "" {
		b.bad("web.client_id", issuer, "Register the page with the issuer as a web application; it gives you the id and the secret.", "web.issuer needs it")
	}
	if w.Listen == "" {
		b.bad("web.listen", issuer, "Set it to an address such as 127.0.0.1:8080.", "web.issuer needs it")
	} else if w.Base() == "" {
		b.bad("web.url", issuer, "Write it like https://register.example.com: the issuer sends people back there.", "web.issuer needs it")
	}
	return w
}

// words reads words such as an issuer knows, without blanks in them.
func (b *builder) words(key string) []string {
	v := b.get(key)
	var list []string
	for _, text := range v.items {
		if text = strings.TrimSpace(text); text == "" || len(text) > maxWord || strings.ContainsFunc(text, func(c rune) bool { return c <= ' ' || c > '~' }) {
			b.bad(key, v, "Write them as the issuer's documentation does, such as mfa or phr.", "an entry is not a word of an issuer's")
			continue
		}
		list = append(list, text)
	}
	return list
}

// maxWord bounds a word of an issuer's, in bytes.
const maxWord = 200

// certificate holds that a certificate has its key, and that nobody is sent past it.
func (b *builder) certificate(w *Web) {
	switch {
	case w.Certificate == "" && w.CertificateKey != "":
		b.bad("web.certificate", b.get("web.certificate_key"), "Name the file that has the certificate and its chain, as PEM.", "it is missing beside web.certificate_key")
	case w.Certificate != "" && w.CertificateKey == "":
		b.bad("web.certificate_key", b.get("web.certificate"), "Name the file that has the certificate's private key, as PEM.", "it is missing beside web.certificate")
	case w.Certificate != "" && strings.HasPrefix(w.URL, "http:"):
		b.bad("web.url", b.get("web.url"), "Write https.", "by web.certificate, the page is reached over https")
	}
}

// networks reads networks, and addresses, each of which is one by itself.
func (b *builder) networks(key string) []netip.Prefix {
	v := b.get(key)
	var list []netip.Prefix
	for _, text := range v.items {
		network, err := netip.ParsePrefix(text)
		if address, e := netip.ParseAddr(text); e == nil {
			network, err = netip.PrefixFrom(address, address.BitLen()), nil
		}
		if err != nil || network.Bits() == 0 {
			b.bad(key, v, "Write it like 10.0.0.0/8 or 192.0.2.7.", "%q is not a network of servers", text)
			continue
		}
		list = append(list, network.Masked())
	}
	return list
}

// pagesURL returns the address under which people reach the service's pages, without a
// slash at its end; "" for none. What is secret in addresses below it must not cross a
// network in the clear.
func (b *builder) pagesURL(key string) string {
	v := b.get(key)
	text := strings.TrimSpace(v.text)
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		b.bad(key, v, "Write it like https://register.example.com.", "this is not the base URL of a server")
		return ""
	case u.Scheme == "http" && !loopback(u.Hostname()):
		b.bad(key, v, "Name a certificate in web.certificate, or put a server with one before it, and write https.", "addresses with a secret in them would cross the network unencrypted")
		return ""
	}
	return strings.TrimRight(text, "/")
}

func (b *builder) listen(key string) string {
	v := b.get(key)
	address := strings.TrimSpace(v.text)
	if address == "" || strings.EqualFold(address, "off") {
		return ""
	}
	_, port, err := net.SplitHostPort(address)
	if n, convErr := strconv.Atoi(port); err != nil || convErr != nil || n < 0 || n > 65535 {
		b.bad(key, v, "Write it like 127.0.0.1:8080.", "this is not an address with a port")
	}
	return address
}
