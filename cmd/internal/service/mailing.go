package service

import (
	"context"
	"errors"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/reminders"
	"sheetsync/reminders/bounces"
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
		source, err := tokens(m)
		if err != nil {
			return nil, err
		}
		c.Password, c.Token = "", source.Token
	}
	sender, err := mail.New(c)
	if err != nil {
		return nil, exit.Usage("", "%w", err)
	}
	return sender, nil
}

// tokens gets the access tokens of the mail account.
func tokens(m *config.Mail) (*oauth.Source, error) {
	source, err := oauth.New(oauth.Config{
		Provider: oauth.Provider(m.OAuth.Provider), Tenant: m.OAuth.Tenant, ClientID: m.OAuth.ClientID,
		ClientSecret: m.OAuth.ClientSecret.Reveal(), RefreshToken: m.OAuth.RefreshToken.Reveal(), TokenURL: m.OAuth.TokenURL,
	})
	if err != nil {
		return nil, exit.Usage("", "%w", err)
	}
	return source, nil
}

// BouncesMailbox is the mailbox to which mail comes back; ok is false where the
// configuration has none.
func BouncesMailbox(m *config.Mail) (mailbox bounces.Config, ok bool, err error) {
	b := m.Bounces
	if b.Host == "" {
		return bounces.Config{}, false, nil
	}
	mailbox = bounces.Config{Host: b.Host, Port: b.Port, TLS: b.TLS, Username: b.Username, Password: b.Password.Reveal(), Mailbox: b.Mailbox}
	if b.Password == "" && m.Auth == "xoauth2" {
		source, err := tokens(m)
		if err != nil {
			return bounces.Config{}, false, err
		}
		mailbox.Token = source.Token
	}
	return mailbox, true, nil
}

// readBounces notes which mails came back. That the mailbox can't be read is logged,
// and keeps no reminder.
func (s *Service) readBounces(ctx context.Context) {
	mailbox, ok, err := BouncesMailbox(&s.Config.Mail)
	if ok && err == nil {
		err = s.readMailbox(ctx, mailbox)
	}
	if err != nil && ctx.Err() == nil {
		s.log.Warn("which mails came back can't be read", "cause", err.Error())
	}
}

func (s *Service) readMailbox(ctx context.Context, mailbox bounces.Config) error {
	ledger := s.Ledger()
	validity, uid, err := ledger.MailboxPosition(ctx, mailbox.Name())
	if err != nil {
		return err
	}
	from := bounces.Position{Validity: validity, UID: uid}
	to, err := bounces.Read(ctx, mailbox, from, func(list []bounces.Bounce) (bool, error) {
		any := false
		for _, b := range list {
			known, err := ledger.Bounced(ctx, b.MessageID, b.Recipient, b.Status, time.Now())
			if err != nil {
				return any, err
			}
			if any = any || known; known {
				s.log.Warn("a mail came back", "class", reminders.BouncedClass(b.Status), "message_id", b.MessageID)
			}
		}
		return any, nil
	})
	if to != from {
		err = errors.Join(err, ledger.SetMailboxPosition(ctx, mailbox.Name(), to.Validity, to.UID))
	}
	return err
}
