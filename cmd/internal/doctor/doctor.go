// Package doctor looks whether everything that the service needs is in order.
package doctor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/descriptor"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/lint"
	"sheetsync/sheetschema/workday"
	"sheetsync/syncer"
	"sheetsync/syncer/gsheets"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/telemetry"
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

// A Doctor looks at this machine, Google, the database, the descriptors, the spreadsheets,
// the mail server, the chat channels and the way in to the page, and goes on with the next
// one whatever is wrong with one. It changes nothing in the sheets and sends nothing.
type Doctor struct {
	Config    *config.Config
	Registers []*config.Register
	// Wrong reports whether something is wrong with a setting, or one below it; what rests
	// on that isn't looked at.
	Wrong  func(key string) bool
	Report func(Diagnosis) // hears each diagnosis as it is made
	// Environ is the environment, which says where traces go.
	Environ []string
	Log     *slog.Logger

	Service *service.Service // nil where the database can't be opened

	descriptors map[string]*sheetschema.Descriptor // by register, of those that can be loaded
	clients     map[bool]*gsheets.Client           // by whether it may only read
	signedIn    string                             // as whom; "" where nobody knows
}

// Examine looks at everything. The error is for when what was opened can't be closed.
func (d *Doctor) Examine(ctx context.Context) error {
	d.descriptors, d.clients = map[string]*sheetschema.Descriptor{}, map[bool]*gsheets.Client{}
	d.zones()
	if d.sound("data_dir", "data_dir") {
		d.dataDir()
	}
	google := d.sound("google", "credentials")
	if google {
		google = d.credentials(ctx)
		google = d.api(ctx) && google
		d.quota()
	}
	for _, r := range d.Registers {
		d.descriptor(ctx, r)
	}
	opened := d.sound("database", "database") && d.open(ctx)
	for _, r := range d.Registers {
		switch {
		case !google:
			d.warn(r.Name+" spreadsheet", "not looked at, as Google can't be asked", "")
		case d.descriptors[r.Name] != nil:
			d.spreadsheet(ctx, r)
		}
		if opened && d.descriptors[r.Name] != nil {
			d.reminders(ctx, r)
		}
	}
	if d.sound("mail", "mail") {
		d.mail(ctx)
		d.bounces(ctx)
		d.inTheClear()
	}
	if d.Config.Web.Certificate != "" && d.sound("web", "certificate") {
		d.certificate(ctx, time.Now())
	}
	if !opened {
		return nil
	}
	if d.sound("channels", "channels") {
		d.channels(ctx, d.usable())
	}
	if d.sound("web", "page") {
		d.page(ctx, d.usable())
	}
	if d.sound("personal", "history keys") {
		d.historyKeys(ctx)
	}
	if d.sound("backup", "backup") {
		d.backup(ctx)
		d.formers(ctx)
	}
	return d.Service.Close(ctx)
}

// usable are the registers whose descriptors can be loaded.
func (d *Doctor) usable() []*config.Register {
	return slices.DeleteFunc(slices.Clone(d.Registers), func(r *config.Register) bool { return d.descriptors[r.Name] == nil })
}

// sound reports whether settings are right by which something is looked at.
func (d *Doctor) sound(key, check string) bool {
	if d.Wrong(key) {
		d.warn(check, "not looked at, as its settings are wrong", "")
		return false
	}
	return true
}

// report makes an error a failure, and anything else ok.
func (d *Doctor) report(check, detail string, err error) {
	if err != nil {
		what, hint := err.Error(), exit.HintOf(err)
		var api *apierror.Error
		if errors.As(err, &api) && api.Hint != "" {
			what, hint = strings.TrimSuffix(what, "; "+api.Hint), api.Hint
		}
		d.Report(Diagnosis{check, StatusFailed, what, hint})
		return
	}
	d.Report(Diagnosis{Check: check, Status: StatusOK, Detail: detail})
}

func (d *Doctor) warn(check, detail, hint string) {
	d.Report(Diagnosis{check, StatusWarning, detail, hint})
}

