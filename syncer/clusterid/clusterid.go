// Package clusterid gives clusters of records names that outlive runs: persistent
// identifiers of resolved entities.
//
// A cluster survives, in the sense of cluster transitions (MONIC: Spiliopoulou,
// Ntoutsi, Theodoridis and Schult 2006), in the cluster that has most of its records
// now; of several that have as many, in the one with the oldest record. Of two
// clusters that became one, the id that more of the records had stays, or the older
// one. A cluster that none survives in is called after its oldest record, so that one
// that comes back has its old id if nobody else has.
//
//	before        now           ids
//	a: 1 2        1 2 3         a
//	a: 1 2 3 4    1, 2 3 4      a for 2 3 4
//	a: 1 2  b: 3 4 5   1 2 3 4 5   b
//	a: 1 2        2 (1 is gone), 2 5   a
package clusterid

import (
	"cmp"
	"slices"
	"strconv"
)

// Assign names clusters, which are the ids of their records in ascending order, the
// oldest first. before are the cluster ids of records in the run before. The ids are
// in the clusters' order.
func Assign(before map[string]string, clusters [][]string) []string {
	type claim struct {
		id      string
		cluster int
		shared  int // records that had the id
	}
	var claims []claim
	for i, records := range clusters {
		shared := make(map[string]int)
		for _, r := range records {
			if id := before[r]; id != "" {
				shared[id]++
			}
		}
		for id, n := range shared {
			claims = append(claims, claim{id, i, n})
		}
	}
	slices.SortFunc(claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(a.id, b.id), cmp.Compare(clusters[a.cluster][0], clusters[b.cluster][0]))
	})
	ids := make([]string, len(clusters))
	used := make(map[string]bool)
	for _, c := range claims {
		if ids[c.cluster] == "" && !used[c.id] {
			ids[c.cluster], used[c.id] = c.id, true
		}
	}
	for i, records := range clusters {
		if ids[i] == "" {
			ids[i] = free(records, used)
			used[ids[i]] = true
		}
	}
	return ids
}

// free returns an id after the oldest record whose name no other cluster has.
func free(records []string, used map[string]bool) string {
	for n := 1; ; n++ {
		for _, r := range records {
			id := "c-" + r
			if n > 1 {
				id += "-" + strconv.Itoa(n)
			}
			if !used[id] {
				return id
			}
		}
	}
}
