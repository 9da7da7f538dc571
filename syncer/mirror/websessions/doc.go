// Package websessions keeps who is signed in to the page: the tables
// sheetsync.web_sessions and sheetsync.web_links.
//
// A session's token is a bearer secret in a cookie, a link's one in an address. Of both
// only the SHA-256 is stored, and what is looked up is the hash, so that neither a backup
// of the database nor the time that a look-up takes tells anything of a token. Salt and a
// slow hash would add nothing, since nobody can guess 256 random bits.
//
// [Store] is a store for package scs that counts time itself: a session ends [Limits.Idle]
// after it was last used, and [Limits.Absolute] after it began, whatever happens. All
// replicas share it, and it outlives them. A session that was ended stays so, though an
// answer to one of its requests is still on its way: only a sign-in writes one.
//
// A link opens once ([Links.Use]). One that was used, one that is too old and one that
// never was are told apart by nobody ([ErrUnknown]).
package websessions
