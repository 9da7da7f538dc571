// Package overview computes what a register's overview tab shows: key figures,
// and the numbers behind its charts. It is pure.
//
// The tab's layout follows from the descriptor alone, so that it is laid out
// once and afterwards only values change: each figure has its row, each chart
// a block of as many rows as it may ever need.
package overview
