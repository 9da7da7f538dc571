package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"sheetsync/cmd/internal/config"
	"sheetsync/sheetschema"
	"sheetsync/syncer"
	"sheetsync/syncer/interchange"
	"sheetsync/syncer/mirror"
)

type importFlags struct {
	text                           textFlags
	dryRun, yes, again             bool
	skipDuplicates, keepDuplicates bool
	keepInvalid, addColumns        bool
}

func (a *app) importCommand() *cobra.Command {
	var f importFlags
	c := &cobra.Command{
		Use:   "import REGISTER RESOURCE FILE",
		Short: "Add the rows of a file to a register's sheet",
		Long: `Reads a .csv (encoding and separator are detected), .xlsx or .vcf file, or
Salesforce's export of accounts or contacts, checks its rows, compares them with
each other and with those in the sheet, shows what it would do, and adds the new
rows below those that the sheet has. Columns are matched by their headers as in
the sheet itself.

Rows that are there already are passed over. Rows with errors are written to
FILE.rejected.csv with the reasons: mend and import that file in turn. A file is
never imported twice, not even after a crash half way; --again does it.`,
		Example: "  sheetsync import acme customers fair-2024.csv --dry-run",
		Args:    arguments("REGISTER", "RESOURCE", "FILE"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), args[:1], func(s *service, registers []*config.Register) error {
				i := &importing{app: a, s: s, r: registers[0], f: f, file: args[2]}
				return i.run(c.Context(), args[1])
			})
		},
	}
	flags := c.Flags()
	flags.BoolVar(&f.dryRun, "dry-run", false, "show what would be done; change nothing")
	flags.BoolVar(&f.yes, "yes", false, "don't ask")
	flags.BoolVar(&f.again, "again", false, "import a file that was imported before")
	flags.BoolVar(&f.skipDuplicates, "skip-duplicates", false, "leave out rows that may be duplicates, too")
	flags.BoolVar(&f.keepDuplicates, "keep-duplicates", false, "also add rows that are there already")
	flags.BoolVar(&f.keepInvalid, "keep-invalid", false, "also add rows with errors, as they are")
	flags.BoolVar(&f.addColumns, "add-columns", false, "add columns to the sheet for those that it has none for")
	f.text.add(flags)
	return c
}

// importing is an import under way.
type importing struct {
	*app
	s    *service
	r    *config.Register
	f    importFlags
	file string

	resource *sheetschema.Resource
	source   *interchange.Source
	plan     *interchange.Plan
	result   importResult
}

// importResult is what `import --json` ends with.
type importResult struct {
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
	Duplicates   int                 `json:"duplicates"`
	Rejected     int                 `json:"rejected"` // possible duplicates that were left out included
	Arrived      int                 `json:"arrived_before"`
	Appended     int                 `json:"appended"`
	FirstRow     int                 `json:"first_row,omitempty"`
	Columns      map[string][]string `json:"columns,omitempty"`
	RejectedFile string              `json:"rejected_file,omitempty"`
}

