package gsheets

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"slices"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/place"
	"sheetsync/syncer/gsheets/values"
)

// shownColumns are adjacent columns of a tab as people see them.
type shownColumns struct {
	tab         int // index of the request
	title       string
	first, last int
	wanted      []bool // for each column: displayed, not only a key
	columns     []shownColumn
}

// shownColumn keeps a column's texts in one piece.
type shownColumn struct {
	text []byte
	ends []uint32
}

func (c *shownColumn) at(row int) []byte {
	if row >= len(c.ends) {
		return nil
	}
	start := uint32(0)
	if row > 0 {
		start = c.ends[row-1]
	}
	return c.text[start:c.ends[row]]
}

// displayed returns which columns must be read as people see them.
func displayed(tabs []syncer.TabRequest, grids []*table.Grid) []shownColumns {
	var want []shownColumns
	for i, tab := range tabs {
		if tab.Display == nil {
			continue
		}
		within := func(c int) bool { return c < 0 || c >= grids[i].Columns() }
		display := slices.DeleteFunc(slices.Clone(tab.Display(grids[i])), within)
		if len(display) == 0 {
			continue
		}
		all := slices.Clone(display)
		if tab.Keys != nil {
			all = append(all, slices.DeleteFunc(slices.Clone(tab.Keys(grids[i])), within)...)
		}
		slices.Sort(all)
		for _, c := range slices.Compact(all) {
			wanted := slices.Contains(display, c)
			if n := len(want); n > 0 && want[n-1].tab == i && want[n-1].last == c-1 {
				want[n-1].last = c
				want[n-1].wanted = append(want[n-1].wanted, wanted)
				continue
			}
			want = append(want, shownColumns{tab: i, title: tab.Title, first: c, last: c, wanted: []bool{wanted}})
		}
	}
	return want
}

// display reads columns as people see them; none take no request.
func (w *Workbook) display(ctx context.Context, want []shownColumns) ([]shownColumns, *values.Digest, error) {
	if len(want) == 0 {
		return nil, values.NewDigest(), nil
	}
	query := url.Values{"valueRenderOption": {"FORMATTED_VALUE"}, "majorDimension": {"COLUMNS"}}
	for _, s := range want {
		query.Add("ranges", place.ColumnsA1(s.title, s.first, s.last))
	}
	var (
		shown []shownColumns
		d     *values.Digest
	)
	err := w.c.read(ctx, fmt.Sprintf("read %d ranges as displayed", len(want)), func(ctx context.Context) error {
		return w.get(ctx, "/values:batchGet", query, func(body io.Reader) error {
			shown, d = slices.Clone(want), values.NewDigest()
			var to *shownCells
			n, err := values.Read(body, d, func(i int, _ string) values.Sink {
				to = &shownCells{}
				if i < len(want) {
					d.Number(int64(want[i].tab)<<32 | int64(want[i].first))
				}
				return to
			}, func(i int, a1 string) error {
				if i >= len(want) || place.TitleOf(a1) != want[i].title || to.mixed || len(to.columns) > len(want[i].wanted) {
					return fmt.Errorf("%w: another range than asked for", apierror.ErrGarbled)
				}
				shown[i].columns = to.columns
				return nil
			})
			if err == nil && n != len(want) {
				err = fmt.Errorf("%w: %d ranges instead of %d", apierror.ErrGarbled, n, len(want))
			}
			return err
		})
	})
	if err != nil {
		return nil, nil, err
	}
	return shown, d, nil
}

// shownCells collects one range, column by column.
type shownCells struct {
	columns []shownColumn
	open    shownColumn
	mixed   bool // a value that isn't text: not what was asked for
}

func (s *shownCells) Text(t []byte) {
	s.open.text = append(s.open.text, t...)
	s.open.ends = append(s.open.ends, uint32(len(s.open.text)))
}
func (s *shownCells) Empty()         { s.Text(nil) }
func (s *shownCells) Number(float64) { s.mixed = true; s.Text(nil) }
func (s *shownCells) Bool(bool)      { s.mixed = true; s.Text(nil) }
func (s *shownCells) EndRow() {
	s.columns = append(s.columns, s.open)
	s.open = shownColumn{}
}

// agree reports whether the texts and blanks in the shown columns are those of
// the grids: then nobody moved a row or a column between the two answers.
func agree(grids []*table.Grid, shown []shownColumns) bool {
	for i := range shown {
		s, g := &shown[i], grids[shown[i].tab]
		for j := range s.wanted {
			var c shownColumn
			if j < len(s.columns) {
				c = s.columns[j]
			}
			for row := range max(g.Rows(), len(c.ends)) {
				switch g.Kind(row, s.first+j) {
				case table.CellText:
					if g.Cell(row, s.first+j).Text != string(c.at(row)) {
						return false
					}
				case table.CellEmpty:
					if len(c.at(row)) > 0 {
						return false
					}
				}
			}
		}
	}
	return true
}

// apply notes in g what people see in its numbers and booleans.
func (s *shownColumns) apply(g *table.Grid) {
	for j := range s.columns {
		if !s.wanted[j] {
			continue
		}
		for row := range g.Rows() {
			if k := g.Kind(row, s.first+j); k == table.CellNumber || k == table.CellBool {
				g.SetDisplay(row, s.first+j, s.columns[j].at(row))
			}
		}
	}
}
