// Package budget shares the requests that Google allows in a minute among the registers of
// a process: a token bucket before which each register has a line of its own.
//
// Who waits is served in turn, a request of each line at a time (round robin, as in fair
// queueing), so that a register which asks for much, or whose requests take long, delays
// no other one by more than a request a round. Requests that somebody waits for who is to be
// reminded go ahead of all others ([Urgent]).
//
// A token bucket that holds b and gets r a minute lets b + r through in its busiest minute,
// so half of the number is the bucket and half is what flows in: a run of few requests isn't
// slowed.
package budget
