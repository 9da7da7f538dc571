// Package doctor looks whether everything that the service needs is in order.
package doctor

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/lint"
	"sheetsync/sheetschema/workday"
	"sheetsync/syncer"
)

// A Diagnosis is what was found about one thing.
type Diagnosis struct {
	Check  string `json:"check"` // what was looked at
	Status Status `json:"status"`
	Detail string `json:"detail"`
	Hint   string `json:"hint,omitempty"`
}

// A Status is how a thing is.
type Status string

// The statuses of things.
const (
	StatusOK      Status = "ok"
	StatusWarning Status = "warning" // the service works, but not all of it
	StatusFailed  Status = "failed"
)

// A Doctor looks at the database and its backups, the descriptors, the spreadsheets, the mail server, the
// chat channels and the way in to the page of a service. It changes nothing and sends nothing.
type Doctor struct {
	Service *service.Service
	Report  func(Diagnosis) // hears each diagnosis as it is made
}

// Examine looks at everything.
func (d Doctor) Examine(ctx context.Context, registers []*config.Register) {
	d.database(ctx)
	d.replicas(ctx)
	d.backup(ctx)
	d.formers(ctx)
	for _, r := range registers {
		d.descriptor(r)
		d.spreadsheet(ctx, r)
		d.reminders(ctx, r)
	}
	d.mail(ctx)
	d.bounces(ctx)
	d.channels(ctx, registers)
	d.page(ctx, registers)
}

// report makes an error a failure, and anything else ok.
func (d Doctor) report(check, detail string, err error) {
	if err != nil {
		d.Report(Diagnosis{check, StatusFailed, err.Error(), exit.HintOf(err)})
		return
	}
	d.Report(Diagnosis{Check: check, Status: StatusOK, Detail: detail})
}

func (d Doctor) warn(check, detail, hint string) {
	d.Report(Diagnosis{check, StatusWarning, detail, hint})
}

func (d Doctor) database(ctx context.Context) {
	version, err := d.Service.DB.Version(ctx)
	d.report("database", "PostgreSQL "+version+", "+d.Service.DB.Place(), err)
	if err != nil {
		return
	}
	if p := d.Service.DB.Protection(); p.Hint() != "" {
		d.warn("database", "the connection is "+p.String(), p.Hint())
	} else {
		d.report("database", "the connection is "+p.String(), nil)
	}
	d.access(ctx)
}

func (d Doctor) descriptor(r *config.Register) {
	check, descriptor := r.Name+" schema", d.Service.Descriptor(r)
	warnings := 0
	for _, f := range lint.Check(descriptor, slices.Collect(maps.Keys(r.Roles))) {
		if f.Severity == sheetschema.SeverityWarning {
			d.warn(check, f.String(), "")
			warnings++
		}
	}
	if year, missing := missingYear(r, descriptor, time.Now()); missing {
		d.warn(check, fmt.Sprintf("the public holidays of %d are not known, so deadlines with workdays count by weekends alone in it", year),
			"list them in a file, and name it under registers[].workdays.holidays")
		warnings++
	}
	if warnings == 0 {
		d.report(check, descriptor.Name, nil)
	}
}

// missingYear is the first year, of this one and in its last month the next, whose
// holidays would move a register's deadlines and aren't known.
func missingYear(r *config.Register, descriptor *sheetschema.Descriptor, now time.Time) (year int, missing bool) {
	moved := slices.ContainsFunc(descriptor.Resources, func(resource *sheetschema.Resource) bool {
		return slices.ContainsFunc(resource.Deadlines, func(deadline sheetschema.Deadline) bool { return deadline.Workdays != workday.Stay })
	})
	if !moved {
		return 0, false
	}
	for _, at := range []time.Time{now, now.AddDate(0, 1, 0)} {
		if year = at.In(r.Location).Year(); !r.Workdays.Knows(year) {
			return year, true
		}
	}
	return 0, false
}

// spreadsheet looks at a register's spreadsheet and its tabs.
func (d Doctor) spreadsheet(ctx context.Context, r *config.Register) {
	check := r.Name + " spreadsheet"
	book, err := d.Service.Workbook(ctx, d.Service.Register(r))
	if err != nil {
		d.report(check, "", err)
		return
	}
	described, err := book.Describe(ctx)
	if err != nil {
		d.report(check, "", err)
		return
	}
	d.report(check, fmt.Sprintf("%q, %s", described.Title, terminal.Count(len(described.Tabs), "tab")), nil)
	any := false
	var absent []string
	for _, resource := range d.Service.Descriptor(r).Resources {
		found := slices.ContainsFunc(described.Tabs, func(tab syncer.TabInfo) bool { return header.MatchTab(tab.Title, resource) })
		any = any || found
		switch {
		case found || resource.Optional || resource.Absent:
		case resource.Required:
			d.warn(check, "there is no tab for "+resource.Caption(r.Language)+", which is required", "a tab that was renamed after the first run is still found")
		default:
			absent = append(absent, resource.Caption(r.Language))
		}
	}
	switch {
	case !any:
		d.warn(check, "none of the tabs is one of the register's", "a tab that was renamed after the first run is still found; otherwise add its title to the aliases in the descriptor")
	case len(absent) > 0:
		d.report(check, "no tab for "+strings.Join(absent, ", ")+": what rests on these alone isn't computed", nil)
	}
	if !r.WriteBack {
		d.report(check, "write_back is false: the sheet is only read", nil)
		return
	}
	d.rights(ctx, check, book)
}

// rights looks whether the account may edit the spreadsheet. A register that
// can only be read works all the same, so it is a warning.
func (d Doctor) rights(ctx context.Context, check string, book syncer.Workbook) {
	asked, ok := book.(interface{ MayWrite(context.Context) error })
	if !ok {
		return
	}
	switch err := asked.MayWrite(ctx); {
	case errors.Is(err, syncer.ErrReadOnly):
		d.warn(check, "ids, totals, issues and deadlines are not written into the sheet: "+err.Error(),
			"set write_back: false if the sheet is meant to be only read")
	case err != nil:
		d.report(check, "", err)
	}
}
