package page

import (
	"encoding/json"
	"net/url"

	"sheetsync/syncer/emulator/grid"
)

// Books are the spreadsheets that the page shows.
type Books interface {
	// Titles returns the titles of all spreadsheets by id, and the ids in their order.
	Titles() (ids []string, titles map[string]string)
	// View returns the current version of a spreadsheet, nil when there is none.
	View(id string) *grid.Spreadsheet
	// Do carries out a method of the Sheets API as the spreadsheet's owner. The error is what the API would answer.
	Do(id, method, rang string, query url.Values, body json.RawMessage) error
	// Watch returns a channel that gets a value after each change, until stop is called; nil when there is no such
	// spreadsheet.
	Watch(id string) (changes <-chan struct{}, stop func())
	// Shown returns what a spreadsheet shows in its cells.
	Shown(s *grid.Spreadsheet) func(grid.Cell) string
}
