package textfile

import (
	"errors"
	"io"
	"strings"

	"sheetsync/sheetschema/bounds"
)

// Options of reading. The zero value detects everything.
type Options struct {
	Encoding  Encoding
	Separator rune
	// Columns is how many the table will have at least, with those that the file
	// hasn't: more rows than a sheet of so many can hold are refused while reading.
	Columns int
	// Strict refuses a text with control characters or with the U+FFFD of
	// characters that were lost: nobody writes them. Without it they are read as
	// they are, as whatever [Writer] writes.
	Strict bool
}

// A File is a table as it was read.
type File struct {
	Rows      [][]string // lines without any character are none
	Positions []int      // of the rows in a sheet, from 0, where such a line is a row
	Encoding  Encoding
	Certain   bool // there is no other encoding that the file could have
	Separator rune
}

// Read reads a table. Apostrophes that [Neutral] put in front of cells are
// taken off.
func Read(data []byte, o Options) (*File, error) {
	f := &File{Encoding: o.Encoding, Certain: true, Separator: o.Separator}
	if o.Encoding == "" {
		var err error
		if f.Encoding, f.Certain, err = detect(data); err != nil {
			return nil, err
		}
	}
	text, err := decode(data, f.Encoding)
	if err == nil && o.Strict {
		err = unfit(text, f.Encoding)
	}
	if err != nil {
		return nil, err
	}
	if first, rest, _ := strings.Cut(text, "\n"); strings.HasPrefix(strings.ToLower(first), "sep=") {
		// A spreadsheet program's own way to name the separator.
		if sep := []rune(strings.TrimRight(first[len("sep="):], "\r")); len(sep) == 1 {
			text = rest
			if f.Separator == 0 {
				f.Separator = sep[0]
			}
		}
	}
	if f.Separator == 0 {
		f.Separator = separatorOf(text)
	}
	if f.Rows, f.Positions, err = records(text, f.Separator, o.Columns, -1); err != nil {
		return nil, err
	}
	if len(f.Rows) == 0 {
		return nil, errors.New("the file is empty")
	}
	blanks := spacedOut(f.Rows)
	for _, row := range f.Rows {
		for i, cell := range row {
			if blanks && i > 0 {
				cell = strings.TrimPrefix(cell, " ")
			}
			row[i] = plainOrLiteral(cell)
		}
	}
	return f, nil
}

// plainOrLiteral undoes [Neutral], and takes the text out of a formula that is
// nothing but one: spreadsheet programs' own way to keep 0012 from becoming 12
// is ="0012".
func plainOrLiteral(cell string) string {
	if inner, ok := strings.CutPrefix(cell, `="`); ok {
		if inner, ok = strings.CutSuffix(inner, `"`); ok && !strings.Contains(strings.ReplaceAll(inner, `""`, ""), `"`) {
			return strings.ReplaceAll(inner, `""`, `"`)
		}
	}
	return Plain(cell)
}

// spacedOut reports whether the header has a blank behind each separator, as
// some programs write: it is no part of the cells then.
func spacedOut(rows [][]string) bool {
	if len(rows[0]) < 2 {
		return false
	}
	for _, cell := range rows[0][1:] {
		if !strings.HasPrefix(cell, " ") {
			return false
		}
	}
	return true
}

// records cuts a text into records, at most so many; all for -1. positions
// count the empty lines between them.
func records(text string, separator rune, columns, most int) (rows [][]string, positions []int, err error) {
	r := recordReader{rest: text, separator: separator, line: 1, size: bounds.TableOf(columns)}
	for most < 0 || len(rows) < most {
		row, err := r.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return rows, positions, err
		}
		rows, positions = append(rows, row), append(positions, len(rows)+r.empty)
	}
	return rows, positions, nil
}

// sampled is how many records the separator is told by.
const sampled = 200

// sampledText is how much of a text they are looked for in.
const sampledText = 1 << 20

// separatorOf finds the separator that cuts most of the records into the same
// number of cells; of equals the one that makes more cells.
func separatorOf(text string) rune {
	cut := len(text) > sampledText
	if cut {
		text = text[:sampledText]
	}
	best, bestEven, bestCells := ',', 0.0, 1
	for _, separator := range []rune{',', ';', '\t', '|'} {
		rows, _, err := records(text, separator, 0, sampled)
		if err != nil && !cut || len(rows) == 0 { // a cut text may end in an open quote
			continue
		}
		count := make(map[int]int)
		for _, row := range rows {
			count[len(row)]++
		}
		cells, most := 1, 0
		for n, times := range count {
			if times > most || times == most && n > cells {
				cells, most = n, times
			}
		}
		if cells < 2 {
			continue
		}
		even := float64(most) / float64(len(rows))
		if even > bestEven || even == bestEven && cells > bestCells {
			best, bestEven, bestCells = separator, even, cells
		}
	}
	return best
}
