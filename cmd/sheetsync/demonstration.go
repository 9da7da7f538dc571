package main

import (
	"context"
	"fmt"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/demo"
	"sheetsync/cmd/internal/summary"
	"sheetsync/reminders"
	"sheetsync/syncer"
)

// A demonstration lets the service work on the demo's stage and tells what it
// does.
type demonstration struct {
	*app
	service   *service
	stage     *demo.Stage
	register  *config.Register
	reminding *reminding
	last      syncer.Result // the last run that changed something
}

// once does one cycle: a run, a second look that finds nothing to do, and the
// reminders.
func (d *demonstration) once(ctx context.Context) error {
	d.introduce()
	if err := d.cycle(ctx); err != nil {
		return err
	}
	d.note("\nDone. The database and the sheet are kept in %s; sheetsync demo goes on from here.", relative(d.stage.Dir))
	return nil
}

// goOn does one cycle and then works on schedule until the context ends.
func (d *demonstration) goOn(ctx context.Context) error {
	d.introduce()
	err := d.cycle(ctx)
	if ctx.Err() != nil {
		return nil //nolint:nilerr // Ctrl-C is how a demo ends
	}
	if err != nil {
		tell(d.stderr, err) // the team can put it right on the sheet's page
	}
	d.note("\nNow play the team: change the sheet on its page, and watch here. Ctrl-C ends the demo.")
	plan := &schedule{
		service: d.service, registers: []*config.Register{d.register}, reminding: d.reminding, log: d.logger,
		synced: func(r *config.Register, result syncer.Result, err error) {
			if result.Status == syncer.StatusUnchanged {
				return
			}
			d.note("\n%s", time.Now().Format(time.TimeOnly))
			d.tellSync(d.service, r, summary.News(d.last, result), err)
			if result.Status == syncer.StatusApplied {
				d.last = result
			}
		},
		reminded: func(r *config.Register, report reminders.Report, err error) {
			if len(report.Mails) > 0 {
				d.note("\n%s", time.Now().Format(time.TimeOnly))
				report.Problems = nil // told in the first cycle
			}
			if len(report.Mails) > 0 || err != nil {
				d.tellReminders(r, report, err)
			}
		},
	}
	err = plan.run(ctx)
	d.note("\nStopping …")
	return err
}

// introduce tells what there is and where to look.
func (d *demonstration) introduce() {
	what := "the workbook " + d.stage.Register
	if d.stage.Faults > 0 {
		what = fmt.Sprintf("a sample register with %d faults that real sheets have", d.stage.Faults)
	}
	if d.stage.Continued {
		what = "the sheet as the last demo left it (--reset begins anew)"
	}
	d.note(`
Showing   %s
Sheet     %s
Mailbox   %s
Database  %s
API       %s  (Authorization: Bearer %s)
Settings  %s
`, what, d.stage.SheetURL(), d.stage.MailboxURL(), d.psql(), d.stage.Sheets.Endpoint(), demo.Token, relative(d.stage.ConfigFile))
}

// psql is the command line that opens the mirror.
func (d *demonstration) psql() string {
	if d.service.db.private == nil {
		return "psql " + d.service.config.Database.URL.String()
	}
	return d.service.db.private.PSQL()
}

func (d *demonstration) cycle(ctx context.Context) error {
	r := d.register
	d.note("== A run reads the sheet, mirrors it and writes back")
	result, err := d.syncTold(ctx, d.service, r, syncer.Options{})
	if err != nil {
		return err
	}
	d.last = result
	d.note("\n== A second look finds nothing to do")
	if err := d.syncOne(ctx, d.service, r, syncer.Options{}); err != nil {
		return err
	}
	if err := d.totals(ctx); err != nil {
		return err
	}
	d.note("\n== Reminders of what is due")
	return d.remindOne(ctx, d.service, d.reminding, r, "", false)
}
