package source

import (
	"fmt"
	"strings"

	"sheetsync/sheetschema/nearest"
)

// maxKnown is up to how many names are compared with one that isn't known.
const maxKnown = 500

// Suggest words a hint that names the known name that begins with the given
// one, or is nearest to it; else it is the hint otherwise, and where more are
// known than a person would have misspelt one of.
func Suggest(name string, known []string, otherwise string) string {
	if len(known) > maxKnown {
		return otherwise
	}
	for _, k := range known {
		if len(name) >= 3 && strings.HasPrefix(k, strings.ToLower(name)) {
			return fmt.Sprintf("did you mean %s?", k)
		}
	}
	if near := nearest.Name(name, known); near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return otherwise
}
