package main

import (
	"context"
	"net/http"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/page"
	"sheetsync/cmd/internal/service"
)

// pageRegisters are registers as the page shows them. What it wants looked at soon goes to
// a channel.
func pageRegisters(s *service.Service, registers []*config.Register, changes chan<- string) []*page.Register {
	list := make([]*page.Register, len(registers))
	for i, r := range registers {
		list[i] = &page.Register{
			Name: r.Name, Descriptor: s.Descriptor(r), Language: r.Language, Location: r.Location, Sheet: s.Link(r),
			Rows: func(ctx context.Context) func(resource, tab string, from, to int) string {
				return s.Rows(ctx, r)
			},
			Looked: func() { lookSoon(r.Name, changes) },
		}
	}
	return list
}

// lookSoon asks for a look at a register's sheet. Where the channel is full, there is
// enough to look at, and the schedule finds the rest.
func lookSoon(register string, changes chan<- string) {
	select {
	case changes <- register:
	default:
	}
}

// servePage serves the demo's page, to everybody on this machine.
func (d *demonstration) servePage(changes chan<- string) error {
	mailbox := d.stage.Mailbox(d.printer.Tag())
	pages, err := page.New(page.Options{
		DB: d.service.DB.DB(), Registers: pageRegisters(d.service, []*config.Register{d.register}, changes), Log: d.logger,
		Visitor: func(*http.Request) (page.Person, bool) { return page.Person{Operator: true}, true },
		Beside:  []page.Link{{Name: mailbox.Name, URL: mailbox.URL}},
	})
	if err != nil {
		return err
	}
	d.stage.ServePage(pages.Handler())
	return nil
}
