package syncer_test

import (
	"testing"

	"sheetsync/syncer"
	"sheetsync/syncer/synctest/workbooktest"
)

// The fake that the tests of runs stand on keeps the contract, too.
func TestFakeWorkbookConforms(t *testing.T) {
	t.Parallel()
	workbooktest.Run(t, func(*testing.T) *workbooktest.Sheet {
		var sheet func(b syncer.FakeBook) *workbooktest.Sheet
		sheet = func(b syncer.FakeBook) *workbooktest.Sheet {
			return &workbooktest.Sheet{
				Workbook: b, Cells: b.Cells, InsertRow: b.InsertRow, Protect: b.Protect,
				Copy: func() *workbooktest.Sheet { return sheet(b.Copy()) },
			}
		}
		return sheet(syncer.NewFakeBook("People", workbooktest.Rows()))
	})
}
