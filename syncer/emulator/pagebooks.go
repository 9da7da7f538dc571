package emulator

import (
	"encoding/json"
	"net/url"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/page"
	"sheetsync/syncer/emulator/sheetsapi"
)

// pageBooks gives the page what it shows, and lets it edit as each spreadsheet's owner.
type pageBooks struct{ *Server }

var _ page.Books = pageBooks{}

// Titles implements [page.Books].
func (p pageBooks) Titles() (ids []string, titles map[string]string) {
	titles = map[string]string{}
	for _, info := range p.Spreadsheets() {
		ids = append(ids, info.ID)
		titles[info.ID] = info.Title
	}
	return ids, titles
}

// Do implements [page.Books].
func (p pageBooks) Do(id, method, rang string, query url.Values, body json.RawMessage) error {
	_, err := p.Server.Do(id, sheetsapi.Op{Method: method, Range: rang, Query: query, Body: body})
	return err
}

// Shown implements [page.Books].
func (pageBooks) Shown(s *grid.Spreadsheet) func(grid.Cell) string { return Shown(s) }
