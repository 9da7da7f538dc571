// Package importing adds the rows of a file to a register's sheet, as a person
// asked for it: it takes the register's lock, finds out whether the file was
// imported before, plans, asks, and remembers. What would become of each row is
// planned by syncer/interchange.
package importing

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/interrupt"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/sheetschema"
	"sheetsync/syncer"
	"sheetsync/syncer/erasure"
	"sheetsync/syncer/interchange"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/telemetry"
	"sheetsync/validate/duplicates/lookup"
)

// Options say how a file is imported.
type Options struct {
	DryRun         bool // show what would be done; change nothing
	Yes            bool // don't ask
	Again          bool // even if the file was imported before
	SkipDuplicates bool // leave out rows that may be duplicates, too
	KeepDuplicates bool // also add rows that are there already
	KeepInvalid    bool // also add rows with errors, as they are
	AddColumns     bool // add columns to the sheet for those that it has none for
}

// An Import is a file to be added to a resource of a register.
type Import struct {
	Terminal *terminal.Terminal
	Service  *service.Service
	Register *config.Register
	Resource *sheetschema.Resource
	Options  Options

	File   string // its path
	Source *interchange.Source
	Rows   *interchange.SourceTable // of the source

	plan   *interchange.Plan
	result Result
}

// A Result is what `import --json` ends with.
type Result struct {
	Register     string              `json:"register"`
	Resource     string              `json:"resource"`
	File         string              `json:"file"`
	Format       string              `json:"format"`
	Encoding     string              `json:"encoding,omitempty"`
	Separator    string              `json:"separator,omitempty"`
	Status       string              `json:"status"` // imported, dry_run, nothing, already_imported
	Rows         int                 `json:"rows"`
	New          int                 `json:"new"` // possible duplicates included
	Possible     int                 `json:"possible_duplicates"`
	Exist        int                 `json:"exist"`   // new ones whose customer is in the sheet
	Similar      int                 `json:"similar"` // new ones whose customer may be
	Duplicates   int                 `json:"duplicates"`
	Rejected     int                 `json:"rejected"` // possible duplicates that were left out included
	Arrived      int                 `json:"arrived_before"`
	LeftOut      int                 `json:"left_out"` // rows that are no records, which aren't among Rows
	Appended     int                 `json:"appended"`
	FirstRow     int                 `json:"first_row,omitempty"`
	Tab          string              `json:"tab,omitempty"` // that the rows go to, where the resource has several
	Columns      map[string][]string `json:"columns,omitempty"`
	RejectedFile string              `json:"rejected_file,omitempty"`
}

// Run imports the file and reports what it does.
func (i *Import) Run(ctx context.Context) (err error) {
	i.result = Result{Register: i.Register.Name, Resource: i.Resource.Name, File: i.File, Format: string(i.Source.Format), Encoding: string(i.Source.Text.Encoding)}
	if i.Source.Text.Separator != 0 {
		i.result.Separator = string(i.Source.Text.Separator)
	}
	if !i.Options.DryRun {
		// A run would see rows that are just being added, and write beside them.
		unlock, err := i.Service.LockWaiting(ctx, i.Register)
		if errors.Is(err, syncer.ErrLocked) {
			return exit.Hint(fmt.Errorf("register %s is being synchronised by another replica", i.Register.Name), "try again when it has finished; a killed run leaves no lock behind")
		}
		if err != nil {
			return err
		}
		defer func() { _ = unlock() }()
	}
	ctx = telemetry.WithRun(ctx, i.Register.Name, "")
	book, err := i.Service.Workbook(ctx, i.Service.Register(i.Register))
	if err != nil {
		return err
	}
	appender, ok := book.(syncer.Appender)
	if !ok {
		return errors.New("this kind of spreadsheet can't be added to")
	}
	if !i.Options.DryRun {
		book.Guard(func(ctx context.Context) (time.Time, error) { return i.Service.DB.Stands(ctx, i.Register.Name) })
		if err := book.CleanUp(ctx); err != nil {
			return err
		}
	}
	name, through, done, err := i.name(ctx, appender)
	if err != nil {
		return err
	}
	if done {
		return i.already()
	}
	if err := i.prepare(ctx, through); err != nil {
		return err
	}
	return i.apply(ctx, appender, name)
}

// name finds the import's name: that of one of this file that was cut off, or
// else a new one. done says that the file was imported and isn't to be again.
func (i *Import) name(ctx context.Context, appender syncer.Appender) (name string, through int, done bool, err error) {
	imports, err := i.Service.DB.Imports(ctx, i.Register.Name, i.Resource.Name, i.Source.Digest)
	if err != nil {
		return "", 0, false, err
	}
	marks, err := appender.Marks(ctx)
	if err != nil {
		return "", 0, false, err
	}
	name, through, done = interchange.Name(interchange.ImportOf{Register: i.Register.Name, Resource: i.Resource.Name, Digest: i.Source.Digest}, remembered(imports), marks, i.Options.Again)
	return name, through, done, nil
}