// open opens the database, brings the service's own tables up to date, and looks at both.
func (d *Doctor) open(ctx context.Context) bool {
	s, err := service.Open(ctx, d.Config, d.usable(), d.Log)
	if err != nil {
		d.report("database", "", err)
		return false
	}
	d.Service = s
	version, err := s.DB.Version(ctx)
	d.report("database", "PostgreSQL "+version+", "+s.DB.Place(), err)
	if p := s.DB.Protection(); p.Hint() != "" {
		d.warn("database", "the connection is "+p.String(), p.Hint())
	} else {
		d.report("database", "the connection is "+p.String(), nil)
	}
	begin := time.Now()
	if at, err := s.DB.Clock(ctx); err != nil {
		d.report("database", "", err)
	} else {
		d.databaseClock(begin.Add(time.Since(begin) / 2).Sub(at))
	}
	latest, err := mirror.Latest()
	d.report("migrations", fmt.Sprintf("the service's tables are those of this program, version %d", latest), err)
	d.access(ctx)
	d.replicas(ctx)
	return true
}

func (d *Doctor) descriptor(ctx context.Context, r *config.Register) {
	check := r.Name + " schema"
	descriptor, err := descriptor.Source{BuiltIn: r.Schema, File: r.SchemaFile, Settings: r.Settings}.Load(ctx)
	if err != nil {
		d.Report(Diagnosis{check, StatusFailed, err.Error(), cmp.Or(exit.HintOf(err), "correct it; sheetsync schema lint says when it is right")})
		return
	}
	d.descriptors[r.Name] = descriptor
	warnings := 0
	for _, of := range remarks(lint.Check(descriptor, slices.Collect(maps.Keys(r.Roles)))) {
		d.warn(check, of.String(), of.hint)
		warnings++
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

// A remark is what a descriptor is warned of, at all places where it is.
type remark struct {
	message, hint string
	places        []string
}

// remarks are the warnings of a descriptor, each once.
func remarks(found []lint.Diagnostic) (all []remark) {
	for _, f := range found {
		if f.Severity != sheetschema.SeverityWarning {
			continue
		}
		i := slices.IndexFunc(all, func(r remark) bool { return r.message == f.Message && r.hint == f.Hint })
		if i < 0 {
			i, all = len(all), append(all, remark{message: f.Message, hint: f.Hint})
		}
		all[i].places = append(all[i].places, fmt.Sprintf("%s (line %d)", f.Path, f.Line))
	}
	return all
}

// String says what it is, and names the first places.
func (r *remark) String() string {
	const most = 2
	places := r.places
	if more := len(places) - most; more > 0 {
		places = append(places[:most:most], fmt.Sprintf("and %d more", more))
	}
	return r.message + ": " + strings.Join(places, ", ")
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
func (d *Doctor) spreadsheet(ctx context.Context, r *config.Register) {
	check := r.Name + " spreadsheet"
	ctx = telemetry.WithRun(ctx, r.Name, "")
	client, err := d.client(ctx, !r.WriteBack)
	if err != nil {
		return // said at the credentials
	}
	book := client.Workbook(r.SpreadsheetID)
	described, err := book.Describe(ctx)
	if err != nil {
		d.report(check, "", err)
		return
	}
	d.report(check, fmt.Sprintf("%q, %s", described.Title, terminal.Count(len(described.Tabs), "tab")), nil)
	any := false
	var absent []string
	for _, resource := range d.descriptors[r.Name].Resources {
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
	if any {
		d.headers(ctx, r, book)
	}
	d.copies(r, described)
	if !r.WriteBack {
		d.report(check, "write_back is false: the sheet is only read", nil)
		return
	}
	d.rights(ctx, check, book)
}

// rights looks whether the account may edit the spreadsheet. A register that
// can only be read works all the same, so it is a warning.
func (d *Doctor) rights(ctx context.Context, check string, book syncer.Workbook) {
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
