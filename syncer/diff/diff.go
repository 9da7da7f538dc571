package diff

import (
	"slices"

	"sheetsync/syncer/identity"
)

// Stored is what is stored of a resource's live records, as parallel slices
// without order.
type Stored struct {
	IDs  []string
	Rows []int32
	Hash []uint64 // of the whole row, but not its place
}

// Changes says what became of the records that a resource had before.
type Changes struct {
	Inserted, Updated []int    // indexes of the records now, ascending
	Moved             []int    // only the row differs
	Deleted           []string // ids, sorted
}

// Empty reports whether nothing changed.
func (c *Changes) Empty() bool {
	return len(c.Inserted)+len(c.Updated)+len(c.Moved)+len(c.Deleted) == 0
}

// Records compares a resource's records with what was stored of them. The
// matches, rows and hashes are parallel: one a record as it is now.
func Records(stored Stored, matches []identity.Match, rows []int32, hash []uint64) Changes {
	var c Changes
	c.Inserted = slices.Grow(c.Inserted, news(matches)) // all of them at a first run
	seen := make([]bool, len(stored.IDs))
	for i, m := range matches {
		switch {
		case m.IsNew():
			c.Inserted = append(c.Inserted, i)
			continue
		case hash[i] != stored.Hash[m.Known]:
			c.Updated = append(c.Updated, i)
		case rows[i] != stored.Rows[m.Known]:
			c.Moved = append(c.Moved, i)
		}
		seen[m.Known] = true
	}
	for p, found := range seen {
		if !found {
			c.Deleted = append(c.Deleted, stored.IDs[p])
		}
	}
	slices.Sort(c.Deleted)
	return c
}

func news(matches []identity.Match) (n int) {
	for i := range matches {
		if matches[i].IsNew() {
			n++
		}
	}
	return n
}
