package textfile

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"sheetsync/sheetschema/bounds"
)

// maxCell is a cell that surely is too long: a character has at most three bytes a
// unit.
const maxCell = 3 * bounds.CellUnits

// A recordReader cuts a text into records. It is our own because encoding/csv
// turns every \r\n inside quotes into \n, which is not what was in the cell.
type recordReader struct {
	rest      string
	separator rune
	line      int // of what comes next, from 1
	empty     int // lines without any character so far
	read      int // records so far
	size      bounds.Table
}

// next returns the next record that isn't an empty line; io.EOF at the end.
func (r *recordReader) next() ([]string, error) {
	for r.rest != "" {
		if n := lineEnd(r.rest); n > 0 {
			r.skip(n)
			if r.empty++; r.empty > bounds.Cells {
				return nil, &bounds.Error{What: "lines", Limit: bounds.Cells}
			}
			continue
		}
		return r.record()
	}
	return nil, io.EOF
}

// lineEnd returns the length of the line end that a text begins with; 0 for none.
func lineEnd(text string) int {
	switch {
	case strings.HasPrefix(text, "\r\n"):
		return 2
	case strings.HasPrefix(text, "\n"), strings.HasPrefix(text, "\r"):
		return 1
	}
	return 0
}

func (r *recordReader) skip(n int) {
	cut := r.rest[:n]
	r.line += strings.Count(cut, "\n") + strings.Count(cut, "\r") - strings.Count(cut, "\r\n")
	r.rest = r.rest[n:]
}

func (r *recordReader) record() ([]string, error) {
	var record []string
	row := r.empty + r.read
	r.read++
	for {
		cell, err := r.cell()
		if err == nil {
			err = r.size.Cell(row, len(record), cell)
		}
		if err != nil {
			return nil, err
		}
		record = append(record, cell)
		if r.rest == "" {
			return record, nil
		}
		if n := lineEnd(r.rest); n > 0 {
			r.skip(n)
			return record, nil
		}
		r.skip(utf8.RuneLen(r.separator))
		if r.rest == "" {
			return append(record, ""), nil
		}
	}
}

// cell reads up to the next separator or line end, which it leaves. A quote
// opens a quoted cell only at its beginning; elsewhere it is text, as in 12".
func (r *recordReader) cell() (string, error) {
	if strings.HasPrefix(strings.TrimLeft(r.rest, " "), `"`) {
		return r.quoted()
	}
	end := strings.IndexFunc(r.rest, func(c rune) bool { return c == r.separator || c == '\n' || c == '\r' })
	if end < 0 {
		end = len(r.rest)
	}
	cell := r.rest[:end]
	r.skip(end)
	return cell, nil
}

func (r *recordReader) quoted() (string, error) {
	start := r.line
	r.skip(strings.IndexByte(r.rest, '"') + 1)
	var cell strings.Builder
	for {
		end := strings.IndexByte(r.rest, '"')
		if end < 0 {
			return "", fmt.Errorf("line %d: a cell begins with \" and nothing ends it; put a \" behind it, and every \" inside it twice", start)
		}
		if cell.WriteString(r.rest[:end]); cell.Len() > maxCell {
			return "", &bounds.Error{Where: fmt.Sprintf("line %d", start), What: "characters in one cell", Limit: bounds.CellUnits}
		}
		r.skip(end + 1)
		if !strings.HasPrefix(r.rest, `"`) {
			break
		}
		cell.WriteByte('"')
		r.skip(1)
	}
	if trimmed := strings.TrimLeft(r.rest, " "); trimmed == "" || lineEnd(trimmed) > 0 || strings.HasPrefix(trimmed, string(r.separator)) {
		r.rest = trimmed
		return cell.String(), nil
	}
	return "", fmt.Errorf("line %d: there is text behind the \" that ends the cell begun in line %d; put every \" inside a quoted cell twice", r.line, start)
}
