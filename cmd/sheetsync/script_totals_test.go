package main

import (
	"encoding/csv"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"
	"github.com/rogpeppe/go-internal/testscript"
)

// compareTotals is “totals EXPECTED FILE [ID COUNT VALUE DATE]”: the rows of
// FILE, cells separated by |, hold the totals of EXPECTED in these columns, by
// default the first four. Numbers are compared exactly.
func compareTotals(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 && len(args) != 6 {
		ts.Fatalf("usage: totals EXPECTED FILE [ID COUNT VALUE DATE]")
	}
	columns := []int{0, 1, 2, 3}
	for i := range args[2:] {
		n, err := strconv.Atoi(args[2+i])
		ts.Check(err)
		columns[i] = n
	}
	expected, err := csv.NewReader(strings.NewReader(ts.ReadFile(args[0]))).ReadAll()
	ts.Check(err)
	want := map[string][]string{}
	for _, row := range expected[1:] {
		want[row[0]] = row
	}
	for line := range strings.SplitSeq(strings.TrimSpace(ts.ReadFile(args[1])), "\n") {
		cells := strings.Split(line, "|")
		cell := func(i int) string {
			if columns[i] < len(cells) {
				return cells[columns[i]]
			}
			return ""
		}
		row, ok := want[cell(0)]
		if !ok {
			if !sameNumber(cell(1), "0") || !sameNumber(cell(2), "0") {
				ts.Fatalf("%s has totals that nobody expects: %s", cell(0), line)
			}
			continue
		}
		delete(want, cell(0))
		if !sameNumber(cell(1), row[1]) || !sameNumber(cell(2), row[2]) || cell(3) != row[3] {
			ts.Fatalf("%s: got %s, want %s", cell(0), line, strings.Join(row, "|"))
		}
	}
	for id := range want {
		ts.Fatalf("%s is missing", id)
	}
}

func sameNumber(a, b string) bool {
	x, _, errX := apd.NewFromString(strings.ReplaceAll(a, ",", ""))
	y, _, errY := apd.NewFromString(b)
	return errX == nil && errY == nil && x.Cmp(y) == 0
}
