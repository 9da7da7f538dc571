// Package bounces reads which mails came back, from the mailbox to which they do.
//
// A server that took a mail over and can't deliver it sends a delivery status
// notification (DSN): a multipart/report (RFC 3462) that holds the status of each
// recipient (RFC 3464) and the headers of the mail. Only what names both, a Message-ID
// and a recipient that the ledger has together, counts; whatever else is in the
// mailbox is left alone, and so is what says that a mail is merely delayed.
//
// The mailbox is read over IMAP (RFC 3501) from where the last reading ended, by the
// messages' UIDs, or, where the server has numbered them anew (UIDVALIDITY), from two
// weeks back: a notification that is read twice changes nothing. Nothing is written to
// the mailbox but the flag \Seen of notifications that were ours.
package bounces
