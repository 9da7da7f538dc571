package grid

import "slices"

// eachTree replaces every tree attached to the sheet; nil removes it. Merges are not trees.
func (s *Sheet) eachTree(edit func(Tree) Tree) {
	for _, list := range []*[]Tree{
		&s.ConditionalFormats, &s.ProtectedRanges, &s.FilterViews, &s.Charts, &s.Slicers, &s.Tables, &s.BandedRanges,
		&s.RowGroups, &s.ColumnGroups,
	} {
		*list = editTrees(*list, edit)
	}
	if s.BasicFilter != nil {
		s.BasicFilter = edit(s.BasicFilter)
	}
}

func editTrees(list []Tree, edit func(Tree) Tree) []Tree {
	if len(list) == 0 {
		return list
	}
	out := slices.Clone(list)[:0]
	for _, t := range list {
		if t = edit(t); t != nil {
			out = append(out, t)
		}
	}
	return out
}

// withSheetID rewrites every mention of a sheet in a tree.
func withSheetID(t Tree, from, to int64) Tree {
	return mapTree(t, func(m Tree) (Tree, bool) {
		if id, ok := m["sheetId"].(float64); ok && int64(id) == from {
			m = shallow(m)
			m["sheetId"] = float64(to)
		}
		return m, true
	})
}

func shallow(t Tree) Tree {
	c := make(Tree, len(t))
	for k, v := range t {
		c[k] = v
	}
	return c
}

// mapTree rewrites the objects of a tree from the inside out, copying only what changes. An object that edit doesn't keep
// is taken out of the list or the member that holds it; the result is nil when the tree itself goes.
func mapTree(t Tree, edit func(Tree) (_ Tree, keep bool)) Tree {
	copied := false
	for k, v := range t {
		now, keep := mapAny(v, edit)
		if keep && sameAny(now, v) {
			continue
		}
		if !copied {
			t, copied = shallow(t), true
		}
		if keep {
			t[k] = now
		} else {
			delete(t, k)
		}
	}
	t, keep := edit(t)
	if !keep {
		return nil
	}
	return t
}

func mapAny(v any, edit func(Tree) (Tree, bool)) (any, bool) {
	switch v := v.(type) {
	case Tree:
		now := mapTree(v, edit)
		return now, now != nil
	case []any:
		copied := false
		out := v
		for i, m := range v {
			now, keep := mapAny(m, edit)
			if keep && sameAny(now, m) {
				if copied {
					out = append(out, m)
				}
				continue
			}
			if !copied {
				out, copied = slices.Clone(v[:i]), true
			}
			if keep {
				out = append(out, now)
			}
		}
		return out, len(out) > 0 || len(v) == 0
	}
	return v, true
}

// sameAny tells whether mapAny left a value alone; a value it changed is never the same map or slice.
func sameAny(a, b any) bool {
	switch a := a.(type) {
	case Tree:
		b, ok := b.(Tree)
		return ok && sameMap(a, b)
	case []any:
		b, ok := b.([]any)
		return ok && len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
	}
	return a == b
}
