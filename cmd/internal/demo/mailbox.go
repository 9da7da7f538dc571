package demo

import (
	"context"
	"fmt"
	"net/http"

	"sheetsync/cmd/internal/web"
	"sheetsync/reminders/inbox"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/hostcheck"
)

// mailboxRefresh is after how many seconds the mailbox is looked at again, so that mails
// are seen to arrive.
const mailboxRefresh = 3

// serveMailbox serves the page of the mails that went out.
func (s *Stage) serveMailbox(ctx context.Context, tag language.Tag) (*web.Server, error) {
	pages := s.Inbox.Handler(func(*http.Request) inbox.Labels {
		words := labels(tag)
		words.Refresh = mailboxRefresh
		for _, l := range s.beside(pageMailbox) {
			words.Links = append(words.Links, inbox.Link{Name: l.Name, URL: l.URL})
		}
		return words
	})
	server, err := web.Serve(ctx, "127.0.0.1:0", nil, hostcheck.Check()(pages), s.log, nil)
	if err != nil {
		return nil, fmt.Errorf("serve the mailbox: %w", err)
	}
	return server, nil
}

func labels(tag language.Tag) inbox.Labels {
	p := language.NewPrinter(tag)
	return inbox.Labels{
		Language: tag.String(), Title: p.Say("demo.mailbox.title", nil), Empty: p.Say("demo.mailbox.empty", nil),
		From: p.Say("demo.mailbox.from", nil), To: p.Say("demo.mailbox.to", nil), Subject: p.Say("demo.mailbox.subject", nil),
		Received: p.Say("demo.mailbox.received", nil), Text: p.Say("demo.mailbox.text", nil), HTML: p.Say("demo.mailbox.html", nil),
		Header: p.Say("demo.mailbox.header", nil), Source: p.Say("demo.mailbox.source", nil), Back: p.Say("demo.mailbox.back", nil),
		NotFound: p.Say("demo.mailbox.not_found", nil),
	}
}
