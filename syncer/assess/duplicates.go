package assess

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/clusterid"
	"sheetsync/validate/duplicates"
)

// A Duplicate is a record that seems to describe the same thing as an older one.
type Duplicate struct {
	Resource    string
	RecordID    string
	DuplicateOf string
	Score       float64  // 0 to 1
	Reasons     []string // names of the fields that agree
	Certain     bool     // beyond doubt, by its score or since people say so
	Answered    bool     // people say that the two are the same
	// Evidence is what the score is made of; nil where nothing was weighed.
	Evidence *duplicates.Explanation
}

// A Cluster is records of a resource that seem to be one.
type Cluster struct {
	Resource string
	ID       string // outlives runs; see package clusterid
	// Entities are the ids of the records, those together that are one beyond doubt,
	// each the oldest first.
	Entities [][]string
}

// Older tells which of two records of a table is older: by their ids, so that it
// doesn't depend on how a tab is sorted.
func Older(t *table.Table) func(a, b int) bool {
	return func(a, b int) bool { return t.ID(a) < t.ID(b) }
}

// A Finder finds the duplicates of a table, as [duplicates.Find] does.
type Finder func(*table.Table, duplicates.Options) *duplicates.Result

// FindDuplicates finds the records of each table that seem to be the same as an
// older one.
func FindDuplicates(tables []*table.Table, country string, find Finder) []*duplicates.Result {
	found := make([]*duplicates.Result, len(tables))
	for i, t := range tables {
		found[i] = find(t, duplicates.Options{Country: country, Older: Older(t)})
	}
	return found
}

// CertainScore is the score from which a duplicate is beyond doubt.
func CertainScore(r *sheetschema.Resource) float64 {
	if r.Duplicates != nil {
		return r.Duplicates.Certain
	}
	return 0.95
}

// Duplicates lists what was found in a table. answers are what people said.
func Duplicates(t *table.Table, found *duplicates.Result, answers []duplicates.Answer) []Duplicate {
	same := sameAnswers(answers)
	certain := CertainScore(t.Resource)
	var out []Duplicate
	for _, d := range found.Duplicates() {
		x := Duplicate{
			Resource: t.Resource.Name, RecordID: t.ID(d.Record), DuplicateOf: t.ID(d.Of), Score: d.Score, Reasons: d.Reasons,
			Answered: same[pairOf(d.Record, d.Of)],
		}
		x.Certain = x.Answered || d.Score >= certain
		if e, ok := found.Explain(d.Record, d.Of); ok {
			x.Evidence = &e
		}
		out = append(out, x)
	}
	return out
}

// Clusters lists the clusters of a table. before are the cluster ids that its records
// had.
func Clusters(t *table.Table, found *duplicates.Result, answers []duplicates.Answer, before map[string]string) []Cluster {
	groups := make([][]string, len(found.Clusters))
	for i, c := range found.Clusters {
		for _, record := range c {
			groups[i] = append(groups[i], t.ID(record))
		}
	}
	ids := clusterid.Assign(before, groups)
	of := entities(found, sameAnswers(answers), CertainScore(t.Resource))
	var out []Cluster
	for i, c := range found.Clusters {
		x := Cluster{Resource: t.Resource.Name, ID: ids[i]}
		at := make(map[int]int)
		for _, record := range c {
			n, ok := at[of(record)]
			if !ok {
				n = len(x.Entities)
				at[of(record)], x.Entities = n, append(x.Entities, nil)
			}
			x.Entities[n] = append(x.Entities[n], t.ID(record))
		}
		for _, ids := range x.Entities {
			slices.Sort(ids)
		}
		out = append(out, x)
	}
	return out
}

// entities joins the records that are one beyond doubt, and returns which of them
// stands for a record.
func entities(found *duplicates.Result, same map[[2]int]bool, certain float64) func(record int) int {
	parent := make(map[int]int)
	var find func(int) int
	find = func(x int) int {
		p, ok := parent[x]
		if !ok || p == x {
			return x
		}
		root := find(p)
		parent[x] = root
		return root
	}
	for _, p := range found.Pairs {
		if p.Score >= certain || same[pairOf(p.A, p.B)] {
			a, b := find(p.A), find(p.B)
			parent[max(a, b)] = min(a, b)
		}
	}
	return find
}

func sameAnswers(answers []duplicates.Answer) map[[2]int]bool {
	same := make(map[[2]int]bool)
	for _, a := range answers {
		if a.Same {
			same[pairOf(a.A, a.B)] = true
		}
	}
	return same
}

func pairOf(a, b int) [2]int { return [2]int{min(a, b), max(a, b)} }
