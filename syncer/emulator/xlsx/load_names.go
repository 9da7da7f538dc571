package xlsx

import (
	"fmt"
	"strings"

	"google.golang.org/api/sheets/v4"
)

// filterName is the defined name under which a workbook keeps a sheet's filter.
const filterName = "_xlnm._FilterDatabase"

// names loads defined names of one range as named ranges, and the sheets' filters.
func (l *loader) names() {
	for i, n := range l.file.GetDefinedName() {
		title, ref, ok := splitReference(n.RefersTo)
		if !ok {
			continue
		}
		sheet := l.to.SheetByTitle(title)
		if sheet == nil {
			continue
		}
		r, ok := parseOn(sheet, ref)
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

// splitReference parts 'Sheet name'!$A$1:$B$2 into sheet and cells.
func splitReference(ref string) (title, cells string, ok bool) {
	ref = strings.TrimPrefix(ref, "=")
	at := strings.LastIndexByte(ref, '!')
	if at < 0 {
		return "", "", false
	}
	title = ref[:at]
	if len(title) >= 2 && title[0] == '\'' && title[len(title)-1] == '\'' {
		title = strings.ReplaceAll(title[1:len(title)-1], "''", "'")
	}
	return title, ref[at+1:], true
}
