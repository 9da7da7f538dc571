package batch

import (
	"encoding/json"

	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/metadata"
)

// What of a batchUpdate's answer is compared: the cells; for rules to be
// changed, the rules as well; for rules that were taken out, which they were; for
// guards, what they matched.
const (
	Mask            = "updatedSpreadsheet(sheets(" + sheetMask + "))"
	MaskWithRules   = "updatedSpreadsheet(sheets(" + sheetMask + ",conditionalFormats))"
	MaskWithGuards  = Mask + ",replies(" + guardMask + ")"
	MaskWithReplies = Mask + ",replies(deleteConditionalFormatRule," + guardMask + ")"
	// MaskOfGuards is what guards matched, and no cells.
	MaskOfGuards = "spreadsheetId,replies(" + guardMask + ")"
	guardMask    = "updateDeveloperMetadata(developerMetadata(metadataId))"
	sheetMask    = "properties(sheetId,title,gridProperties(rowCount,columnCount))," +
		"data(startRow,startColumn,rowData(values(effectiveValue,userEnteredValue(formulaValue))),columnMetadata(developerMetadata(metadataKey,metadataValue)))"
)

// An Answer is what a batchUpdate shows of the spreadsheet.
type Answer struct {
	UpdatedSpreadsheet struct {
		Sheets []Sheet `json:"sheets"`
	} `json:"updatedSpreadsheet"`
	Replies []struct {
		Deleted *deletedRule `json:"deleteConditionalFormatRule"`
		Updated struct {
			Matched []struct {
				ID int64 `json:"metadataId"`
			} `json:"developerMetadata"`
		} `json:"updateDeveloperMetadata"`
	} `json:"replies"`
}

// Unmatched returns the anchors of a batch's guards that matched nothing, although
// the batch was carried out: such a guard guarded nothing. An answer without
// replies doesn't tell.
func (b *Batch) Unmatched(a *Answer) []Anchor {
	if len(a.Replies) == 0 {
		return nil
	}
	matched := make(map[int64]bool, len(b.guarded))
	for i := range a.Replies {
		for _, m := range a.Replies[i].Updated.Matched {
			matched[m.ID] = true
		}
	}
	var missed []Anchor
	for _, g := range b.guarded {
		if !matched[g.ID] {
			missed = append(missed, g)
		}
	}
	return missed
}

// A Sheet is what an answer shows of one sheet.
type Sheet struct {
	Properties struct {
		SheetID        int64  `json:"sheetId"`
		Title          string `json:"title"`
		GridProperties struct {
			RowCount    int `json:"rowCount"`
			ColumnCount int `json:"columnCount"`
		} `json:"gridProperties"`
	} `json:"properties"`
	Data  []answerData                    `json:"data"`
	Rules []*sheets.ConditionalFormatRule `json:"conditionalFormats"`
}

type answerData struct {
	StartRow    int `json:"startRow"`
	StartColumn int `json:"startColumn"`
	RowData     []struct {
		Values []Shown `json:"values"`
	} `json:"rowData"`
	ColumnMetadata []struct {
		DeveloperMetadata []struct {
			Key   string `json:"metadataKey"`
			Value string `json:"metadataValue"`
		} `json:"developerMetadata"`
	} `json:"columnMetadata"`
}

// Shown is what an answer shows of one cell.
type Shown struct {
	EffectiveValue   *effective `json:"effectiveValue"`
	UserEnteredValue *struct {
		Formula string `json:"formulaValue"`
	} `json:"userEnteredValue"`
}

// IsFormula reports whether somebody entered a formula into the cell.
func (a Shown) IsFormula() bool {
	return a.UserEnteredValue != nil && a.UserEnteredValue.Formula != ""
}

// deletedRule is a rule as deleteConditionalFormatRule's reply has it.
type deletedRule struct {
	Rule json.RawMessage `json:"rule"`
}

type effective struct {
	Number *float64        `json:"numberValue"`
	Text   *string         `json:"stringValue"`
	Bool   *bool           `json:"boolValue"`
	Error  json.RawMessage `json:"errorValue"`
}

// ShownOf is a cell as an answer would show it.
func ShownOf(c table.Cell) Shown {
	var a Shown
	if c.Kind == table.CellEmpty {
		return a
	}
	a.EffectiveValue = &effective{}
	switch c.Kind {
	case table.CellNumber:
		a.EffectiveValue.Number = &c.Number
	case table.CellBool:
		v := c.Number != 0
		a.EffectiveValue.Bool = &v
	default:
		a.EffectiveValue.Text = &c.Text
	}
	return a
}

// Is reports whether the cell holds what c says. Errors are alike.
func (a Shown) Is(c table.Cell) bool {
	v := a.EffectiveValue
	switch {
	case v == nil:
		return c.Kind == table.CellEmpty || c.Kind == table.CellText && c.Text == ""
	case v.Number != nil:
		return c.Kind == table.CellNumber && c.Number == *v.Number
	case v.Bool != nil:
		return c.Kind == table.CellBool && (c.Number != 0) == *v.Bool
	case v.Text != nil:
		return c.Kind == table.CellText && sameText(c.Text, *v.Text) || c.Kind == table.CellEmpty && *v.Text == ""
	case v.Error != nil:
		return c.Kind == table.CellText && len(c.Text) > 0 && c.Text[0] == '#'
	}
	return c.Kind == table.CellEmpty
}

// Holds reports what ShownOf(cell).Is(want) does, of a cell that was read.
func Holds(cell, want table.Cell) bool {
	switch cell.Kind {
	case table.CellEmpty:
		return want.Kind == table.CellEmpty || want.Kind == table.CellText && want.Text == ""
	case table.CellNumber:
		return want.Kind == table.CellNumber && want.Number == cell.Number
	case table.CellBool:
		return want.Kind == table.CellBool && (want.Number != 0) == (cell.Number != 0)
	}
	return want.Kind == table.CellText && sameText(want.Text, cell.Text) || want.Kind == table.CellEmpty && cell.Text == ""
}

// Text is the cell's content if it is a text.
func (a Shown) Text() string {
	if a.EffectiveValue == nil || a.EffectiveValue.Text == nil {
		return ""
	}
	return *a.EffectiveValue.Text
}

// A Patch is the part of a sheet that an answer shows, by row and column.
type Patch map[int]map[int]Shown

// Patch puts together the blocks of cells that the answer shows of the sheet.
func (s *Sheet) Patch() Patch {
	p := make(Patch)
	for _, d := range s.Data {
		for i, row := range d.RowData {
			cells := p[d.StartRow+i]
			if cells == nil {
				cells = make(map[int]Shown, len(row.Values))
				p[d.StartRow+i] = cells
			}
			for j, cell := range row.Values {
				cells[d.StartColumn+j] = cell
			}
		}
	}
	return p
}

// Service returns the service columns that the shown columns' metadata names.
func (s *Sheet) Service() map[string]int {
	names := make(map[string]int)
	for _, d := range s.Data {
		for i, column := range d.ColumnMetadata {
			for _, m := range column.DeveloperMetadata {
				if m.Key == metadata.ColumnKey {
					names[m.Value] = d.StartColumn + i
				}
			}
		}
	}
	return names
}

// Conflicts reports whether a batch was refused because somebody changed the
// spreadsheet: a guard failed, or a place or tab isn't there any more.
func (b *Batch) Conflicts(err error) bool {
	if apierror.IsRangeGone(err) {
		return true
	}
	n, ok := apierror.RefusedRequest(err)
	return ok && apierror.IsPlaceGone(err) && n < b.guards
}
