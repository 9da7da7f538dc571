// Package cluster makes clusters of the pairs of records that seem to be one, so
// that one wrong pair can't join two customers.
//
// Chains of pairs (connected components) would join everything that any pair
// touches. Inside a chain, records are therefore joined by agglomerative clustering
// with average linkage: again and again the two clusters whose records, each with
// each, speak most for being one, as long as they speak for it on the whole. It is
// the greedy solution of correlation clustering, improved by moving single records (Bansal, Blum and Chawla 2004): a
// pair that was no candidate counts too, and disagreement counts against.
//
// The result doesn't depend on the order of the pairs.
package cluster
