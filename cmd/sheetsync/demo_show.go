package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/demo"
	"sheetsync/cmd/internal/schedule"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/summary"
	"sheetsync/reminders"
	"sheetsync/sheetschema"
	"sheetsync/syncer"
)

// A demonstration lets the service work on the demo's stage and reports what it
// does.
type demonstration struct {
	*app
	service   *service.Service
	stage     *demo.Stage
	register  *config.Register
	reminding *service.Reminding
	last      syncer.Result // the last run that changed something
}

// once does one cycle: a run, a second look that finds nothing to do, and the
// reminders.
func (d *demonstration) once(ctx context.Context) error {
	d.introduce()
	if err := d.cycle(ctx); err != nil {
		return err
	}
	d.Notify("\nDone. The database and the sheet are kept in %s; sheetsync demo goes on from here.", relative(d.stage.Dir))
	return nil
}

// goOn does one cycle and then works on schedule until the context ends.
func (d *demonstration) goOn(ctx context.Context) error {
	d.introduce()
	if err := d.cycle(ctx); ctx.Err() != nil {
		return err
	} else if err != nil {
		d.Error(err) // the team can put it right on the sheet's page
	}
	d.Notify("\nNow play the team: change the sheet on its page, and watch here. Ctrl-C ends the demo.")
	jobs := &schedule.Schedule{
		Service: d.service, Registers: []*config.Register{d.register}, Reminding: d.reminding, Log: d.logger,
		Synced: d.synced, Reminded: d.reminded,
	}
	err := jobs.Run(ctx)
	d.Notify("\nStopping …")
	if err != nil {
		return errors.Join(errShutdown, err)
	}
	return nil
}

// synced reports what is new in a run.
func (d *demonstration) synced(r *config.Register, result syncer.Result, err error) {
	if result.Status == syncer.StatusUnchanged {
		return
	}
	d.Notify("\n%s", time.Now().Format(time.TimeOnly))
	d.reportSynced(d.service, r, summary.News(d.last, result), err)
	if result.Status == syncer.StatusApplied {
		d.last = result
	}
}

// reminded reports which mails went out.
func (d *demonstration) reminded(r *config.Register, report reminders.Report, err error) {
	if len(report.Mails) > 0 {
		d.Notify("\n%s", time.Now().Format(time.TimeOnly))
		report.Problems = nil // the first cycle reported them
	}
	if len(report.Mails) > 0 || err != nil {
		d.reportReminded(r, report, err)
	}
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
	d.Notify(`
Showing   %s
Sheet     %s
Mailbox   %s
Database  %s
API       %s  (Authorization: Bearer %s)
Settings  %s
`, what, d.stage.SheetURL(), d.stage.MailboxURL(), d.service.DB.PSQL(), d.stage.Sheets.Endpoint(), demo.Token, relative(d.stage.ConfigFile))
}

func (d *demonstration) cycle(ctx context.Context) error {
	r := d.register
	d.Notify("== A run reads the sheet, mirrors it and writes back")
	result, err := d.sync(ctx, d.service, r, syncer.Options{})
	if err != nil {
		return err
	}
	d.last = result
	d.Notify("\n== A second look finds nothing to do")
	if _, err := d.sync(ctx, d.service, r, syncer.Options{}); err != nil {
		return err
	}
	if err := d.totals(ctx); err != nil {
		return err
	}
	d.Notify("\n== Reminders of what is due")
	return d.remind(ctx, d.reminding, r, "")
}

// totals shows what was computed for a few records, as the mirror holds it.
func (d *demonstration) totals(ctx context.Context) error {
	top, ok := demo.TopOf(d.stage.Descriptor, d.register.Language)
	if !ok {
		return nil
	}
	tables, err := d.service.DB.Records(ctx, d.register.Name, []*sheetschema.Resource{top.Resource}, d.register.Location)
	if err != nil {
		return err
	}
	d.Notify("\n== Computed and mirrored: the first of %s by %s", top.Resource.Caption(d.register.Language), top.Totals[0].Caption(d.register.Language))
	for _, line := range top.Lines(tables[0]) {
		d.Notify("  %s", line)
	}
	d.Notify("  (SELECT * FROM %s.%s)", pq.QuoteIdentifier(d.register.Name), pq.QuoteIdentifier(top.Resource.Name))
	return nil
}
