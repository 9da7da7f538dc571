// Package webaccounts keeps which account of an issuer signs in to the page by which
// address: the table sheetsync.web_accounts.
//
// Registers know people by their addresses, which sheets and roles name. An address can
// become another person's: a company gives that of somebody who left to a newcomer. The
// issuer's name for an account, its subject, never does (OpenID Connect Core 1.0, 5.7). So
// the first account that signs in by an address is noted ([Accounts.Admit]), on first use
// as of SSH's host keys, and another one of the same issuer is refused ([ErrAnother]) until
// whoever runs the service lets it in ([Accounts.Accept]):
//
//	li@example.com  subject 1   noted
//	li@example.com  subject 1   let in
//	li@example.com  subject 2   refused, and noted as that
//	                            sheetsync web accept li@example.com
//	li@example.com  subject 2   let in
//	li@example.com  subject 1   refused
//
// Only the account that was refused last can be let in, and not whoever comes next.
package webaccounts
