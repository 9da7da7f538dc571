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
		b := syncer.NewFakeBook("People", workbooktest.Rows())
		return &workbooktest.Sheet{Workbook: b, Cells: b.Cells, InsertRow: b.InsertRow, Protect: b.Protect}
	})
}
