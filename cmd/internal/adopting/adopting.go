package adopting

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sheetsync/cmd/internal/check"
	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/descriptor"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/interrupt"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/bounds"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/source"
	"sheetsync/syncer"
	"sheetsync/syncer/atomicfile"
	"sheetsync/syncer/interchange"
)

// Options are what a person asked for.
type Options struct {
	Language language.Tag   // "" for that of the workbook
	Zone     *time.Location // nil for that of the workbook
	Name     string         // of the register; "" for one made of the title
	Yes      bool           // don't ask: take what is certain
	DryRun   bool           // write nothing
}

// An Adoption connects a workbook.
type Adoption struct {
	Terminal *terminal.Terminal
	Config   *config.Config // as it is; without a file where there is none yet
	// ConfigFile is where the register is written.
	ConfigFile string
	// New are settings that a configuration file that is made needs, because they
	// were given on the command line: google.credentials, google.endpoint.
	New     []Setting
	Options Options
	Logger  *slog.Logger

	// Spreadsheet is the id of a spreadsheet and Address what names it in the
	// configuration; "" for a file.
	Spreadsheet, Address string
	// Open opens the spreadsheet.
	Open func(ctx context.Context, r syncer.Register) (syncer.Workbook, error)
	// File is a file that was read in the spreadsheet's place, and FileName its name.
	File     *interchange.Source
	FileName string

	existing *config.Register // of the spreadsheet; nil for none
	name     string
	schema   string // path of the descriptor
	register syncer.Register
	asked    bool // somebody said what is uncertain
}

// A Setting is a setting of a configuration file, by the section that it is in.
type Setting struct{ Section, Name, Value string }

// Run reads the workbook, plans, asks, and writes the descriptor and the register.
// Until all is answered nothing is written; the register comes last, so that a
// run that is cut short leaves no register without its descriptor.
func (a *Adoption) Run(ctx context.Context, book *Book) error {
	plan, err := a.plan(ctx, book)
	if err != nil {
		return err
	}
	if err := a.ask(ctx, plan); err != nil {
		return err
	}
	text, d, err := plan.Descriptor(a.name)
	if err != nil {
		return err
	}
	kept := a.existing != nil && !a.writesDescriptor()
	if kept {
		d = a.register.Descriptor
	}
	if err := a.show(plan); err != nil {
		return err
	}
	zone := a.Options.Zone
	if zone == nil {
		zone = book.Zone(plan.Language)
	}
	if a.existing != nil {
		zone = a.existing.Location
	}
	a.register = syncer.Register{Name: a.name, Spreadsheet: a.Spreadsheet, Descriptor: d, Language: plan.Language, TimeZone: zone, WriteBack: true}
	if plan.Language == language.Chinese {
		a.register.Country = "CN"
	}
	result := Result{Register: a.name}
	if a.Options.DryRun {
		a.say("adopt.dry_run", nil)
	} else if result, err = a.write(ctx, text, kept, zone); err != nil {
		return err
	}
	if err := a.look(ctx); err != nil {
		return err
	}
	a.goOn(d)
	if a.Terminal.JSON {
		return a.Terminal.Document(result)
	}
	return nil
}

// plan finds out which register the workbook is or becomes, and what its tables
// are.
func (a *Adoption) plan(ctx context.Context, book *Book) (*Plan, error) {
	tag := a.Options.Language
	if tag == "" {
		tag = book.Language()
	}
	var known *sheetschema.Descriptor
	base := ""
	for i := range a.Config.Registers {
		if r := &a.Config.Registers[i]; a.Spreadsheet != "" && r.SpreadsheetID == a.Spreadsheet {
			a.existing = r
			break
		}
	}
	if err := a.chooseName(book); err != nil {
		return nil, err
	}
	if a.existing != nil {
		tag = a.existing.Language
		from := descriptor.Source{BuiltIn: a.existing.Schema, File: a.existing.SchemaFile, Settings: a.existing.Settings}
		d, err := from.Load(ctx)
		if err != nil {
			return nil, err
		}
		a.register.Descriptor = d
		if base, err = a.baseOf(ctx); err != nil {
			return nil, err
		}
		if base != "" {
			known = d
		}
	}
	plan, err := NewPlan(book, tag, known, base)
	if err != nil {
		return nil, err
	}
	a.register.Language = tag
	if !plan.Fits() {
		return nil, exit.Hint(errors.New("there is no tab with a header row and records below it"), "a table needs a row of headings above its records; sheetsync init lays out a new workbook")
	}
	return plan, nil
}

