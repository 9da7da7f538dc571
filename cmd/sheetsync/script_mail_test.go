package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"sheetsync/reminders/bounces/bouncestest"
	"sheetsync/reminders/inbox"
)

type (
	inboxKey    struct{}
	refusalsKey struct{}
	backmailKey struct{}
)

// startInbox is “inbox [USER PASSWORD]”: it starts a mail server, which may demand a login,
// and sets SMTP_PORT.
func startInbox(ts *testscript.TestScript, neg bool, args []string) {
	var options inbox.Options
	switch {
	case neg || len(args) != 0 && len(args) != 2:
		ts.Fatalf("usage: inbox [USER PASSWORD]")
	case len(args) == 2:
		options.Username, options.Password = args[0], args[1]
	}
	server, err := inbox.Start(options)
	ts.Check(err)
	ts.Defer(func() { _ = server.Close() })
	ts.Setenv("SMTP_PORT", strconv.Itoa(server.Port()))
	*ts.Value(inboxKey{}).(**inbox.Server) = server
}

// countMails is “mails N”: N mails have come in so far. It prints the last one.
func countMails(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: mails N")
	}
	messages := (*ts.Value(inboxKey{}).(**inbox.Server)).Messages()
	if got := strconv.Itoa(len(messages)); got != args[0] {
		ts.Fatalf("%s mails have come in, not %s", got, args[0])
	}
	if len(messages) > 0 {
		last := messages[len(messages)-1]
		_, err := ts.Stdout().Write([]byte(string(last.Raw) + "\n" + last.Text + "\n"))
		ts.Check(err)
	}
}

// refuseMail is “refuse ADDRESS CODE [X.Y.Z]”: the mail server answers so to mails to
// the address, or to all for *. “refuse none” ends all refusals.
func refuseMail(ts *testscript.TestScript, neg bool, args []string) {
	cancels := ts.Value(refusalsKey{}).(*[]func())
	if len(args) == 1 && args[0] == "none" {
		for _, cancel := range *cancels {
			cancel()
		}
		*cancels = nil
		return
	}
	if neg || len(args) < 2 {
		ts.Fatalf("usage: refuse ADDRESS CODE [X.Y.Z]")
	}
	fault := inbox.Fault{At: inbox.AtRecipient, Recipient: strings.TrimPrefix(args[0], "*"), Enhanced: inbox.NoEnhanced}
	var err error
	fault.Code, err = strconv.Atoi(args[1])
	ts.Check(err)
	if len(args) > 2 {
		_, err := fmt.Sscanf(args[2], "%d.%d.%d", &fault.Enhanced[0], &fault.Enhanced[1], &fault.Enhanced[2])
		ts.Check(err)
	}
	*cancels = append(*cancels, (*ts.Value(inboxKey{}).(**inbox.Server)).Inject(fault))
}

// startBackmail is “backmail”: it starts the mailbox to which mail comes back and sets
// IMAP_PORT.
func startBackmail(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: backmail")
	}
	server, err := bouncestest.Start()
	ts.Check(err)
	ts.Defer(func() { _ = server.Close() })
	ts.Setenv("IMAP_PORT", strconv.Itoa(server.Port()))
	*ts.Value(backmailKey{}).(**bouncestest.Server) = server
}

// comeBack is “comesback ADDRESS X.Y.Z”: the last mail to the address comes back with
// the status.
func comeBack(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: comesback ADDRESS X.Y.Z")
	}
	id := ""
	for _, m := range (*ts.Value(inboxKey{}).(**inbox.Server)).Messages() {
		if m.EnvelopeTo[0] == args[0] {
			id = strings.Trim(m.Get("Message-ID"), "<>")
		}
	}
	ts.Check((*ts.Value(backmailKey{}).(**bouncestest.Server)).Deliver(bouncestest.Notification(id, args[0], "failed", args[1])))
}
