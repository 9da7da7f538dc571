package overview

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/reference"
)

// issuesOf counts the open issues of a record, and of the records of other tabs that
// name it. One that may name several counts for none of them.
func (b *builder) issuesOf(r *sheetschema.Resource, record int) int {
	if b.issues == nil {
		b.issues = map[*sheetschema.Resource][]int{}
	}
	counted, ok := b.issues[r]
	if !ok {
		counted = b.countIssues(r)
		b.issues[r] = counted
	}
	return counted[record]
}

func (b *builder) countIssues(r *sheetschema.Resource) []int {
	parent := b.tables[r.Index]
	counted := make([]int, parent.Len())
	copy(counted, b.facts.RecordIssues[r.Name])
	for _, other := range b.descriptor.Resources {
		child, issues := b.tables[other.Index], b.facts.RecordIssues[other.Name]
		if other == r || child == nil || issues == nil {
			continue
		}
		for _, k := range other.ForeignKeys {
			if k.Resource != r.Name || k.Group {
				continue
			}
			links := reference.Of(child, parent, k)
			for i, n := range issues {
				if target := links.Target[i]; n > 0 && target != reference.None && !links.IsSeveral(i) {
					counted[target] += n
				}
			}
			break // a tab names the record once
		}
	}
	return counted
}
