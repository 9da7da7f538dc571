package wire

import "sheetsync/syncer/emulator/grid"

// Set copies what the mask selects from one tree into a copy of another: a member that is selected but absent in from is
// removed, and so is an object that becomes empty of what was set.
func (m Mask) Set(into, from grid.Tree) grid.Tree {
	if m == nil {
		return grid.Clone(from)
	}
	out := make(grid.Tree, len(into))
	for k, v := range into {
		out[k] = v
	}
	for name, sub := range m {
		v, ok := from[name]
		if sub == nil {
			if ok {
				out[name] = v
			} else {
				delete(out, name)
			}
			continue
		}
		inner, _ := v.(grid.Tree)
		old, _ := out[name].(grid.Tree)
		if now := sub.Set(old, inner); len(now) > 0 {
			out[name] = now
		} else {
			delete(out, name)
		}
	}
	return out
}
