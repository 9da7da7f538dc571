package snoozes

import (
	"cmp"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/reference"
	"sheetsync/sheetschema/table"
)

// Holds are what follows from the decisions that stand on a day: those about dates as
// they are, and a pause for its record and all that belongs to it. tables are by
// resource, nil where there is none.
func Holds(d *sheetschema.Descriptor, tables []*table.Table, standing map[Key]*Decision, today expression.Day) []Hold {
	var holds []Hold
	s := spread{descriptor: d, tables: tables, children: make(map[*sheetschema.Resource][]branch), records: make(map[*sheetschema.Resource]map[string]int)}
	for key, decision := range standing {
		resource, ok := d.Resource(key.Resource)
		if !decision.Holds(today) || !ok {
			continue
		}
		hold := Hold{Key: key, Due: decision.Due, Reason: decision.Verdict, Until: decision.Until, ByResource: key.Resource, ByID: key.RecordID, At: decision.At}
		if key.Deadline != "" {
			holds = append(holds, hold)
			continue
		}
		for _, record := range s.from(resource, key.RecordID) {
			hold.Resource, hold.RecordID = record.resource.Name, tables[record.resource.Index].ID(record.record)
			holds = append(holds, hold)
		}
	}
	slices.SortStableFunc(holds, func(a, b Hold) int {
		return cmp.Or(cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.RecordID, b.RecordID), cmp.Compare(a.Deadline, b.Deadline),
			cmp.Compare(a.ByResource, b.ByResource), cmp.Compare(a.ByID, b.ByID))
	})
	return holds
}

// spread finds what belongs to records. What it found of a resource it keeps.
type spread struct {
	descriptor *sheetschema.Descriptor
	tables     []*table.Table
	children   map[*sheetschema.Resource][]branch
	records    map[*sheetschema.Resource]map[string]int // by id
}

// branch are the records of a resource whose foreign key leads to a parent's, by the
// parent's record; of a group, by its first one.
type branch struct {
	child   *sheetschema.Resource
	records map[int32][]int
	group   map[string]int32 // the first record of each key; nil where a key names one record
	key     []int
}

// place is a record of a resource.
type place struct {
	resource *sheetschema.Resource
	record   int
}

// from are a record and all that belong to it, each once.
func (s *spread) from(resource *sheetschema.Resource, id string) []place {
	if s.tables[resource.Index] == nil {
		return nil
	}
	if s.records[resource] == nil {
		s.records[resource] = s.tables[resource.Index].ByID()
	}
	record, ok := s.records[resource][id]
	if !ok {
		return nil
	}
	list := []place{{resource, record}}
	seen := map[place]bool{list[0]: true}
	for i := 0; i < len(list); i++ {
		for _, b := range s.branches(list[i].resource) {
			for _, child := range b.records[b.parent(s.tables[list[i].resource.Index], list[i].record)] {
				if p := (place{b.child, child}); !seen[p] {
					seen[p] = true
					list = append(list, p)
				}
			}
		}
	}
	return list
}

// parent is the record by which the children of a record are found.
func (b *branch) parent(t *table.Table, record int) int32 {
	if b.group != nil {
		if key, ok := t.AppendKey(nil, record, b.key); ok {
			return b.group[string(key)]
		}
	}
	return int32(record)
}

// branches are those of a parent resource. What may mean several records belongs to none.
func (s *spread) branches(parent *sheetschema.Resource) []branch {
	if list, known := s.children[parent]; known {
		return list
	}
	var list []branch
	of := s.tables[parent.Index]
	for _, child := range s.descriptor.Resources {
		for _, key := range child.ForeignKeys {
			if key.Resource != parent.Name || s.tables[child.Index] == nil {
				continue
			}
			b := branch{child: child, records: make(map[int32][]int), key: key.Reference}
			if key.Group {
				b.group = firsts(of, key.Reference)
			}
			links := reference.Of(s.tables[child.Index], of, key)
			for record, target := range links.Target {
				if target != reference.None && !links.IsSeveral(record) {
					at := b.parent(of, int(target))
					b.records[at] = append(b.records[at], record)
				}
			}
			list = append(list, b)
		}
	}
	s.children[parent] = list
	return list
}

// firsts are the first records of each key.
func firsts(t *table.Table, key []int) map[string]int32 {
	first := make(map[string]int32)
	for record := range t.Len() {
		if k, ok := t.AppendKey(nil, record, key); ok {
			if _, taken := first[string(k)]; !taken {
				first[string(k)] = int32(record)
			}
		}
	}
	return first
}
