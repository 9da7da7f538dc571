package expression

import (
	"strings"

	"sheetsync/sheetschema/nearest"
)

// suggest returns a hint that names what may have been meant: the names most
// like the unknown one, else some of those there are.
func suggest(name string, names []string) string {
	close := nearest.Names(name, names)
	switch {
	case len(close) > 0:
		return "did you mean " + strings.Join(close, " or ") + "?"
	case len(names) == 0:
		return ""
	case len(names) <= 12:
		return "there are " + strings.Join(names, ", ")
	default:
		return "there are " + strings.Join(names[:12], ", ") + " and more"
	}
}
