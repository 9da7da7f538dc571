package emulator

import (
	"io"
	"net/http"

	"sheetsync/syncer/emulator/formula"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/page"
	"sheetsync/syncer/emulator/xlsx"
)

// What comes from the packages formula, xlsx and page is joined to the server here.

// newCalculator computes formulas.
func newCalculator() grid.Calculator { return formula.Calculator{} }

// readWorkbook makes a spreadsheet from an .xlsx file.
func readWorkbook(r io.Reader, id, title string) (*grid.Spreadsheet, error) {
	return xlsx.Load(r, id, title)
}

// writeWorkbook writes a spreadsheet as an .xlsx file.
func writeWorkbook(w io.Writer, ss *grid.Spreadsheet) error { return xlsx.Save(ss, w) }

// newPage serves the page at /.
func newPage(s *Server) http.Handler { return page.New(pageBooks{s}) }
