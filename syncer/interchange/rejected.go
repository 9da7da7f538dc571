package interchange

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/interchange/textfile"
)

// rejectedHeaders head the columns that a file of rejected rows has beside the
// original's. Importing passes over them.
func rejectedHeaders(p *language.Printer) []string {
	return []string{p.Say("interchange.rejected_row", nil), p.Say("interchange.rejected_reasons", nil)}
}

// WriteRejected writes the rows that were not taken as CSV: as they stand in
// the file, and why. It begins with a byte-order mark, so that Excel shows it
// rightly.
func (p *Plan) WriteRejected(to io.Writer) error {
	printer := language.NewPrinter(p.options.Language)
	w, err := textfile.NewWriter(to, true)
	if err != nil {
		return err
	}
	width := p.source.Grid.Columns()
	for _, row := range p.source.Original {
		width = max(width, len(row))
	}
	if err := p.writeRow(w, p.header, width, rejectedHeaders(printer)); err != nil {
		return err
	}
	for _, row := range p.Rows {
		if row.Outcome != RowRejected && row.Outcome != RowSkipped {
			continue
		}
		if err := p.writeRow(w, row.Source-1, width, []string{strconv.Itoa(row.Source), strings.Join(row.Reasons, "\n")}); err != nil {
			return err
		}
	}
	return w.Flush()
}

func (p *Plan) writeRow(w *textfile.Writer, row, width int, more []string) error {
	cells := make([]string, width, width+len(more))
	if p.source.Original != nil && row < len(p.source.Original) {
		copy(cells, p.source.Original[row])
	} else {
		for column := range cells {
			cells[column] = p.source.Grid.Cell(row, column).Seen()
		}
	}
	cells = slices.Concat(cells, more)
	for i, cell := range cells {
		cells[i] = textfile.Neutral(cell)
	}
	return w.Row(cells)
}

// KeepRejected writes the rejected rows to a file beside the one that they came
// from, and returns its name: FILE.rejected.csv. A file of that name which holds
// something else may have been corrected, and is left alone: then it is
// FILE.rejected-2.csv, and so on. What was rejected from such a file again
// belongs to the first one.
func (p *Plan) KeepRejected(file string) (name string, err error) {
	var content bytes.Buffer
	if err := p.WriteRejected(&content); err != nil {
		return "", err
	}
	original := strings.TrimSuffix(file, ".rejected.csv")
	for n := 1; ; n++ {
		name := original + ".rejected.csv"
		if n > 1 {
			name = fmt.Sprintf("%s.rejected-%d.csv", original, n)
		}
		if there, err := os.ReadFile(name); err == nil && bytes.Equal(there, content.Bytes()) {
			return name, nil
		}
		kept, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = kept.Write(content.Bytes())
		return name, errors.Join(err, kept.Close())
	}
}
