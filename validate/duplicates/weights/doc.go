// Package weights estimates how strongly each level of each comparison speaks for
// two records being one: the probabilistic record linkage of Fellegi and Sunter
// (1969), whose parameters are found in the data itself by expectation–maximisation
// (Winkler 1988), without examples that anybody labelled.
//
// A comparison has levels, from “differs” to “equal”. m is a level's probability
// among pairs of records that are one, u among pairs that are two. The weight of a
// level is log2(m/u) bits: +10 makes a match a thousand times likelier. The weights
// of a pair's comparisons are added to the prior, the log-odds that any two records
// are one, and the sum is the log-odds that these two are.
//
//   - u is counted over random pairs, nearly all of which are two.
//   - m and the prior are estimated over the candidate pairs: the others are taken
//     for two, which is what blocking means.
//   - Both begin from what is known of comparisons of their kind, as if some pairs
//     had been seen before (Dirichlet priors): by them a table of fifty rows has
//     weights too, and half a million rows override them.
//   - An equal value that is rare says more than a common one (term frequency): the
//     surprise of the value stands in for the level's u.
//
// The result is a function of what was seen, whatever the order.
package weights
