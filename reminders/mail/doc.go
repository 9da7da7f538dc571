// Package mail delivers messages over SMTP and says exactly how far it got.
//
// The question that matters to a ledger of mails is whether one may be sent
// again. A [Sender] answers it with the errors of
// [sheetsync/reminders.Mailer]: a refusal is final only with a status that is about the
// recipient's address; a message is surely not sent while the line that ends its content
// isn't out; and a connection lost between that line and the server's answer
// leaves it unconfirmed (RFC 5321, section 4.5.3.2.6 and RFC 1047 describe
// that gap). So the dialogue is spoken here, command by command, over the library's
// connection.
//
// The question that matters to people is what to do: an [Error] says in words what
// happened, with the setting that mends it, and never repeats the server's own text.
package mail
