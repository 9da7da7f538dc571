package comments

import (
	"reflect"
	"slices"
	"strings"

	"sheetsync/sheetschema/expression"
)

// Known is what is known of a register's comments from one run to the next.
type Known struct {
	List []Comment
	// Left counts those that were left for later runs; -1 where a run has changed the
	// records and not come to the comments.
	Left int
	// WakeOn is the day on which a finding that was put off is told again; 0 for none.
	WakeOn expression.Day
}

// Open counts the comments that are open.
func (k *Known) Open() int {
	n := 0
	for i := range k.List {
		if k.List[i].State == StateOpen {
			n++
		}
	}
	return n
}

// Equal reports whether both are the same, in whatever order the comments are.
func (k *Known) Equal(other *Known) bool {
	return k.Left == other.Left && k.WakeOn == other.WakeOn && len(k.List) == len(other.List) &&
		(len(k.List) == 0 || reflect.DeepEqual(sorted(k.List), sorted(other.List)))
}

// sorted are comments by their threads, with their times in one zone.
func sorted(list []Comment) []Comment {
	list = slices.Clone(list)
	for i := range list {
		list[i].MadeAt = list[i].MadeAt.UTC()
	}
	slices.SortStableFunc(list, func(a, b Comment) int { return strings.Compare(a.Thread, b.Thread) })
	return list
}
