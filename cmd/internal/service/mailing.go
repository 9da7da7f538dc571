package service

import (
	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/reminders/mail"
	"sheetsync/reminders/mail/oauth"
)

// MailSender is the sender that the configuration describes. It doesn't connect; the
// error is of usage.
func MailSender(m *config.Mail) (*mail.Sender, error) {
	if m.Host == "" {
		return nil, exit.Usage("set mail.host and mail.from", "no mail can be sent: mail.host is not set")
	}
	c := mail.Config{Host: m.Host, Port: m.Port, TLS: mail.TLS(m.TLS), Username: m.Username, Password: m.Password.Reveal(), From: m.From}
	if m.Auth == "xoauth2" {
		source, err := oauth.New(oauth.Config{
			Provider: oauth.Provider(m.OAuth.Provider), Tenant: m.OAuth.Tenant, ClientID: m.OAuth.ClientID,
			ClientSecret: m.OAuth.ClientSecret.Reveal(), RefreshToken: m.OAuth.RefreshToken.Reveal(), TokenURL: m.OAuth.TokenURL,
		})
		if err != nil {
			return nil, exit.Usage("", "%w", err)
		}
		c.Password, c.Token = "", source.Token
	}
	sender, err := mail.New(c)
	if err != nil {
		return nil, exit.Usage("", "%w", err)
	}
	return sender, nil
}
