// Package feeds keeps who may subscribe to which calendar: the table
// sheetsync.calendar_feeds.
//
// A calendar's address holds a token, a bearer secret: apps that subscribe to calendars
// can't sign in. It has 160 bits of crypto/rand, is shown once, and only its SHA-256 is
// stored, by which it is also looked up, so that neither a backup of the database nor the
// time that a look-up takes tells anything of it. A token that was revoked, one that
// never was and any other text are looked up by the same statement and not found alike
// ([ErrUnknown]). Salt and a slow hash would add nothing, since nobody can guess so many
// bits.
package feeds
