package grid

import (
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"google.golang.org/api/sheets/v4"
)

func small(t testing.TB) (*Spreadsheet, *Sheet) {
	t.Helper()
	s := New("id", "test")
	sh, err := s.AddSheet(0, "Sheet1", 0, 10, 6)
	if err != nil {
		t.Fatal(err)
	}
	for r := range 5 {
		for c := range 3 {
			sh.SetValue(r, c, TextValue(CellName(r, c)))
		}
	}
	return s, sh
}

func texts(s *Spreadsheet) string {
	sh := s.Sheet(0)
	var lines []string
	for r := range sh.UsedRows() {
		var cells []string
		for _, c := range sh.Row(r).Cells() {
			cells = append(cells, c.Value().String())
		}
		lines = append(lines, strings.Join(cells, ","))
	}
	return strings.TrimRight(strings.Join(lines, " "), " ")
}

func TestStructure(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		edit func(*Spreadsheet)
		want string
		meta int // where the metadata of row 2 is, -1 when gone
		rule string
		sum  string
	}{
		{"insert", func(s *Spreadsheet) { s.InsertDimension(0, Rows, 1, 2, false) },
			"A1,B1,C1   A2,B2,C2 A3,B3,C3 A4,B4,C4 A5,B5,C5", 4, "3-6", "=SUM(A4:A6)"},
		{"delete", func(s *Spreadsheet) { s.DeleteDimension(0, Rows, 0, 2) },
			"A3,B3,C3 A4,B4,C4 A5,B5,C5", 0, "0-2", "=SUM(A1:A2)"},
		{"delete its row", func(s *Spreadsheet) { s.DeleteDimension(0, Rows, 2, 3) },
			"A1,B1,C1 A2,B2,C2 A4,B4,C4 A5,B5,C5", -1, "1-3", "=SUM(A2:A3)"},
		{"move down", func(s *Spreadsheet) { s.MoveDimension(0, Rows, 2, 3, 5) },
			"A1,B1,C1 A2,B2,C2 A4,B4,C4 A5,B5,C5 A3,B3,C3", 4, "1-3", "=SUM(A2:A3)"},
		{"move up", func(s *Spreadsheet) { s.MoveDimension(0, Rows, 2, 3, 0) },
			"A3,B3,C3 A1,B1,C1 A2,B2,C2 A4,B4,C4 A5,B5,C5", 0, "2-4", "=SUM(A3:A4)"},
		{"sort", func(s *Spreadsheet) {
			s.SortRange(Range{StartRow: 0, EndRow: 5, EndCol: 3}, []SortKey{{Col: 0, Descending: true}})
		}, "A5,B5,C5 A4,B4,C4 A3,B3,C3 A2,B2,C2 A1,B1,C1", 2, "1-4", "=SUM(A2:A4)"},
		{"columns", func(s *Spreadsheet) { s.InsertDimension(0, Columns, 0, 1, false) },
			",A1,B1,C1 ,A2,B2,C2 ,A3,B3,C3 ,A4,B4,C4 ,A5,B5,C5", 2, "1-4", "=SUM(B2:B4)"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s, sh := small(t)
			s.SetMetadata(Metadata{ID: 7, Key: "k", On: OnRow, Index: 2})
			sh.ConditionalFormats = []*sheets.ConditionalFormatRule{
				{Ranges: []*sheets.GridRange{Range{StartRow: 1, EndRow: 4, EndCol: 3}.GridRange()}}}
			other, err := s.AddSheet(9, "Other", 1, 10, 10)
			if err != nil {
				t.Fatal(err)
			}
			other.SetCell(0, 0, Cell{}.WithFormula("=SUM(Sheet1!A2:A4)", Value{}))
			before := texts(s)
			e := s.Edit()
			tc.edit(e)
			if got := texts(e); got != tc.want {
				t.Errorf("cells\n got %s\nwant %s", got, tc.want)
			}
			if got := texts(s); got != before {
				t.Errorf("the version before changed: %s", got)
			}
			at := -1
			if d, ok := e.Metadata(7); ok {
				at = d.Index
			}
			if at != tc.meta {
				t.Errorf("metadata at %d, want %d", at, tc.meta)
			}
			if d, _ := s.Metadata(7); d.Index != 2 {
				t.Error("metadata of the version before changed")
			}
			r := RangeOf(e.Sheet(0).ConditionalFormats[0].Ranges[0])
			if got := string(rune('0'+r.StartRow)) + "-" + string(rune('0'+r.EndRow)); got != tc.rule {
				t.Errorf("rule at %s, want %s", got, tc.rule)
			}
			if got := strings.ReplaceAll(e.Sheet(9).Cell(0, 0).Formula(), "Sheet1!", ""); got != tc.sum {
				t.Errorf("formula %s, want %s", got, tc.sum)
			}
		})
	}
}

