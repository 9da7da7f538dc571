package overview

import (
	"slices"
	"strconv"
	"strings"
)

// layout is what a tab's layout says, before it says whose it is: its frame, which
// follows from the descriptor, language and program alone; how many rows it has; how
// its cells look; and its charts.
type layout struct {
	frame  string
	rows   int
	cells  string
	charts []int64
}

const layoutBase = 36

func (l layout) String() string {
	charts := make([]string, len(l.charts))
	for i, id := range l.charts {
		charts[i] = strconv.FormatInt(id, layoutBase)
	}
	return l.frame + "." + strconv.Itoa(l.rows) + "." + l.cells + "." + strings.Join(charts, "-")
}

// parseLayout reads a layout; ok is false for that of an earlier version.
func parseLayout(text string) (l layout, ok bool) {
	text, _, _ = strings.Cut(text, " ")
	parts := strings.Split(text, ".")
	if len(parts) != 4 {
		return l, false
	}
	rows, err := strconv.Atoi(parts[1])
	if err != nil {
		return l, false
	}
	l = layout{frame: parts[0], rows: rows, cells: parts[2]}
	for text := range strings.SplitSeq(parts[3], "-") {
		if id, err := strconv.ParseInt(text, layoutBase, 64); err == nil {
			l.charts = append(l.charts, id)
		}
	}
	return l, true
}

// ChartsOf returns the charts that a layout was given, in their order: one that
// isn't in the tab any more was deleted by people. ok is false for a layout of an
// earlier version, which had them elsewhere.
func ChartsOf(layout string) (ids []int64, ok bool) {
	l, ok := parseLayout(layout)
	return l.charts, ok
}

// SameCharts reports whether two layouts have the same charts, so that they stand
// where they stood.
func SameCharts(a, b string) bool {
	x, ok := ChartsOf(a)
	y, also := ChartsOf(b)
	return ok && also && slices.Equal(x, y)
}

// SameFrame reports whether two layouts are of one descriptor, language and program.
func SameFrame(a, b string) bool {
	x, ok := parseLayout(a)
	y, also := parseLayout(b)
	return ok && also && x.frame == y.frame
}
