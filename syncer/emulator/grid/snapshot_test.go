package grid

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"google.golang.org/api/sheets/v4"
)

func TestSnapshot(t *testing.T) {
	t.Parallel()
	s, sh := small(t)
	red := s.Intern(&sheets.CellFormat{BackgroundColorStyle: &sheets.ColorStyle{RgbColor: &sheets.Color{Red: 1}}})
	sh.SetCell(7, 4, Cell{}.WithFormula("=A1", ErrorValue("#REF!")).WithFormat(red).WithNote("n\n\"\u0000"))
	sh.SetCell(8, 0, Cell{}.WithValue(BoolValue(true)))
	sh.SetRowLine(9, Line{Pixels: 40, Hidden: true})
	sh.SetColumnLine(2, Line{HiddenByFilter: true})
	s.SetMetadata(Metadata{ID: 3, Key: "k", On: OnRow, Index: 2})
	s.NamedRanges = []*sheets.NamedRange{{Name: "n"}}
	sh.SetCell(2, 2, Cell{}.WithValue(TextValue("Li")).WithExtra(Extra{Chips: []*sheets.ChipRun{{Chip: &sheets.Chip{
		PersonProperties: &sheets.PersonProperties{Email: "li@example.com"}}}}}))
	sh.Tables = []*sheets.Table{Resized(&sheets.Table{TableId: "7", Name: "T", Range: &sheets.GridRange{}}, Range{StartRow: 1, EndRow: 4, EndCol: 2})}
	sh.CommentAnchors = []*sheets.CommentAnchor{{AnchorId: "a", Range: Range{EndRow: 1, EndCol: 1}.GridRange()}}
	s.Comments = []*sheets.CommentThread{{CommentId: "c", AnchorId: "a", HeadPost: &sheets.Post{Content: "said"}}}
	var first bytes.Buffer
	if err := s.Write(&first); err != nil {
		t.Fatal(err)
	}
	again, err := Read(bytes.NewReader(first.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	var second bytes.Buffer
	if err := again.Write(&second); err != nil {
		t.Fatal(err)
	}
	if first.String() != second.String() {
		t.Errorf("\n got %s\nwant %s", second.String(), first.String())
	}
	if c := again.Sheet(0).Cell(7, 4); c.Note() != "n\n\"\u0000" || c.Formula() != "=A1" || again.Format(c.Format()) == nil || again.Sheet(0).Formulas() != 1 {
		t.Errorf("cell %+v", c)
	}
	if len(again.Comments) != 1 || len(again.Sheet(0).CommentAnchors) != 1 || len(again.Sheet(0).Tables) != 1 ||
		len(again.Sheet(0).Cell(2, 2).Extra().Chips) != 1 {
		t.Error("a Table, a chip or a comment is lost")
	}
	cut := first.String()
	cut = cut[:strings.LastIndex(strings.TrimSpace(cut), "\n")+1]
	if _, err := Read(strings.NewReader(cut)); !errors.Is(err, ErrCut) {
		t.Errorf("a file without its end: %v", err)
	}
}

// A version stays as it was whatever is done to those made from it, and to copies in other spreadsheets.
func TestVersions(t *testing.T) {
	t.Parallel()
	s, _ := small(t)
	before := texts(s)
	e := s.Edit()
	other := New("other", "other")
	if _, err := other.CopySheet(s, s.Sheet(0), 0, "Copy", 0); err != nil {
		t.Fatal(err)
	}
	for _, v := range []*Spreadsheet{e, e.Edit(), other, s.Copy("copy", "copy")} {
		v.Edited(0).SetValue(0, 0, TextValue("changed"))
		v.Edited(0).SetValue(9, 5, TextValue("new"))
		v.InsertDimension(0, Columns, 0, 1, false)
		v.SortRange(Range{EndRow: 5, EndCol: 4}, []SortKey{{Col: 1, Descending: true}})
		v.Intern(&sheets.CellFormat{HorizontalAlignment: "LEFT"})
	}
	if got := texts(s); got != before {
		t.Errorf("got %s, want %s", got, before)
	}
}
