package config

import "strings"

func (b *builder) bounces(auth string) Bounces {
	password, _ := b.secret("mail.bounces.password")
	m := Bounces{
		Host: b.text("mail.bounces.host"), Port: b.integer("mail.bounces.port", 0, 65535), TLS: b.text("mail.bounces.tls"),
		Username: b.text("mail.bounces.username"), Password: password, Mailbox: b.text("mail.bounces.mailbox"),
	}
	b.oneOf("mail.bounces.tls", m.TLS, "implicit", "starttls", "none")
	if m.Host == "" {
		return m
	}
	if strings.ContainsAny(m.Host, " \t/@:") {
		b.bad("mail.bounces.host", b.get("mail.bounces.host"), "Write the server's name alone; the port has its own key.", "this is not a host name")
	}
	if m.Username == "" {
		b.bad("mail.bounces.username", b.get("mail.bounces.username"), "Set it to the account to which mail comes back.", "mail.bounces needs it")
	}
	if m.Password == "" && auth != "xoauth2" {
		b.bad("mail.bounces.password", b.get("mail.bounces.password"), "Set it, or name a file in mail.bounces.password_file.", "mail.bounces needs it")
	}
	if m.TLS == "none" && !loopback(m.Host) {
		b.bad("mail.bounces.tls", b.get("mail.bounces.tls"), "Use implicit or starttls.", "the password would cross the network unencrypted")
	}
	return m
}
