package demo

import (
	"net/http"

	"sheetsync/cmd/internal/web"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/emulator/page"
	"sheetsync/syncer/hostcheck"
)

// The demo's pages.
const (
	pageRegister = "register"
	pageSheet    = "sheet"
	pageMailbox  = "mailbox"
)

// A Link leads to one of the demo's pages.
type Link struct {
	Name, URL string
	page      string
}

// link notes the links to the demo's pages: what the service shows, the sheet, and the
// mails. Until then the pages have none.
func (s *Stage) link(tag language.Tag) {
	p := language.NewPrinter(tag)
	s.links.Store(&[]Link{
		{p.Say("demo.page.register", nil), s.PageURL(), pageRegister},
		{p.Say("demo.page.sheet", nil), s.SheetURL(), pageSheet},
		{p.Say("demo.page.mailbox", nil), s.MailboxURL(), pageMailbox},
	})
}

// beside are the links of one of the pages to the others.
func (s *Stage) beside(page string) (links []Link) {
	all := s.links.Load()
	if all == nil {
		return nil
	}
	for _, l := range *all {
		if l.page != page {
			links = append(links, l)
		}
	}
	return links
}

// sheetLinks are those of the sheet's page.
func (s *Stage) sheetLinks() []page.Link {
	var all []page.Link
	for _, l := range s.beside(pageSheet) {
		all = append(all, page.Link{Name: l.Name, URL: l.URL})
	}
	return all
}

// Mailbox leads to the mails, in a language.
func (s *Stage) Mailbox(tag language.Tag) Link {
	return Link{language.NewPrinter(tag).Say("demo.page.mailbox", nil), s.MailboxURL(), pageMailbox}
}

// PageURL is the page of the service.
func (s *Stage) PageURL() string { return "http://" + s.page.Addr().String() + "/" }

// ServePage serves the service's page, for everybody on this machine, until the stage is
// closed.
func (s *Stage) ServePage(handler http.Handler) {
	s.served = web.ServeOn(s.page, hostcheck.Check()(handler), s.log, nil)
}
