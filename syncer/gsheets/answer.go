package gsheets

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"sheetsync/sheetschema/table"
	"strconv"

	"google.golang.org/api/sheets/v4"
)

// What of a batchUpdate's answer is compared: the cells; for rules to be
// changed, the rules as well; for rules that were taken out, which they were.
const (
	answerMask  = "updatedSpreadsheet(sheets(" + sheetMask + "))"
	ruledMask   = "updatedSpreadsheet(sheets(" + sheetMask + ",conditionalFormats))"
	removedMask = answerMask + ",replies(deleteConditionalFormatRule)"
	sheetMask   = "properties(sheetId,title,gridProperties(rowCount,columnCount))," +
		"data(startRow,startColumn,rowData(values(effectiveValue,userEnteredValue(formulaValue))),columnMetadata(developerMetadata(metadataKey,metadataValue)))"
)

// An answer is what a batchUpdate shows of the spreadsheet.
type answer struct {
	UpdatedSpreadsheet struct {
		Sheets []answerSheet `json:"sheets"`
	} `json:"updatedSpreadsheet"`
	Replies []struct {
		Deleted *deletedRule `json:"deleteConditionalFormatRule"`
	} `json:"replies"`
}

type answerSheet struct {
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
		Values []answerCell `json:"values"`
	} `json:"rowData"`
	ColumnMetadata []struct {
		DeveloperMetadata []struct {
			Key   string `json:"metadataKey"`
			Value string `json:"metadataValue"`
		} `json:"developerMetadata"`
	} `json:"columnMetadata"`
}

type answerCell struct {
	EffectiveValue   *effective `json:"effectiveValue"`
	UserEnteredValue *struct {
		Formula string `json:"formulaValue"`
	} `json:"userEnteredValue"`
}

func (a answerCell) isFormula() bool {
	return a.UserEnteredValue != nil && a.UserEnteredValue.Formula != ""
}

type effective struct {
	Number *float64        `json:"numberValue"`
	Text   *string         `json:"stringValue"`
	Bool   *bool           `json:"boolValue"`
	Error  json.RawMessage `json:"errorValue"`
}

// answerOf is a cell as an answer would show it.
func answerOf(c table.Cell) answerCell {
	var a answerCell
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

// is reports whether the cell holds what c says. Errors are alike.
func (a answerCell) is(c table.Cell) bool {
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

// text is the cell's content if it is a text.
func (a answerCell) text() string {
	if a.EffectiveValue == nil || a.EffectiveValue.Text == nil {
		return ""
	}
	return *a.EffectiveValue.Text
}

// A patch is the part of a sheet that an answer shows, by row and column.
type patch map[int]map[int]answerCell

func (s *answerSheet) patch() patch {
	p := make(patch)
	for _, d := range s.Data {
		for i, row := range d.RowData {
			cells := p[d.StartRow+i]
			if cells == nil {
				cells = make(map[int]answerCell, len(row.Values))
				p[d.StartRow+i] = cells
			}
			for j, cell := range row.Values {
				cells[d.StartColumn+j] = cell
			}
		}
	}
	return p
}

// service returns the service columns that the shown columns' metadata names.
func (s *answerSheet) service() map[string]int {
	names := make(map[string]int)
	for _, d := range s.Data {
		for i, column := range d.ColumnMetadata {
			for _, m := range column.DeveloperMetadata {
				if m.Key == columnKey {
					names[m.Value] = d.StartColumn + i
				}
			}
		}
	}
	return names
}

// rules returns the tab's conditional-format rules.
func (s *answerSheet) rules() []seenRule {
	var rules []seenRule
	for _, r := range s.Rules {
		rules = append(rules, ruleOf(r))
	}
	return rules
}

// own reports whether the deleted rule is one of ours.
func (d *deletedRule) own() bool {
	var rule sheets.ConditionalFormatRule
	return json.Unmarshal(d.Rule, &rule) == nil && ruleOf(&rule).own
}

// update sends a batchUpdate once (and again only if it had no effect).
func (w *Workbook) update(ctx context.Context, what string, b *batch, mask string) (*answer, error) {
	var got *answer
	err := w.c.write(ctx, what, func(ctx context.Context) error {
		return w.post(ctx, ":batchUpdate", url.Values{"fields": {mask}}, b.body, func(body io.Reader) error {
			got = new(answer)
			return json.NewDecoder(body).Decode(got)
		})
	})
	if err != nil {
		return nil, forWriting(err)
	}
	return got, nil
}

var requestIndex = regexp.MustCompile(`^Invalid requests\[(\d+)\]`)

// conflicts reports whether a batch was refused because somebody changed the
// spreadsheet: a guard failed, or a place or tab isn't there any more.
func (b *batch) conflicts(err error) bool {
	var e *Error
	if !errors.As(err, &e) || e.Status != http.StatusBadRequest {
		return false
	}
	if saysRange(err) {
		return true
	}
	if !saysNowhere(err) {
		return false
	}
	m := requestIndex.FindStringSubmatch(e.Said)
	if m == nil {
		return false
	}
	n, err := strconv.Atoi(m[1])
	return err == nil && n < b.guards
}

// isUnclear reports whether a failed request may have had its effect.
func isUnclear(err error) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	return e.Status >= 500 || e.Status == http.StatusRequestTimeout || e.Status == 0 && e.maybe
}
