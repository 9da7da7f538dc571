package description

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema/area"
	"sheetsync/sheetschema/lexical"
	"sheetsync/syncer"
)

// tablesByName adds the Tables of a tab to the named ranges: a resource may be in one
// as in a named range. A named range of that name goes before it.
func tablesByName(ranges map[string]syncer.NamedRange, tab *syncer.TabInfo) map[string]syncer.NamedRange {
	for i := range tab.Tables {
		t := &tab.Tables[i]
		name := lexical.Fold(t.Name)
		if _, taken := ranges[name]; taken || name == "" {
			continue
		}
		if ranges == nil {
			ranges = make(map[string]syncer.NamedRange)
		}
		ranges[name] = syncer.NamedRange{SheetID: tab.SheetID, Rectangle: t.Rectangle()}
	}
	return ranges
}

// named describes the named ranges; nil for none.
func named(all []*sheets.NamedRange) map[string]syncer.NamedRange {
	var ranges map[string]syncer.NamedRange
	for _, n := range all {
		if n.Range == nil {
			continue
		}
		if ranges == nil {
			ranges = make(map[string]syncer.NamedRange)
		}
		ranges[lexical.Fold(n.Name)] = syncer.NamedRange{SheetID: n.Range.SheetId, Rectangle: rectangle(n.Range)}
	}
	return ranges
}

func rectangle(r *sheets.GridRange) area.Rectangle {
	return area.Rectangle{
		FirstRow: int(r.StartRowIndex), EndRow: int(r.EndRowIndex),
		FirstColumn: int(r.StartColumnIndex), EndColumn: int(r.EndColumnIndex),
	}
}
