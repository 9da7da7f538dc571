package main

import (
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"

	"sheetsync/reminders/inbox"
)

type inboxKey struct{}

// startInbox is “inbox”: it starts a mail server and sets SMTP_PORT.
func startInbox(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: inbox")
	}
	server, err := inbox.Start(inbox.Options{})
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
