// Package inbox is an SMTP server that delivers to nobody: it keeps every
// message in a mailbox in memory, where a person can read it on a web page and
// a test can look at it as the receiving server saw it.
//
// It listens on a loopback address only. With [Options.TLS] it speaks STARTTLS
// or implicit TLS under a certificate that it makes for itself
// ([Server.CertPool] is what a client needs to trust it), with
// [Options.Username] it demands AUTH PLAIN or LOGIN, or
// XOAUTH2 with [Options.Token].
//
// [Server.Inject] makes it misbehave the way real servers do: refuse for now or
// for good, keep the client waiting, cut the connection at any point of the
// dialogue, and above all accept a message and lose the answer.
//
// The package knows nothing of the rest of the module.
package inbox
