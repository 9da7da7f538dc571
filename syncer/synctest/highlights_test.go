package synctest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"sheetsync/syncer"
	"sheetsync/syncer/emulator"
	"sheetsync/syncer/emulator/grid"
)

// coloured returns the cells of a tab that a conditional format colours, as the
// API tells them: “Header row”.
func (w *world) coloured(tab string) []string {
	w.t.Helper()
	const reader = "reader@example.com"
	token, err := w.server.AddPerson(reader)
	if err == nil {
		err = w.server.Share(w.id, reader, emulator.Reader)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	url := fmt.Sprintf("%s/v4/spreadsheets/%s?ranges=%s!A1:Z9&includeGridData=true&fields=sheets.data.rowData.values(formattedValue,effectiveFormat.backgroundColor,userEnteredFormat.backgroundColor)",
		w.server.Endpoint(), w.id, tab)
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, url, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	type format struct {
		BackgroundColor map[string]float64 `json:"backgroundColor"`
	}
	var answer struct {
		Sheets []struct {
			Data []struct {
				RowData []struct {
					Values []struct {
						FormattedValue                     string
						EffectiveFormat, UserEnteredFormat format
					}
				}
			}
		}
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		w.t.Fatal(err)
	}
	rows := answer.Sheets[0].Data[0].RowData
	var out []string
	for i, row := range rows[1:] {
		for c, cell := range row.Values {
			if fmt.Sprint(cell.EffectiveFormat) != fmt.Sprint(cell.UserEnteredFormat) && !white(cell.EffectiveFormat.BackgroundColor) {
				out = append(out, fmt.Sprintf("%s %d", rows[0].Values[c].FormattedValue, i+2))
			}
		}
	}
	return out
}

func white(colour map[string]float64) bool {
	return len(colour) == 0 || colour["red"] == 1 && colour["green"] == 1 && colour["blue"] == 1
}

// The cells at fault are coloured, and what is said of them; the colours follow their
// rows through a sort and vanish when the fault is mended.
func TestHighlights(t *testing.T) {
	t.Parallel()
	w := newShop(t)
	w.put("Customers", 3, "C2", "City", "no address")
	w.put("Customers", 5, "C4", "City", "nor this")
	w.run(syncer.StatusApplied)
	if n := len(w.server.View(w.id).SheetByTitle("Customers").ConditionalFormats); n != 10 {
		t.Errorf("there are %d rules, want two for each of people's fields, for issues and for duplicates", n)
	}
	check := func(want ...string) {
		t.Helper()
		if got := w.coloured("Customers"); !slices.Equal(got, want) {
			t.Errorf("coloured are %q, want %q", got, want)
		}
	}
	check("Duplicate of 3", "E-mail 4", "Issues 4", "E-mail 6", "Issues 6", "Duplicate of 9")
	w.quiet()

	w.edit(func(s *grid.Spreadsheet) {
		sheet := s.SheetByTitle("Customers")
		s.SortRange(grid.Range{SheetID: sheet.ID, StartRow: 1, EndRow: 9, EndCol: sheet.UsedColumns()}, []grid.SortKey{{Col: 0, Descending: true}})
	})
	check("Duplicate of 2", "E-mail 5", "Issues 5", "E-mail 7", "Issues 7", "Duplicate of 8")
	w.run(syncer.StatusApplied)
	check("Duplicate of 2", "E-mail 5", "Issues 5", "E-mail 7", "Issues 7", "Duplicate of 8")
	w.quiet()

	w.put("Customers", 4, "C4", "City", "c4@example.com")
	w.run(syncer.StatusApplied)
	if got := w.coloured("Customers"); slices.ContainsFunc(got, func(s string) bool { return strings.HasSuffix(s, " 5") }) {
		t.Errorf("coloured are %q", got)
	}
	w.quiet()
}
