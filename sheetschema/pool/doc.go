// Package pool says how a record stands with the public pool (公海): whether it is
// protected, due to go there, or in it, so that colleagues may take it over. It is the
// rule by which customer registers recycle what nobody follows up.
//
// # Which day
//
// A record goes to the pool so many days after somebody last followed it up, by its
// class. One that nobody ever followed up counts from the day on which it was entered,
// where that is known; one of which neither is known has no day, nor has one that
// something else protects, such as a contract in force.
//
//	days: {A: 30, B: 60, "*": 90}, warn: [7, 3, 1], today 2026-03-31
//
//	class  last followed up  goes to the pool  state
//	A      2026-03-01        2026-03-31        pool
//	A      2026-03-06        2026-04-05        due, in 5 days
//	B      2026-03-01        2026-04-30        protected
//	VIP    2026-03-01        2026-05-30        protected: a class that isn't listed
//	A      2025-01-01        none              protected: it has a contract
//
// A day of a follow-up that lies ahead counts as it stands, and an instant is the civil
// day on which it is in the register's zone. A cell that can't be read makes the day and
// the state unknown.
//
// Nobody is ever taken off a record: that cell is people's.
//
// The package is pure.
package pool
