package xlsx

import (
	"fmt"
	"strings"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
)

// filterName is the defined name under which a workbook keeps a sheet's filter.
const filterName = "_xlnm._FilterDatabase"

// names loads defined names of one range as named ranges, and the sheets' filters.
func (l *loader) names() {
	for i, n := range l.file.GetDefinedName() {
		title, ref, named, ok := grid.SplitReference(strings.TrimPrefix(n.RefersTo, "="))
		if !named || !ok {
			continue
		}
		sheet := l.to.SheetByTitle(title)
		if sheet == nil {
			continue
		}
		r, ok := sheet.Range(ref)
		switch {
		case !ok:
		case strings.EqualFold(n.Name, filterName):
			l.to.Edited(sheet.ID).BasicFilter = &sheets.BasicFilter{Range: r.GridRange()}
		case !strings.HasPrefix(n.Name, "_xlnm."):
			l.to.NamedRanges = append(l.to.NamedRanges, &sheets.NamedRange{
				NamedRangeId: fmt.Sprintf("name%d", i+1), Name: n.Name, Range: r.GridRange()})
		}
	}
}
