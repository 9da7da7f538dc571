package doctor

import (
	"net"
	"net/url"

	"sheetsync/cmd/internal/tracing"
)

// inTheClear tells which connections to other machines are left without TLS.
func (d *Doctor) inTheClear() {
	m := &d.Config.Mail
	if m.Host != "" && m.TLS == "none" && isElsewhere(m.Host) {
		d.warn("mail", "mails go to "+m.Host+" in the clear: whoever is on the way reads them", "set mail.tls to starttls or implicit")
	}
	if m.Bounces.Host != "" && m.Bounces.TLS == "none" && isElsewhere(m.Bounces.Host) {
		d.warn("mail bounces", "the mailbox at "+m.Bounces.Host+" is read in the clear", "set mail.bounces.tls to implicit or starttls")
	}
	if u, err := url.Parse(tracing.Collector(d.Environ)); err == nil && u.Scheme == "http" && isElsewhere(u.Hostname()) {
		d.warn("traces", "traces go to "+u.Hostname()+" in the clear; they hold no cells, but names of registers, and the headers that the collector asks for", "give OTEL_EXPORTER_OTLP_ENDPOINT an address of https")
	}
}

// isElsewhere reports whether a host is another machine.
func isElsewhere(host string) bool { return beyond(net.JoinHostPort(host, "0")) }
