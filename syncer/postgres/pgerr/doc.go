// Package pgerr says what an error of PostgreSQL means to whoever asked, and
// words it for people: one classifier for everything that talks to the
// database.
//
// [KindOf] sorts errors by SQLSTATE where the server gave one, and by the
// driver's and the network's errors where it didn't. Callers branch on the
// [Kind]; the few that need a certain SQLSTATE ask [HasCode].
//
// [Wrap] says what was being done, what went wrong and the way out. The server's
// own words are shown but where they may quote a value: no cell reaches a log.
//
// Classes and codes: https://www.postgresql.org/docs/current/errcodes-appendix.html.
package pgerr
