package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lib/pq"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/demo"
	"sheetsync/cmd/internal/schedule"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/summary"
	"sheetsync/reminders"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
)

// A demonstration lets the service work on the demo's stage and reports what it
// does.
type demonstration struct {
	*app
	printer   *language.Printer
	service   *service.Service
	stage     *demo.Stage
	register  *config.Register
	reminding *service.Reminding
	last      syncer.Result // the last run that changed something
}

// once does one cycle: a run, a second look that finds nothing to do, and the
// reminders.
func (d *demonstration) once(ctx context.Context) error {
	d.introduce(false)
	if err := d.cycle(ctx); err != nil {
		return err
	}
	d.Notify("\n%s", d.printer.Say("demo.narration.done", language.Args{"dir": relative(d.stage.Dir)}))
	return nil
}

// goOn does one cycle and then works on schedule until the context ends.
func (d *demonstration) goOn(ctx context.Context) error {
	d.introduce(true)
	changes := make(chan string, 1)
	stop, err := d.servePage(changes)
	if err != nil {
		return err
	}
	defer stop()
	if err := d.cycle(ctx); ctx.Err() != nil {
		return err
	} else if err != nil {
		d.Error(err) // the team can put it right on the sheet's page
	}
	d.Notify("\n%s", d.printer.Say("demo.narration.play", nil))
	jobs := &schedule.Schedule{
		Service: d.service, Registers: []*config.Register{d.register}, Reminding: d.reminding, Log: d.logger, Changes: changes,
		Synced: d.synced, Reminded: d.reminded,
	}
	err = jobs.Run(ctx)
	d.Notify("\n%s", d.printer.Say("demo.narration.stopping", nil))
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
func (d *demonstration) introduce(page bool) {
	p := d.printer
	what := p.Say("demo.narration.workbook", language.Args{"name": d.stage.Register})
	if d.stage.Faults > 0 {
		what = p.Say("demo.narration.sample", language.Args{"count": d.stage.Faults})
	}
	if d.stage.Continued {
		what = p.Say("demo.narration.continued", nil)
	}
	d.Notify("")
	lines := []struct{ label, text string }{
		{p.Say("demo.narration.showing", nil), what},
		{p.Say("demo.narration.sheet", nil), d.stage.SheetURL()},
		{p.Say("demo.narration.mailbox", nil), d.stage.MailboxURL()},
		{p.Say("demo.narration.database", nil), d.service.DB.PSQL()},
		{"API", fmt.Sprintf("%s  (Authorization: Bearer %s)", d.stage.Sheets.Endpoint(), demo.Token)},
		{p.Say("demo.narration.settings", nil), relative(d.stage.ConfigFile)},
	}
	if page {
		lines = slices.Insert(lines, 1, struct{ label, text string }{p.Say("demo.narration.page", nil), d.stage.PageURL()})
	}
	for _, line := range lines {
		d.Notify("%s", padded(line.label)+line.text)
	}
	d.Notify("")
}

// labelWidth is how many columns of a terminal the labels of the introduction take.
const labelWidth = 10

// padded fills a label up; a Chinese character is two columns wide.
func padded(label string) string {
	columns := 0
	for _, r := range label {
		if columns++; r >= 0x2E80 { //nolint:mnd // where the wide scripts begin
			columns++
		}
	}
	return label + strings.Repeat(" ", max(labelWidth-columns, 1))
}

func (d *demonstration) cycle(ctx context.Context) error {
	r := d.register
	d.Notify("== %s", d.printer.Say("demo.narration.run", nil))
	result, err := d.sync(ctx, d.service, r, syncer.Options{})
	if err != nil {
		return err
	}
	d.last = result
	d.Notify("\n== %s", d.printer.Say("demo.narration.again", nil))
	if _, err := d.sync(ctx, d.service, r, syncer.Options{}); err != nil {
		return err
	}
	if err := d.totals(ctx); err != nil {
		return err
	}
	d.Notify("\n== %s", d.printer.Say("demo.narration.reminders", nil))
	return d.remind(ctx, d.service, d.reminding, r, "", preview{})
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
	tag := d.register.Language
	d.Notify("\n== %s", d.printer.Say("demo.narration.totals", language.Args{"table": top.Resource.Caption(tag), "field": top.Totals[0].Caption(tag)}))
	for _, line := range top.Lines(tables[0]) {
		d.Notify("  %s", line)
	}
	d.Notify("  (SELECT * FROM %s.%s)", pq.QuoteIdentifier(d.register.Name), pq.QuoteIdentifier(top.Resource.Name))
	return nil
}
