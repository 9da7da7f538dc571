package datapackage

import (
	"fmt"
	"regexp"
	"strings"
)

var unusual = regexp.MustCompile(`[^a-z0-9._-]+`)

// slug is a name as those of packages and resources are: lower case, digits, full
// stops, dashes and underscores. A name of nothing else is the usual one.
func slug(name, usual string) string {
	s := strings.Trim(unusual.ReplaceAllString(strings.ToLower(name), "-"), "-.")
	if s == "" {
		return usual
	}
	return s
}

// unique numbers a name that is taken, and takes it.
func unique(name string, taken map[string]bool) string {
	candidate := name
	for n := 2; taken[candidate]; n++ {
		candidate = fmt.Sprintf("%s-%d", name, n)
	}
	taken[candidate] = true
	return candidate
}
