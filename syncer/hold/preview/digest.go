package preview

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
)

// Digest identifies a loss by what a hold's own digest says of it, and by the very cells
// that the run is held for, so that an approval of some cells lets no others through. What
// would be lost within the limits, and what the cells show instead, isn't in it: the first
// needs no approval, and a formula that fails shows now this error and now that one. The
// order of rows doesn't count.
func Digest(hold string, found []Found) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n", hold)
	for _, f := range found {
		for i, ids := range f.ids {
			l := &f.Losses[i]
			if !l.Held || ids == nil {
				continue
			}
			fmt.Fprintf(h, "%q %q %q\n", l.Resource, l.Field, l.Kind)
			for _, id := range slices.Sorted(slices.Values(ids)) {
				fmt.Fprintf(h, "%q\n", id)
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
