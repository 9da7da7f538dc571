package doctor

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"html"
	"strconv"
	"strings"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/reminders"
	"sheetsync/reminders/bounces"
	"sheetsync/reminders/mail"
	"sheetsync/reminders/mailaddr"
	"sheetsync/sheetschema/language"
)

// mail speaks with the mail server as far as a mail would, and sends none.
func (d *Doctor) mail(ctx context.Context) {
	m := &d.Config.Mail
	if m.Host == "" {
		d.warn("mail", "mail.host is not set, so no mails are sent", "")
		return
	}
	sender, err := service.MailSender(m)
	if err == nil {
		err = sender.Check(ctx, func(step mail.Step, found string) { d.report("mail "+string(step), found, nil) })
	}
	if err != nil {
		d.report("mail", "", reasoned(err))
	}
}

// bounces looks into the mailbox to which mail comes back.
func (d *Doctor) bounces(ctx context.Context) {
	mailbox, ok, err := service.BouncesMailbox(&d.Config.Mail)
	if !ok && err == nil {
		return
	}
	found := ""
	if err == nil {
		found, err = bounces.Check(ctx, mailbox)
	}
	d.report("mail bounces", found, err)
}

// reasoned is an error of the mail server in its own words.
func reasoned(err error) error {
	var failed *mail.Error
	if errors.As(err, &failed) {
		return errors.New(failed.Reason())
	}
	return err
}

// SendTest sends one mail to an address, in a language, and says what the server
// answered.
func SendTest(ctx context.Context, m *config.Mail, to string, l language.Tag, now time.Time) (Diagnosis, error) {
	address, err := mailaddr.Parse(to)
	if err != nil {
		return Diagnosis{}, exit.Usage("write it like li@example.com", "--send-test wants an e-mail address")
	}
	sender, err := service.MailSender(m)
	if err != nil {
		return Diagnosis{}, err
	}
	defer func() { _ = sender.Close() }()
	p := language.NewPrinter(l)
	text := p.Say("delivery.test_text", language.Args{"server": sender.Place()})
	message := reminders.Message{
		To: address, Subject: p.Say("delivery.test_subject", nil), Text: text + "\n", HTML: "<p>" + html.EscapeString(text) + "</p>",
		MessageID: "test." + strings.ToLower(rand.Text()) + "@" + sender.Domain(), Language: l.String(), Date: now,
	}
	found := Diagnosis{Check: "test mail", Status: StatusOK}
	receipt, err := sender.Deliver(ctx, message)
	if err != nil {
		found.Status, found.Detail = StatusFailed, reasoned(err).Error()
		return found, nil
	}
	status := strconv.Itoa(receipt.Code)
	if receipt.Enhanced != "" {
		status += " " + receipt.Enhanced
	}
	found.Detail = fmt.Sprintf("%s took it over (%s) with the Message-ID <%s>", sender.Place(), status, message.MessageID)
	found.Hint = "if it doesn't arrive within minutes, look into the junk folder and into that server's log"
	return found, nil
}

// reminders says to which addresses no mail goes, and what became of reminders that
// somebody should know of.
func (d *Doctor) reminders(ctx context.Context, r *config.Register) {
	check := r.Name + " reminders"
	if err := d.Service.Paused(ctx); err != nil {
		d.report(check, "", err)
		return
	}
	unreachable, err := d.Service.Ledger().Unreachable(ctx, time.Now().Add(-reminders.SuppressedFor))
	if err != nil {
		d.report(check, "", err)
		return
	}
	for _, u := range unreachable {
		role := ""
		for _, manager := range r.Roles["manager"] {
			if known, err := mailaddr.Parse(manager); err == nil && strings.EqualFold(known, u.Address) {
				role = ", a manager,"
			}
		}
		d.warn(check, fmt.Sprintf("no mail goes to %s%s since %s: %s (%s)", u.Address, role, u.Since.In(r.Location).Format(time.DateOnly),
			language.NewPrinter(language.English).Say(reminders.ReasonOf(u.Class), nil), u.Class),
			"correct the address, or have mail go there again: sheetsync approve "+r.Name)
	}
	counts, err := d.Service.Ledger().Counts(ctx, r.Name)
	if err != nil {
		d.report(check, "", err)
		return
	}
	if counts.Refused > 0 {
		d.warn(check, terminal.Count(counts.Refused, "reminder")+" could not be mailed so far", "sheetsync ledger "+r.Name+" --state owed says why")
	}
	if counts.Unconfirmed > 0 {
		d.warn(check, terminal.Count(counts.Unconfirmed, "reminder")+" of the last 30 days may not have arrived: the server's confirmation was lost", "sheetsync ledger "+r.Name+" --state unconfirmed lists them")
	}
	if counts.Refused == 0 && counts.Unconfirmed == 0 {
		d.report(check, fmt.Sprintf("%s sent and %s lapsed in the last 30 days", terminal.Count(counts.Sent, "reminder"), terminal.Number(counts.Lapsed)), nil)
	}
}
