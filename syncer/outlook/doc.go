// Package outlook tells a manager which customers to call: what class a customer is of,
// whether it is likely to order again, how often and for how much, and whether it is
// likely to pay late. It is customer-base analysis, from what the register knows of the
// past alone.
//
//	package rfm         recency, frequency, money → champion … lost
//	package bgnbd       → the probability that the customer is still one, and orders within [Horizon]
//	package gammagamma  → what an order is worth
//	package lateness    → the probability that the next payment is late
//
// Purchases of one day are one order. A day on which nothing was worth more than 0, such
// as one of samples or of credit notes, is none, and orders of days to come aren't counted
// yet. A customer with an order whose day isn't known has no figures: what they are is
// unknown.
//
// Nothing is predicted that the register's own past speaks against. The last [Horizon] is
// held out: the models are fitted to what was before, and what they predict for it is
// compared with what happened, and with naive guesses.
//
//	├─────────── fitted ────────────┤── held out ──┤ today
//
//	orders        the customer's past rate continued, over Horizon at least; everybody's rate
//	an order      the customer's average order; everybody's
//	late          everybody's share of late payments
//
// Unless the model's errors are smaller than each guess's, by a hundredth at least, in the
// mean absolute and in the mean squared error (of what is late, in the latter), the
// figures aren't there, and a [Reason] is. A model that says the same of everybody
// doesn't pass.
//
// Amounts of different currencies are never added or compared. A customer's are in the
// base currency if all of its orders have a rate, else in their own if that is one for
// all, and else unknown.
//
// The package is pure, and its result the same in whatever order orders and payments
// come. It takes O(n log n) for n of them.
package outlook
