package adopting

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sheetsync/sheetschema/tabset"
)

var digits = regexp.MustCompile(`[0-9]+`)

// inOrder sorts the titles of tabs that numbers tell apart, such as years, by these:
// rows that are imported go to the last.
func inOrder(titles []string) []string {
	numbers := func(title string) []int {
		var all []int
		for _, run := range digits.FindAllString(title, -1) {
			n, _ := strconv.Atoi(run) // one of too many digits is 0
			all = append(all, n)
		}
		return all
	}
	sorted := slices.Clone(titles)
	slices.SortStableFunc(sorted, func(a, b string) int { return slices.Compare(numbers(a), numbers(b)) })
	return sorted
}

// withNext adds the patterns of titles that several of the tabs have, so that the tab of
// the next year is the resource's, too: 客户20?? to 客户2024 and 客户2025.
func withNext(titles []string) []string {
	count := make(map[string]int)
	var patterns []string
	for _, title := range titles {
		pattern := digits.ReplaceAllStringFunc(title, func(run string) string {
			if len(run) == 4 && (strings.HasPrefix(run, "19") || strings.HasPrefix(run, "20")) {
				return "20??"
			}
			return strings.Repeat("?", len(run))
		})
		if count[pattern]++; count[pattern] == 2 {
			if p, err := tabset.Parse(pattern); err == nil && !p.Exact() {
				patterns = append(patterns, pattern)
			}
		}
	}
	return append(slices.Clone(titles), patterns...)
}