// chooseName chooses the register's name and the descriptor's place.
func (a *Adoption) chooseName(book *Book) error {
	switch {
	case a.existing != nil && a.Options.Name != "" && a.Options.Name != a.existing.Name:
		return exit.Usage("leave --name out: its mapping is looked over then", "this spreadsheet is the register %s already", a.existing.Name)
	case a.existing != nil:
		a.name = a.existing.Name
		a.schema = a.existing.SchemaFile
		return nil
	case a.Options.Name != "":
		if err := config.CheckName(a.Options.Name); err != nil {
			return exit.Usage("use letters, digits and underscores, such as --name acme", "--name: %w", err)
		}
		if _, taken := a.Config.Register(a.Options.Name); taken {
			return exit.Usage("choose another one with --name", "--name: there is a register %s already, of another spreadsheet", a.Options.Name)
		}
		a.name = a.Options.Name
	default:
		a.name = Name(book.Title, func(name string) bool {
			for _, r := range a.Config.Registers {
				if strings.EqualFold(r.Name, name) {
					return true
				}
			}
			return a.taken(a.schemaOf(name))
		})
	}
	a.schema = a.schemaOf(a.name)
	if a.taken(a.schema) {
		return exit.Usage("choose another name with --name, or move the file away", "%s is there already, and not as sheetsync adopt wrote it", a.schema)
	}
	return nil
}

// schemaOf is where a register's descriptor is written: beside the configuration.
func (a *Adoption) schemaOf(name string) string {
	path := filepath.Join(filepath.Dir(a.ConfigFile), name+".yaml")
	if filepath.Base(path) == filepath.Base(a.ConfigFile) {
		path = filepath.Join(filepath.Dir(a.ConfigFile), name+".schema.yaml")
	}
	return path
}

// taken reports whether a file is there that adopt must not write.
func (a *Adoption) taken(path string) bool {
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return false
	case err != nil:
		return true
	}
	return !Untouched(text)
}

// writesDescriptor reports whether the existing register's descriptor is one that
// adopt wrote and nobody has changed.
func (a *Adoption) writesDescriptor() bool {
	return a.existing.SchemaFile != "" && !a.taken(a.existing.SchemaFile)
}

// baseOf is the built-in descriptor that the existing register's extends, or is; ""
// for none.
func (a *Adoption) baseOf(ctx context.Context) (string, error) {
	if a.existing.Schema != "" {
		return a.existing.Schema, nil
	}
	text, err := bounds.ReadFile(ctx, a.existing.SchemaFile, bounds.SchemaBytes)
	if err != nil {
		return "", err
	}
	root, problem := source.Parse(text, source.YAML)
	if problem != nil || root.Kind != source.KindMap {
		return "", nil
	}
	if under := root.Member("extends"); under != nil && isBuiltIn(under.Text) {
		return under.Text, nil
	}
	return "", nil
}

