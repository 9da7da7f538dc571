// Package consent signs the service in to Google with the consent of a person, where there
// is no service account: OAuth 2.0's authorisation code flow for native apps (RFC 8252),
// with a redirect to this machine, a proof key (PKCE, RFC 7636) and a state.
//
//	sheetsync ── opens ──▶ browser ── the person consents ──▶ Google
//	    ▲                                                        │
//	    └──── http://127.0.0.1:PORT/?code=…&state=… ◀────────────┘
//	sheetsync ── code and proof key ──▶ Google ── refresh token ──▶ google-token.age
//
// The refresh token is kept encrypted with age: under a key beside it that only the
// service's user may read, which keeps it out of copies of one file, or under a passphrase
// that comes from elsewhere. Whoever has both has what the person consented to, until they
// take it back (auth logout, or at myaccount.google.com/connections).
package consent
