// Package mail delivers messages over SMTP and says exactly how far it got.
//
// The question that matters to a ledger of mails is whether one may be sent
// again. A [Sender] answers it with the errors of
// [sheetsync/reminders.Mailer]: a refusal is a refusal only with the server's
// status; a message is surely not sent while its content isn't complete; and a
// connection lost between the end of the content and the server's answer
// leaves it unconfirmed (RFC 5321, section 4.5.3.2.6 and RFC 1047 describe
// that gap).
package mail
