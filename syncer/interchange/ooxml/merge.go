package ooxml

import (
	"strconv"
	"strings"

	"sheetsync/sheetschema/bounds"
)

// Covered calls see for the cells of the first rows and columns that a merged
// range covers beside its first cell. Whatever they hold in the file, nobody sees
// it. The ranges are known after [Sheet.Read]; the error is a [bounds.Error].
func (s *Sheet) Covered(rows, columns int, see func(row, column int)) error {
	looked := 0
	for _, ref := range s.Merges {
		top, left, bottom, right, ok := rangeOf(ref)
		if !ok {
			continue // it is told where ranges are looked at
		}
		for row := top; row <= min(bottom, rows-1); row++ {
			if looked += max(min(right, columns-1)-left+1, 0) + 1; looked > 2*bounds.Cells {
				return &bounds.Error{What: "cells in merged ranges", Limit: 2 * bounds.Cells}
			}
			for column := left; column <= min(right, columns-1); column++ {
				if row != top || column != left {
					see(row, column)
				}
			}
		}
	}
	return nil
}

// rangeOf reads the first and the last cell of a range such as A1:B2, from 0.
func rangeOf(ref string) (top, left, bottom, right int, ok bool) {
	from, to, ok := strings.Cut(ref, ":")
	if !ok {
		return 0, 0, 0, 0, false
	}
	top, left, ok1 := placeOf(from)
	bottom, right, ok2 := placeOf(to)
	return top, left, bottom, right, ok1 && ok2
}

// placeOf reads a place such as AB12, from 0.
func placeOf(at string) (row, column int, ok bool) {
	at = strings.ReplaceAll(at, "$", "")
	if column, ok = columnOf(at); !ok {
		return 0, 0, false
	}
	n, err := strconv.Atoi(strings.TrimLeft(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
	return n - 1, column, err == nil && n > 0
}
