package doctor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/web/certificate"
	"sheetsync/syncer/tlsfault"
)

// certificate looks whether the certificate that the page is to have is good, and for how long.
func (d *Doctor) certificate(ctx context.Context, now time.Time) {
	const check = "certificate"
	w := &d.Config.Web
	r, err := certificate.Examine(ctx, certificate.Files{Chain: w.Certificate, Key: w.CertificateKey}, now)
	var fault *certificate.Error
	if errors.As(err, &fault) {
		d.Report(Diagnosis{check, StatusFailed, fault.Text, fault.Hint()})
		return
	}
	if err != nil {
		d.report(check, "", err)
		return
	}
	good := true
	warn := func(detail, hint string) {
		good = false
		d.warn(check, detail, hint)
	}
	until := r.Leaf.NotAfter.UTC().Format(time.DateOnly)
	if name := reachedBy(w); name != "" && r.Leaf.VerifyHostname(name) != nil {
		warn(fmt.Sprintf("%s is for %s, and people reach the page as %s: browsers refuse it", w.Certificate, tlsfault.Names(r.Leaf), name), "get one for that name, or set web.url to a name that it is for")
	}
	if r.EndsSoon {
		warn(fmt.Sprintf("%s ends on %s, and should have been renewed by now", w.Certificate, until), "see why what renews it doesn't (with certbot: certbot renew --dry-run), and that it puts the new one in the place of these files")
	}
	if r.Open {
		warn("everybody on this machine may read "+w.CertificateKey, "chmod 640 it, with the service's group")
	}
	if good {
		d.report(check, fmt.Sprintf("%s is for %s until %s; the page is served over TLS", w.Certificate, tlsfault.Names(r.Leaf), until), nil)
	}
}

// reachedBy is the name by which people reach the page; "" where nobody says.
func reachedBy(w *config.Web) string {
	if u, err := url.Parse(w.Base()); err == nil && u.Host != "" {
		return u.Hostname()
	}
	host, _, err := net.SplitHostPort(w.Listen)
	if ip := net.ParseIP(host); err != nil || host == "" || ip != nil && ip.IsUnspecified() {
		return ""
	}
	return host
}
