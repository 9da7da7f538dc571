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
// Two records may also be two that belong together: brothers, neighbours, companies
// of one group. They are alike in much, and nothing tells an estimation of two classes
// that they aren't one, so that it takes their differences for faults: that first names
// differ would then say next to nothing. They are a class of their own, r, as in the
// census the pairs within a household that don't match (Winkler 1993; mixtures of more
// than two classes: Larsen and Rubin 2001). Where a pair differs in what belongs to
// one record alone, such as the name, or nothing of it can be compared, the odds of r
// are its doubt.
//
//		                       m, one   r, related   u, others
//		first name differs       5 %        83 %        94 %
//		birthplace is equal     74 %        96 %         2 %
//
//	  - u is counted over random pairs, nearly all of which are two.
//	  - m, r and how many pairs are of either are estimated over the candidate pairs: the
//	    others are taken for u, which is what blocking means. Where it is known how
//	    related records compare, r is what is known.
//	  - All begin from what is known of comparisons of their kind, as if some pairs
//	    had been seen before (Dirichlet priors): by them a table of fifty rows has
//	    weights too, and half a million rows override them.
//	  - An equal value that is rare says more than a common one (term frequency): the
//	    surprise of the value stands in for the level's u.
//
// The result is a function of what was seen, whatever the order.
package weights