func (i *importing) run(ctx context.Context, resource string) (err error) {
	if !i.r.WriteBack {
		return usage("set write_back: true for the register", "register %s: its sheet is only read (write_back: false), so nothing can be added to it", i.r.Name)
	}
	if i.resource, err = resourceOf(i.s.descriptors[i.r.Name], resource); err != nil {
		return err
	}
	var table *interchange.SourceTable
	if i.source, table, err = readSource(i.file, i.resource, i.f.text, true); err != nil {
		return err
	}
	i.result = importResult{Register: i.r.Name, Resource: i.resource.Name, File: i.file, Format: string(i.source.Format), Encoding: string(i.source.Text.Encoding)}
	if i.source.Text.Separator != 0 {
		i.result.Separator = string(i.source.Text.Separator)
	}
	if !i.f.dryRun {
		// A run would see rows that are just being added, and write beside them.
		unlock, err := i.lock(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = unlock() }()
	}
	book, err := i.s.workbook(ctx, i.s.register(i.r))
	if err != nil {
		return err
	}
	appender, ok := book.(syncer.Appender)
	if !ok {
		return errors.New("this kind of spreadsheet can't be added to")
	}
	if !i.f.dryRun {
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
	if err := i.prepare(ctx, table, through); err != nil {
		return err
	}
	return i.carryOut(ctx, appender, name)
}

// lock takes the register's lock, waiting a little for a run to end.
func (i *importing) lock(ctx context.Context) (func() error, error) {
	giveUp := time.Now().Add(patience)
	for {
		unlock, err := i.s.db.Lock(ctx, i.r.Name)
		switch {
		case err == nil:
			return unlock, nil
		case !errors.Is(err, syncer.ErrLocked) || time.Now().After(giveUp):
			return nil, hinted(fmt.Errorf("register %s: %w", i.r.Name, err), "wait until it has ended; a killed run leaves no lock behind")
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// name finds the import's name: that of one of this file that was cut off, or
// else a new one. done says that the file was imported and isn't to be again.
func (i *importing) name(ctx context.Context, appender syncer.Appender) (name string, through int, done bool, err error) {
	imports, err := i.s.db.Imports(ctx, i.r.Name, i.resource.Name, i.source.Digest)
	if err != nil {
		return "", 0, false, err
	}
	marks, err := appender.Marks(ctx)
	if err != nil {
		return "", 0, false, err
	}
	name, through, done = interchange.Name(interchange.ImportOf{Register: i.r.Name, Resource: i.resource.Name, Digest: i.source.Digest}, remembered(imports), marks, i.f.again)
	return name, through, done, nil
}

func remembered(imports []mirror.Import) []string {
	names := make([]string, len(imports))
	for n, i := range imports {
		names[n] = i.Import
	}
	return names
}

func (i *importing) already() error {
	i.result.Status = "already_imported"
	if i.json {
		return i.print(i.result)
	}
	i.say("%s was imported into %s of %s before. Nothing was done; --again imports it once more.", i.file, i.resource.Name, i.r.Name)
	return nil
}

// prepare reads the sheet, makes the plan and shows it.
func (i *importing) prepare(ctx context.Context, table *interchange.SourceTable, through int) error {
	done := i.progress("comparing with the sheet")
	surveyed, circumstances, err := i.s.survey(ctx, i.r)
	if err == nil {
		i.plan, err = interchange.NewPlan(i.s.descriptors[i.r.Name], surveyed, i.resource, table, interchange.PlanOptions{
			Circumstances: circumstances, SkipDuplicates: i.f.skipDuplicates, KeepDuplicates: i.f.keepDuplicates,
			KeepInvalid: i.f.keepInvalid, AddColumns: i.f.addColumns, Through: through,
		})
		if err != nil {
			err = fmt.Errorf("%s: %w", i.file, err)
		}
	}
	done()
	if err != nil {
		return err
	}
	p, r := i.plan, &i.result
	r.Rows, r.Possible, r.Duplicates = len(p.Rows), p.Count(interchange.RowPossible), p.Count(interchange.RowDuplicate)
	r.New, r.Arrived = p.Count(interchange.RowNew)+r.Possible, p.Count(interchange.RowArrived)
	r.Rejected = p.Count(interchange.RowRejected) + p.Count(interchange.RowSkipped)
	r.Columns = columnsByFate(p.Columns)
	return i.show()
}

// carryOut asks, keeps what is rejected, adds the rows and remembers the file.
func (i *importing) carryOut(ctx context.Context, appender syncer.Appender, name string) error {
	if i.f.dryRun {
		i.result.Status = "dry_run"
		return i.finish()
	}
	if i.result.New > 0 {
		if err := i.ask(fmt.Sprintf("Add %d rows to the sheet?", i.result.New)); err != nil {
			return err
		}
	}
	if err := i.keepRejected(); err != nil {
		return err
	}
	i.result.Status = "nothing"
	if i.result.New+i.result.Arrived > 0 {
		plan := i.plan.Append(name)
		progress, done := i.bar(len(plan.Rows))
		report, err := appender.Append(ctx, plan, progress)
		done()
		if err != nil {
			if report.Rows > 0 {
				return hinted(fmt.Errorf("%d of %d rows were added: %w", report.Rows, len(plan.Rows), err), "run the same command again: it adds the rest, and nothing twice")
			}
			return hinted(err, "run the same command again: nothing is added twice")
		}
		i.result.Status, i.result.Appended, i.result.FirstRow = "imported", report.Rows, report.First
		if err := i.s.db.RecordImport(ctx, mirror.Import{
			Import: name, Register: i.r.Name, Resource: i.resource.Name, FileDigest: i.source.Digest,
			Appended: report.Rows + i.result.Arrived, Duplicates: i.result.Duplicates, Rejected: i.result.Rejected,
		}); err != nil {
			i.logger.Warn("the sheet knows of the import, the database doesn't", "error", err)
		}
	}
	return i.finish()
}

// ask wants a yes from whoever sits at the terminal.
func (i *importing) ask(question string) error {
	if i.f.yes {
		return nil
	}
	hint := "--yes goes ahead without asking, --dry-run only shows"
	if f, ok := i.stdin.(*os.File); !ok || !term.IsTerminal(int(f.Fd())) {
		return usage(hint, "there is nobody to ask: standard input is not a terminal")
	}
	fmt.Fprintf(i.stderr, "%s [y/N] ", question)
	answer, err := bufio.NewReader(i.stdin).ReadString('\n')
	if answer = strings.ToLower(strings.TrimSpace(answer)); err == nil && (answer == "y" || answer == "yes" || answer == "是") {
		return nil
	}
	return hinted(errors.New("nothing was changed"), hint)
}

// keepRejected writes the rejected rows to a file of their own. A file of that
// name that holds something else may have been mended, and is left alone.
func (i *importing) keepRejected() error {
	if i.result.Rejected == 0 {
		return nil
	}
	var content bytes.Buffer
	if err := i.plan.WriteRejected(&content); err != nil {
		return err
	}
	original := strings.TrimSuffix(i.file, ".rejected.csv") // what was rejected before is mended in steps
	for n := 1; ; n++ {
		name := original + ".rejected.csv"
		if n > 1 {
			name = fmt.Sprintf("%s.rejected-%d.csv", original, n)
		}
		i.result.RejectedFile = name
		if there, err := os.ReadFile(name); err == nil && bytes.Equal(there, content.Bytes()) {
			return nil
		}
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			return hinted(fmt.Errorf("keep the rejected rows: %w", err), "nothing was imported; make "+filepath.Dir(name)+" writable, or copy the file elsewhere")
		}
		_, err = file.Write(content.Bytes())
		return errors.Join(err, file.Close())
	}
}
