package textfile

import (
	"bufio"
	"io"
	"strings"
)

// A Writer writes a table as CSV in UTF-8, its lines ended as RFC 4180 has it.
// Close it by Flush.
type Writer struct{ w *bufio.Writer }

// NewWriter begins a table; with mark, by a byte-order mark, which some
// spreadsheet programs need to see that it is UTF-8.
func NewWriter(w io.Writer, mark bool) (*Writer, error) {
	b := bufio.NewWriterSize(w, 1<<16)
	if mark {
		if _, err := b.WriteString("\uFEFF"); err != nil {
			return nil, err
		}
	}
	return &Writer{b}, nil
}

// Row writes a record. Texts must have gone through [Neutral].
//
// Unlike encoding/csv it keeps line breaks in cells as they are, and a record
// of one empty cell is not an empty line, which would be none when read.
func (w *Writer) Row(cells []string) error {
	for i, cell := range cells {
		if i > 0 {
			_ = w.w.WriteByte(',') // the last write of the record tells of an error
		}
		if len(cells) == 1 && cell == "" || quoted(cell) {
			_ = w.w.WriteByte('"')
			_, _ = w.w.WriteString(strings.ReplaceAll(cell, `"`, `""`))
			_ = w.w.WriteByte('"')
			continue
		}
		_, _ = w.w.WriteString(cell)
	}
	_, err := w.w.WriteString("\r\n")
	return err
}

// quoted reports whether a cell needs quotes.
func quoted(cell string) bool {
	return strings.ContainsAny(cell, ",;|\t\"\r\n") || cell != strings.TrimSpace(cell) || strings.HasPrefix(cell, "\uFEFF") ||
		strings.HasPrefix(strings.ToLower(cell), "sep=")
}

// Flush writes out what is buffered.
func (w *Writer) Flush() error { return w.w.Flush() }
