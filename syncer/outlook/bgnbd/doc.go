// Package bgnbd tells from when customers bought how often they will buy: the BG/NBD
// model of Fader, Hardie and Lee (“Counting Your Customers” the Easy Way: An
// Alternative to the Pareto/NBD Model, Marketing Science 24, 2005), which is the usual
// one where customers leave without a word.
//
// Of a customer three numbers are enough:
//
//	first purchase                 last purchase              now
//	├──────────────┬───────────────────────┤                   │
//	0              x = 2 repeats           t_x = Last          T = Age
//
// The model says:
//
//   - while a customer is alive, purchases come at random at a rate λ (Poisson);
//   - after each purchase but the first the customer leaves for good with a
//     probability p;
//   - λ is different from customer to customer as a gamma distribution (shape [Model.R],
//     rate [Model.Alpha]), and p as a beta distribution ([Model.A], [Model.B]).
//
// So a customer who bought once is alive whatever happens: nothing speaks for or
// against it. Time has any unit, the same for all; Alpha is in it.
//
// # Numbers
//
// Nothing is computed as a difference of large numbers. Gamma functions are logarithms,
// and the expectation, which the paper has as a hypergeometric function ₂F₁ with poles
// where a = 1 and where a + b + x = 1, is the same sum in an order in which every term
// is positive: see [Model.Expected].
package bgnbd
