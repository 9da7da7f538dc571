package service

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"sheetsync/cmd/internal/config"
	"sheetsync/syncer"
)

// Link is where people open a register's sheet; "" where that isn't known.
func (s *Service) Link(r *config.Register) string {
	switch {
	case s.Config.Google.Page != "":
		return s.Config.Google.Page + "/spreadsheets/" + url.PathEscape(r.SpreadsheetID)
	case s.Config.Google.Endpoint != "":
		return "" // another server than Google's, of which nobody knows whether it has pages
	}
	return "https://docs.google.com/spreadsheets/d/" + url.PathEscape(r.SpreadsheetID) + "/edit"
}

// Rows returns what links to the rows of a register's tabs, as they were at its last
// run. That the tabs aren't known is logged: mails are no worse without links than not
// at all.
func (s *Service) Rows(ctx context.Context, r *config.Register) func(resource, tab string, from, to int) string {
	link := s.Link(r)
	if link == "" {
		return nil
	}
	tabs, err := s.DB.Tabs(ctx, r.Name)
	if err != nil {
		s.log.WarnContext(ctx, "mails have no links to rows", "register", r.Name, "cause", err.Error())
		return nil
	}
	return func(resource, tab string, from, to int) string {
		id, ok := sheetID(tabs[resource], tab)
		switch {
		case !ok:
			return link
		case s.Config.Google.Page != "":
			query := url.Values{"sheet": {strconv.FormatInt(id, 10)}, "row": {strconv.Itoa(from)}}
			if to > from {
				query.Set("to", strconv.Itoa(to))
			}
			return link + "?" + query.Encode()
		}
		cells := fmt.Sprintf("A%d", from)
		if to > from {
			cells = fmt.Sprintf("A%d:A%d", from, to)
		}
		return fmt.Sprintf("%s#gid=%d&range=%s", link, id, cells)
	}
}

// sheetID finds the sheet of a tab; "" is the resource's only one.
func sheetID(tabs syncer.KnownTabs, tab string) (id int64, ok bool) {
	if tab == "" && len(tabs) == 1 {
		return tabs[0].SheetID, true
	}
	at := slices.IndexFunc(tabs, func(t syncer.KnownTab) bool { return t.Title == tab })
	if at < 0 {
		return 0, false
	}
	return tabs[at].SheetID, true
}
