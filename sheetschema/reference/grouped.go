package reference

import "slices"

// Grouped returns the links to groups of the parent's records. of says for each record
// which group it is in, or [None]. A child that may mean several records means the
// group that all of them are in; where they are in several groups, or one is in none,
// it may mean each of those groups.
func (l *Links) Grouped(of []int32) *Links {
	groups := int32(0)
	for _, group := range of {
		groups = max(groups, group+1)
	}
	g := &Links{Target: make([]int32, len(l.Target)), Blank: l.Blank, first: make([]int32, groups)}
	for child, target := range l.Target {
		g.Target[child] = None
		if target == None {
			continue
		}
		several := l.Several(child)
		if several == nil {
			g.Target[child] = of[target]
			continue
		}
		var meant []int32
		outside := false
		for _, record := range several {
			switch group := of[record]; {
			case group == None:
				outside = true
			case !slices.Contains(meant, group):
				meant = append(meant, group)
			}
		}
		if len(meant) == 0 {
			continue
		}
		g.Target[child] = meant[0]
		if outside || len(meant) > 1 {
			if g.either == nil {
				g.either = make(map[int32][]int32)
			}
			// Twice the same: one of the records is none of the groups'.
			g.either[int32(child)] = append(meant, meant[0])
		}
	}
	return g
}
