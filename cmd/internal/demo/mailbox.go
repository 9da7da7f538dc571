package demo

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"sheetsync/reminders/inbox"
	"sheetsync/sheetschema/language"
)

// mailbox serves the page of the mails that went out.
type mailbox struct {
	url    string
	server *http.Server
}

func serveMailbox(ctx context.Context, from *inbox.Server, tag language.Tag) (*mailbox, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("serve the mailbox: %w", err)
	}
	handler := from.Handler(func(*http.Request) inbox.Labels { return labels(tag) })
	m := &mailbox{url: "http://" + listener.Addr().String() + "/", server: &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}}
	go func() { _ = m.server.Serve(listener) }()
	return m, nil
}

func (m *mailbox) close() error {
	if err := m.server.Close(); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
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