// ask asks what is uncertain, one question after the other.
func (a *Adoption) ask(ctx context.Context, plan *Plan) error {
	questions := plan.Questions()
	if a.Options.Yes || len(questions) == 0 || a.existing != nil && !a.writesDescriptor() {
		return nil
	}
	if !a.Terminal.Attended() {
		if a.Options.DryRun {
			return nil
		}
		return exit.Usage("--yes takes what is certain and leaves the rest as the team's own columns; --dry-run only shows",
			"there is nobody to ask about %s: standard input is not a terminal", terminal.Count(len(questions), "uncertain column"))
	}
	for i, q := range questions {
		text := fmt.Sprintf("(%d/%d) %s", i+1, len(questions), q.Text)
		choice := 0
		err := interrupt.Abandonable(ctx, func() (err error) {
			choice, err = a.Terminal.Choose(text, q.Choices, q.Default)
			return err
		})
		if errors.Is(err, terminal.ErrNoAnswer) {
			return exit.Hint(errors.New("nothing was written"), "run it again and answer, or add --yes")
		}
		if err != nil {
			return err
		}
		q.Answer(choice)
	}
	a.asked = true
	return nil
}

// show prints the mapping.
func (a *Adoption) show(plan *Plan) error {
	if a.Terminal.JSON {
		for _, line := range plan.Lines() {
			if err := a.Terminal.Document(line); err != nil {
				return err
			}
		}
		return nil
	}
	width, _ := a.Terminal.Width()
	if a.existing != nil {
		a.say("adopt.existing", language.Args{"register": a.name})
	}
	plan.Show(a.Terminal.Text(), width)
	if n := plan.Uncertain(); n > 0 && !a.asked {
		a.say("adopt.uncertain", language.Args{"count": fmt.Sprint(n)})
	}
	return nil
}

// write writes the descriptor, then the register.
func (a *Adoption) write(ctx context.Context, text []byte, kept bool, zone *time.Location) (Result, error) {
	result := Result{Register: a.name, Schema: a.schema}
	if a.existing != nil {
		result.Config = a.Config.File
	}
	switch old, err := os.ReadFile(a.schema); {
	case kept:
		if a.existing.Schema != "" {
			result.Schema = a.existing.Schema
			a.say("adopt.kept_built_in", language.Args{"schema": result.Schema})
			return result, nil
		}
		a.say("adopt.kept", language.Args{"schema": result.Schema})
		return result, nil
	case err == nil && bytes.Equal(old, text):
		a.say("adopt.unchanged", language.Args{"schema": a.schema})
	default:
		if err := atomicfile.WriteFile(a.schema, text, 0o644); err != nil {
			return result, exit.Hint(fmt.Errorf("write the descriptor: %w", err), "make the directory writable, or name another configuration with --config")
		}
		a.say("adopt.wrote_schema", language.Args{"schema": a.schema})
	}
	if a.existing != nil || a.Spreadsheet == "" {
		return result, nil
	}
	if err := a.addRegister(ctx, zone); err != nil {
		return result, err
	}
	result.Config = a.ConfigFile
	a.say("adopt.wrote_register", language.Args{"register": a.name, "config": a.ConfigFile})
	return result, nil
}

// look checks the register, and finds out what a first run would write.
func (a *Adoption) look(ctx context.Context) error {
	done := a.Terminal.Spinner("checking " + a.name)
	issues, err := a.check(ctx)
	done()
	if err != nil {
		return err
	}
	a.showIssues(issues)
	if a.File != nil {
		return nil
	}
	done = a.Terminal.Spinner("looking what a run would write")
	result, err := syncer.New(syncer.Config{Mirror: &check.Mirror{}, Open: a.Open, Logger: a.Logger}).Run(ctx, a.register, syncer.Options{DryRun: true})
	done()
	if err != nil {
		return fmt.Errorf("register %s: %w", a.name, err)
	}
	a.showRun(result)
	return nil
}

func (a *Adoption) check(ctx context.Context) ([]check.Issue, error) {
	c := check.Check{Open: a.Open, Logger: a.Logger}
	if a.File != nil {
		return c.File(ctx, a.File, a.register)
	}
	return c.Register(ctx, a.register)
}

// say prints a text of the catalogue for people.
func (a *Adoption) say(key language.Key, args language.Args) {
	a.Terminal.Notify("%s", language.NewPrinter(a.register.Language).Say(key, args))
}
