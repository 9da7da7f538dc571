package check

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/interchange/textfile"
)

// A CSV is a workbook whose first tab is a .csv file, for the descriptor's first
// resource. Its other tabs have headers and no rows. All cells are texts.
type CSV struct {
	descriptor *sheetschema.Descriptor
	rows       [][]string
}

var _ syncer.Workbook = (*CSV)(nil)

// ReadCSV reads a file in any encoding that package textfile knows, with
// commas, semicolons or tabs between cells. Apostrophes that an export put in
// front of cells are taken off.
func ReadCSV(d *sheetschema.Descriptor, source []byte) (*CSV, error) {
	in, _ := textfile.DetectEncoding(source)
	decoded, err := textfile.Decode(source, in)
	if err != nil {
		return nil, fmt.Errorf("read the CSV: %w", err)
	}
	text := []byte(decoded)
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma = separator(text)
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	c := &CSV{descriptor: d}
	next, offset := 1, int64(0) // the line on which the next row begins unless blank lines come first
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return c, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the CSV: %w", err)
		}
		// The reader passes over blank lines, which are rows in a sheet.
		line, _ := r.FieldPos(0)
		c.rows = append(c.rows, make([][]string, max(line-next, 0))...)
		for i, cell := range row {
			row[i] = textfile.Plain(cell)
		}
		c.rows = append(c.rows, row)
		end := r.InputOffset()
		next += bytes.Count(text[offset:end], []byte("\n"))
		offset = end
	}
}

// separator is the one that the header has most of.
func separator(text []byte) rune {
	header, _, _ := bytes.Cut(text, []byte("\n"))
	best, most := ',', bytes.Count(header, []byte(","))
	for _, s := range []rune{';', '\t'} {
		if n := bytes.Count(header, []byte(string(s))); n > most {
			best, most = s, n
		}
	}
	return best
}

// Describe returns one tab a resource.
func (c *CSV) Describe(context.Context) (*syncer.Description, error) {
	d := &syncer.Description{ID: "csv", Title: c.descriptor.Name}
	for i, r := range c.descriptor.Resources {
		d.Tabs = append(d.Tabs, syncer.TabInfo{SheetID: int64(i), Title: r.Name, Index: i, Rows: len(c.rows) + 1, Columns: len(r.Fields)})
	}
	return d, nil
}

// Fetch returns the file's rows for the first resource.
func (c *CSV) Fetch(_ context.Context, tabs []syncer.TabRequest) (*syncer.Content, error) {
	content := &syncer.Content{Digest: "csv"}
	for _, tab := range tabs {
		rows := c.rows
		if tab.SheetID > 0 {
			var header []string
			for _, f := range c.descriptor.Resources[tab.SheetID].Fields {
				header = append(header, f.Name)
			}
			rows = [][]string{header}
		}
		b := table.NewGridBuilder()
		for _, row := range rows {
			for _, cell := range row {
				b.Text([]byte(cell))
			}
			b.EndRow()
		}
		content.Grids = append(content.Grids, b.Grid())
	}
	return content, nil
}

// CleanUp does nothing: nobody writes to a file.
func (*CSV) CleanUp(context.Context) error { return nil }

// Write refuses: a file is only read.
func (*CSV) Write(context.Context, *syncer.WritePlan) (*syncer.WriteReport, error) {
	return nil, syncer.ErrReadOnly
}

// Requests returns 0.
func (*CSV) Requests() int { return 0 }
