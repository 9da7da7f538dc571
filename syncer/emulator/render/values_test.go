package render

import (
	"bytes"
	"testing"

	"sheetsync/syncer/emulator/grid"
)

// TestValuesTakeWhatTheyNeed holds that the room for one tab's values depends on that tab alone: a batchGet writes several
// into one buffer, and room reckoned from the whole of it would come to gigabytes.
func TestValuesTakeWhatTheyNeed(t *testing.T) {
	t.Parallel()
	const rows = 3000
	book := grid.New("id", "test")
	sheet, err := book.AddSheet(0, "Second", 0, rows, 4)
	if err != nil {
		t.Fatal(err)
	}
	for r := range rows {
		for c := range 4 {
			sheet.SetValue(r, c, grid.TextValue(grid.CellName(r, c)))
		}
	}
	v := NewFormatter(book).Values(sheet, sheet.Bounds(), ValueOptions{})
	alone := len(v.AppendJSON(nil, nil))
	for _, before := range []int{0, 1 << 10, 1 << 16} {
		b := v.AppendJSON(bytes.Repeat([]byte{' '}, before), nil)
		if len(b) != before+alone {
			t.Errorf("behind %d bytes: %d bytes written, want %d", before, len(b)-before, alone)
		}
		if limit := 4*(before+alone) + 4096; cap(b) > limit {
			t.Errorf("behind %d bytes: room for %d bytes taken for %d, want at most %d", before, cap(b), len(b), limit)
		}
	}
}
