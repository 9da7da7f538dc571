package main

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/page"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/web/login"
	"sheetsync/syncer/mirror/audit"
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

// site is what people see who got in.
func (a *app) site(s *service.Service, registers []*config.Register, changes chan<- string) (*page.Pages, error) {
	base := ""
	if u, err := url.Parse(s.Config.Web.Base()); err == nil {
		base = strings.TrimSuffix(u.Path, "/")
	}
	return page.New(page.Options{
		DB: s.DB.DB(), Keys: s.DB.Ring, Mirror: s.DB.Mirror, Registers: pageRegisters(s, registers, changes), Base: base, Secure: s.Config.Web.Secure(), Leave: base + login.LeavePath, Log: a.logger,
		Visitor: func(r *http.Request) (page.Person, bool) {
			who, ok := login.From(r.Context())
			return page.Person{Address: who.Address, Name: who.Name, Operator: who.Operator, Via: who.Via}, ok
		},
		Memberships: func(ctx context.Context, _ page.Person) ([]page.Membership, error) {
			var list []page.Membership
			for _, m := range login.Memberships(ctx) {
				list = append(list, page.Membership{Register: m.Register, Role: m.Role, Names: m.Names})
			}
			return list, nil
		},
	})
}

// servePage serves the demo's page, to everybody on this machine, until the stage is closed;
// stop ends what it works out.
func (d *demonstration) servePage(changes chan<- string) (stop func(), err error) {
	mailbox := d.stage.Mailbox(d.printer.Tag())
	pages, err := page.New(page.Options{
		DB: d.service.DB.DB(), Keys: d.service.DB.Ring, Mirror: d.service.DB.Mirror, Registers: pageRegisters(d.service, []*config.Register{d.register}, changes), Log: d.logger,
		Visitor: func(*http.Request) (page.Person, bool) { return page.Person{Operator: true, Via: audit.ViaDemo}, true },
		Beside:  []page.Link{{Name: mailbox.Name, URL: mailbox.URL}},
	})
	if err != nil {
		return nil, err
	}
	d.stage.ServePage(login.Headers(false, pages.Handler()))
	return pages.Close, nil
}

// keepWarm has a site work out ahead what its first pages show: of each register when it
// begins, and of one that a run has changed when changed is called, which doesn't wait.
// stop ends it and the site's work.
func (a *app) keepWarm(ctx context.Context, site *page.Pages, registers []*config.Register) (changed func(register string), stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	todo := make(chan string, 2*len(registers))
	for _, r := range registers {
		todo <- r.Name
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-ctx.Done():
				return
			case register := <-todo:
				if err := site.Warm(ctx, register); err != nil && ctx.Err() == nil {
					a.logger.Warn("the page's figures could not be worked out ahead", "register", register, "cause", err.Error())
				}
			}
		}
	}()
	changed = func(register string) {
		select {
		case todo <- register:
		default: // so much waits already that this register is among it
		}
	}
	return changed, func() { cancel(); site.Close(); <-done }
}
