package doctor

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strings"

	"sheetsync/cmd/internal/config"
	"sheetsync/sheetschema/celltext"
)

// page looks whether people can get in to the page.
func (d *Doctor) page(ctx context.Context, registers []*config.Register) {
	const check = "page"
	w := &d.Service.Config.Web
	if w.Listen == "" {
		d.report(check, "web.listen is off: there is none, and apps read no calendars", nil)
		return
	}
	offer, err := d.Service.Gate(registers).CheckIssuer(ctx)
	switch {
	case err != nil:
		d.warn(check, "nobody can sign in by web.issuer: "+celltext.Cut(celltext.Line(err.Error()), 300),
			"write web.issuer just as the issuer calls itself, and see that this machine reaches it; until then sheetsync web link lets people in")
	case offer.Unmet:
		d.warn(check, "nobody can sign in: "+w.Issuer+" says that it knows none of web.acr_values", "name classes that it has (acr_values_supported in its /.well-known/openid-configuration), or methods in web.amr_values")
	case offer.Callback != "":
		d.report(check, "people sign in with "+w.Issuer+", which has to know "+offer.Callback+" as the redirect"+demanded(w), nil)
	default:
		d.report(check, "no web.issuer: sheetsync web link lets people in", nil)
	}
	switch {
	case !beyond(w.Listen) || w.URL != "":
	case w.Certificate != "":
		d.warn(check, "web.url is not set: the page answers to no name, but to addresses in numbers", "set web.url to https and a name that the certificate is for")
	default:
		d.warn(check, "web.listen may be reached from other machines, over http: whoever is on the way can read along", "name a certificate in web.certificate, or put a server with one before it, and its address in web.url; or listen at 127.0.0.1")
	}
}

// demanded says what the issuer is asked for.
func demanded(w *config.Web) string {
	if !w.SecondFactor() {
		return ""
	}
	return ", and to say that they did by one of " + strings.Join(slices.Concat(w.ACR, w.AMR), ", ")
}

// beyond reports whether an address is that of more than this machine alone.
func beyond(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	if err != nil || host == "localhost" {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return err != nil || !ip.IsLoopback()
}
