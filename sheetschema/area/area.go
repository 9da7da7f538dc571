package area

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Rectangle is a part of a tab. Rows and columns are counted from 0; the ends
// are beyond the last ones, and 0 where the rectangle is open there.
type Rectangle struct {
	FirstRow, EndRow       int
	FirstColumn, EndColumn int
}

// HasRow reports whether a row is within the rectangle.
func (r Rectangle) HasRow(row int) bool {
	return row >= r.FirstRow && (r.EndRow == 0 || row < r.EndRow)
}

// HasColumn reports whether a column is within the rectangle.
func (r Rectangle) HasColumn(column int) bool {
	return column >= r.FirstColumn && (r.EndColumn == 0 || column < r.EndColumn)
}

// Overlaps reports whether two rectangles of one tab have cells in common.
func (r Rectangle) Overlaps(s Rectangle) bool {
	before := func(end, first int) bool { return end != 0 && end <= first }
	return !before(r.EndRow, s.FirstRow) && !before(s.EndRow, r.FirstRow) &&
		!before(r.EndColumn, s.FirstColumn) && !before(s.EndColumn, r.FirstColumn)
}

// A Range is where a resource's records are, the header included.
type Range struct {
	Tab  string // title of the tab; "" for the one that is titled as the resource
	Name string // of a named range, which has the tab and the rectangle; "" for none
	Rectangle
}

// What keeps a text from being a range.
var (
	ErrNotation = errors.New("this is neither a range in A1 notation nor the name of a named range")
	ErrCell     = errors.New("this is a single cell")
	ErrReversed = errors.New("the range ends before it begins")
	ErrNoRoom   = errors.New("the range has room for the header alone")
)

var (
	columnsPattern = regexp.MustCompile(`^\$?([A-Za-z]{1,3})(?:\$?([0-9]{1,8}))?:\$?([A-Za-z]{1,3})(?:\$?([0-9]{1,8}))?$`)
	cellPattern    = regexp.MustCompile(`^\$?[A-Za-z]{1,3}\$?[0-9]{1,8}$`)
	namePattern    = regexp.MustCompile(`^[\p{L}_][\p{L}\p{N}_]*$`)
	// Tabs whose titles are plain needn't be quoted.
	plainTab = regexp.MustCompile(`^[^'!]+$`)
)

// maxName is how many characters the name of a named range may have.
const maxName = 250

// Parse reads a range: A3:K20, A3:K (down to the tab's end), A:K, each with a tab
// as in 'Tab'!A3:K, or the name of a named range. Errors are ErrNotation, ErrCell,
// ErrReversed and ErrNoRoom.
func Parse(text string) (Range, error) {
	text = strings.TrimSpace(text)
	var r Range
	rest := text
	if at := strings.LastIndexByte(text, '!'); at >= 0 {
		title, ok := unquote(text[:at])
		if !ok {
			return Range{}, ErrNotation
		}
		r.Tab, rest = title, text[at+1:]
	}
	m := columnsPattern.FindStringSubmatch(rest)
	switch {
	case m != nil:
	case cellPattern.MatchString(rest):
		return Range{}, ErrCell
	case r.Tab == "" && namePattern.MatchString(rest) && utf8.RuneCountInString(rest) <= maxName:
		return Range{Name: rest}, nil
	default:
		return Range{}, ErrNotation
	}
	r.FirstColumn, r.EndColumn = column(m[1]), column(m[3])+1
	if m[2] != "" {
		n, _ := strconv.Atoi(m[2]) // of up to eight digits
		r.FirstRow = n - 1
	}
	if m[4] != "" {
		r.EndRow, _ = strconv.Atoi(m[4])
	}
	switch {
	case m[2] != "" && r.FirstRow < 0 || m[4] != "" && r.EndRow == 0:
		return Range{}, ErrNotation
	case r.EndColumn <= r.FirstColumn || m[4] != "" && r.EndRow <= r.FirstRow:
		return Range{}, ErrReversed
	case r.EndRow == r.FirstRow+1:
		return Range{}, ErrNoRoom
	}
	return r, nil
}

// unquote returns a tab's title, which stands in single quotation marks unless it
// is plain.
func unquote(title string) (string, bool) {
	if n := len(title); n > 2 && title[0] == '\'' && title[n-1] == '\'' {
		inner := strings.ReplaceAll(title[1:n-1], "''", "\x00")
		return strings.ReplaceAll(inner, "\x00", "'"), !strings.Contains(inner, "'")
	}
	return title, plainTab.MatchString(title)
}

// column returns the column that letters name.
func column(letters string) int {
	n := 0
	for _, b := range []byte(strings.ToUpper(letters)) {
		n = n*26 + int(b-'A') + 1
	}
	return n - 1
}
