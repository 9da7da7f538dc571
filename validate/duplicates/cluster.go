package duplicates

import "sheetsync/validate/duplicates/cluster"

// clustered joins chains of pairs: the connected components of the graph whose edges
// they are.
func clustered(pairs []Pair, older func(a, b int) bool) *Result {
	var joined cluster.Forest[int]
	for _, p := range pairs {
		joined.Join(p.A, p.B)
	}
	result := &Result{Pairs: pairs}
	for _, c := range joined.Sets() {
		result.Clusters = append(result.Clusters, c)
	}
	return result.arranged(older)
}