func remembered(imports []mirror.Import) []string {
	names := make([]string, len(imports))
	for n, i := range imports {
		names[n] = i.Import
	}
	return names
}

func (i *Import) already() error {
	i.result.Status = "already_imported"
	if i.Terminal.JSON {
		return i.Terminal.Document(i.result)
	}
	i.Terminal.Line("%s was imported into %s of %s before. Nothing was done; --again imports it once more.", i.File, i.Resource.Name, i.Register.Name)
	return nil
}

// prepare reads the sheet, makes the plan and shows it.
func (i *Import) prepare(ctx context.Context, through int) error {
	done := i.Terminal.Spinner("comparing with the sheet")
	surveyed, conditions, err := i.Service.Survey(ctx, i.Register)
	var erased *erasure.List
	if err == nil {
		erased, err = i.Service.Erased(ctx, i.Register)
	}
	if err == nil {
		err = interrupt.Abandonable(ctx, func() (err error) {
			i.plan, err = interchange.NewPlan(i.Service.Descriptor(i.Register), surveyed, i.Resource, i.Rows, interchange.PlanOptions{
				Conditions: conditions, SkipDuplicates: i.Options.SkipDuplicates, KeepDuplicates: i.Options.KeepDuplicates,
				KeepInvalid: i.Options.KeepInvalid, AddColumns: i.Options.AddColumns, Through: through, Erased: erased,
			})
			return err
		})
		if err != nil {
			err = fmt.Errorf("%s: %w", i.File, err)
		}
	}
	done()
	if err != nil {
		return err
	}
	p, r := i.plan, &i.result
	r.Rows, r.Possible, r.Duplicates = len(p.Rows), p.Count(interchange.RowPossible), p.Count(interchange.RowDuplicate)
	r.Exist, r.Similar = p.CountKnown(lookup.VerdictExists), p.CountKnown(lookup.VerdictSimilar)
	r.New, r.Arrived = p.Count(interchange.RowNew)+r.Possible, p.Count(interchange.RowArrived)
	r.LeftOut = len(p.LeftOut)
	r.Rejected = p.Count(interchange.RowRejected) + p.Count(interchange.RowSkipped)
	r.Columns, r.Tab = columnsByFate(p.Columns), p.Tab()
	return i.show()
}

// apply asks, keeps what is rejected, adds the rows and remembers the file.
func (i *Import) apply(ctx context.Context, appender syncer.Appender, name string) error {
	if i.Options.DryRun {
		i.result.Status = "dry_run"
		return i.finish()
	}
	if i.result.New > 0 {
		if err := i.confirm(fmt.Sprintf("Add %d rows to %s?", i.result.New, i.place())); err != nil {
			return err
		}
	}
	if err := i.keepRejected(); err != nil {
		return err
	}
	i.result.Status = "nothing"
	if i.result.New+i.result.Arrived > 0 {
		plan := i.plan.Append(name)
		progress, done := i.Terminal.Bar("adding rows", len(plan.Rows))
		report, err := appender.Append(ctx, plan, progress)
		done()
		if err != nil {
			if report.Rows > 0 {
				return exit.Hint(fmt.Errorf("%d of %d rows were added: %w", report.Rows, len(plan.Rows), err), "run the same command again: it adds the rest, and nothing twice")
			}
			return exit.Hint(err, "run the same command again: nothing is added twice")
		}
		i.result.Status, i.result.Appended, i.result.FirstRow = "imported", report.Rows, report.First
		if err := i.Service.DB.RecordImport(ctx, mirror.Import{
			Import: name, Register: i.Register.Name, Resource: i.Resource.Name, FileDigest: i.Source.Digest,
			Appended: report.Rows + i.result.Arrived, Duplicates: i.result.Duplicates, Rejected: i.result.Rejected,
		}); err != nil {
			i.Terminal.Warn("sheetsync: the rows were added, but the database does not know of the import: %v", err)
		}
	}
	return i.finish()
}

// confirm wants a yes from whoever sits at the terminal.
func (i *Import) confirm(question string) error {
	const hint = "--yes goes ahead without asking, --dry-run only shows"
	switch {
	case i.Options.Yes:
		return nil
	case !i.Terminal.Attended():
		return exit.Usage(hint, "there is nobody to ask: standard input is not a terminal")
	case i.Terminal.Confirm(question):
		return nil
	}
	return exit.Hint(errors.New("nothing was changed"), hint)
}

// keepRejected writes the rejected rows to a file of their own.
func (i *Import) keepRejected() error {
	if i.result.Rejected == 0 {
		return nil
	}
	name, err := i.plan.KeepRejected(i.File)
	if err != nil {
		return exit.Hint(fmt.Errorf("keep the rejected rows: %w", err), "nothing was imported; make "+filepath.Dir(i.File)+" writable, or copy the file elsewhere")
	}
	i.result.RejectedFile = name
	return nil
}