func TestRewrite(t *testing.T) {
	t.Parallel()
	insert := refEdit{sheet: "Sheet1", kind: refShift, shift: shift{dim: Rows, kind: inserted, at: 1, end: 3}}
	remove := refEdit{sheet: "Sheet1", kind: refShift, shift: shift{dim: Columns, kind: deleted, at: 1, end: 2}}
	for _, tc := range []struct {
		in   string
		edit refEdit
		want string
	}{
		{`=A1+A2`, insert, `=A1+A4`},
		{`=$A$2&"A2"`, insert, `=$A$4&"A2"`},
		{`=LOG10(A2)`, insert, `=LOG10(A4)`},
		{`=SUM(2:3)`, insert, `=SUM(4:5)`},
		{`=SUM(A:A)`, insert, `=SUM(A:A)`},
		{`=SUM(A2:A)`, insert, `=SUM(A4:A)`},
		{`='My tab'!A2+Sheet1!A2`, insert, `='My tab'!A2+Sheet1!A4`},
		{`=B1+C1`, remove, `=#REF!+B1`},
		{`=SUM(A1:C1)`, remove, `=SUM(A1:B1)`},
		{`=SUM(B1:B9)`, remove, `=SUM(#REF!)`},
		{`=客户2+A2`, insert, `=客户2+A4`},
		{`=2*A2+1.5`, insert, `=2*A4+1.5`},
		{`=A1+$B$2`, refEdit{kind: refTranslate, rows: 1, cols: 1}, `=B2+$B$2`},
		{`=A1`, refEdit{kind: refTranslate, rows: -1}, `=#REF!`},
		{`=Sheet1!A1`, refEdit{sheet: "Sheet1", kind: refSheetRenamed, title: "客 户"}, `='客 户'!A1`},
	} {
		if got := rewrite(tc.in, "Sheet1", tc.edit); got != tc.want {
			t.Errorf("%s: got %s, want %s", tc.in, got, tc.want)
		}
	}
}

// An edit and the one that takes it back leave everything where it was.
func TestThereAndBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s, sh := small(t)
		for i := range 5 {
			s.SetMetadata(Metadata{ID: int64(i + 1), Key: "k", On: OnRow, Index: i})
		}
		sh.Merges = []Range{{StartRow: 1, EndRow: 3, EndCol: 2}}
		before, meta := texts(s), s.AllMetadata()
		at := rapid.IntRange(0, 4).Draw(rt, "at")
		end := rapid.IntRange(at+1, 5).Draw(rt, "end")
		to := rapid.IntRange(0, 5).Draw(rt, "to")
		e := s.Edit()
		if rapid.Bool().Draw(rt, "insert") {
			e.InsertDimension(0, Rows, at, end-at, false)
			e.DeleteDimension(0, Rows, at, end)
		} else if to < at {
			e.MoveDimension(0, Rows, at, end, to)
			e.MoveDimension(0, Rows, to, to+end-at, end)
		} else if to > end {
			e.MoveDimension(0, Rows, at, end, to)
			e.MoveDimension(0, Rows, to-(end-at), to, at)
		}
		if got := texts(e); got != before {
			rt.Fatalf("got %s, want %s", got, before)
		}
		for i, d := range e.AllMetadata() {
			if d != meta[i] {
				rt.Fatalf("metadata %v, want %v", d, meta[i])
			}
		}
	})
}

// BenchmarkBytesPerCell measures what a filled cell of a register takes: it must stay under 200 bytes.
func BenchmarkBytesPerCell(b *testing.B) {
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		const rows, cols = 20_000, 20
		s := New("id", "big")
		sh, err := s.AddSheet(0, "Sheet1", 0, rows, cols)
		if err != nil {
			b.Fatal(err)
		}
		for r := range rows {
			for c := range cols {
				if c%2 == 0 {
					sh.SetValue(r, c, NumberValue(float64(r*c)))
				} else {
					sh.SetValue(r, c, TextValue("some text "+CellName(r, c)+" of a customer"))
				}
			}
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(rows*cols), "bytes/cell")
		runtime.KeepAlive(s)
	}
}
