package interchange

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/assess"
	"sheetsync/syncer/atomicfile"
	"sheetsync/syncer/interchange/datapackage"
)

// An Export writes a register's records to files.
type Export struct {
	Register string
	Format   Format
	// To is a file or a directory, which is made when it is missing; "" for the
	// current directory, "-" for standard output.
	To      string
	Stdout  io.Writer
	Options ExportOptions
	Created time.Time // what a data package says of when it was made
}

// An ExportedFile is a file that was written.
type ExportedFile struct {
	Register string `json:"register"`
	Resource string `json:"resource"` // "" for all
	Format   Format `json:"format"`
	Name     string `json:"file"` // "-" for standard output
	Records  int    `json:"records"`
	Skipped  int    `json:"-"` // records that are no contacts, where contacts are written
	// Shortened counts the texts that are longer than a cell of Excel and were cut,
	// ShortenedAt says where the first of them is.
	Shortened   int    `json:"shortened,omitempty"`
	ShortenedAt string `json:"shortened_at,omitempty"`
	// Unkept names what the schema promises and records break, so that a data package
	// doesn't declare it.
	Unkept []string `json:"unkept,omitempty"`
}

// Resources are those that are written where none is named: all, or for contacts
// the first that has any; none where none has.
func (e *Export) Resources() []*sheetschema.Resource {
	all := e.Options.Descriptor.Resources
	if e.Format != FormatVCard && e.Format != FormatSalesforce {
		return all
	}
	for i, r := range all {
		if HasContacts(r) {
			return all[i : i+1]
		}
	}
	return nil
}

// Write writes the tables, each to a file of its own but for workbooks, and says
// of each file that it is there. No half a file is ever taken for a whole one.
func (e *Export) Write(tables []*table.Table, written func(ExportedFile) error) error {
	if e.Format == FormatPackage {
		return e.writePackage(tables, written)
	}
	if e.Format == FormatXLSX {
		records := 0
		for _, t := range tables {
			records += t.Len()
		}
		return e.file(ExportedFile{Records: records}, false, written, func(w io.Writer, f *ExportedFile) error {
			cut, err := WriteXLSX(w, tables, e.Options)
			f.Shortened, f.ShortenedAt = cut.Count, cut.First
			return err
		})
	}
	for _, t := range tables {
		if err := e.file(ExportedFile{Resource: t.Resource.Name, Records: t.Len()}, len(tables) > 1, written, func(w io.Writer, f *ExportedFile) (err error) {
			switch e.Format {
			case FormatJSON:
				return WriteJSON(w, t, e.Options)
			case FormatVCard:
				f.Records, f.Skipped, err = WriteVCards(w, t, e.Options)
				return err
			case FormatSalesforce:
				return WriteSalesforce(w, t, e.Options)
			default:
				return WriteCSV(w, t, e.Options)
			}
		}); err != nil {
			return err
		}
	}
	return nil
}

// writePackage writes a data package into the directory.
func (e *Export) writePackage(tables []*table.Table, written func(ExportedFile) error) error {
	dir := e.To
	if dir == "" {
		dir = "."
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return fmt.Errorf("make the directory: %w", err)
	}
	o := e.Options
	p := datapackage.New(tables, datapackage.Options{
		Register: e.Register, Descriptor: o.Descriptor, Language: o.Language, Leaves: o.leaves, Extra: !o.NoPersonal, IDs: o.IDs, Created: e.Created,
	})
	stale := hasUnreadable(dir)
	err := p.Write(func(w datapackage.Written, write func(io.Writer) error) error {
		name := filepath.Join(dir, w.Name)
		stale = stale && w.Name != datapackage.UnreadableFile
		if err := atomicfile.Write(name, 0o600, write); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
		return written(ExportedFile{Register: e.Register, Resource: w.Resource, Format: e.Format, Name: name, Records: w.Records, Unkept: w.Unkept})
	})
	if err != nil || !stale {
		return err
	}
	if err := os.Remove(filepath.Join(dir, datapackage.UnreadableFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove the file of an earlier export: %w", err)
	}
	return nil
}

// hasUnreadable reports whether the package in a directory has a file of cells that can't
// be read: one that it doesn't name is somebody's own.
func hasUnreadable(dir string) bool {
	text, err := os.ReadFile(filepath.Join(dir, datapackage.DescriptorName))
	if err != nil {
		return false
	}
	var described struct {
		Resources []struct {
			Path any `json:"path"`
		} `json:"resources"`
	}
	if err := json.Unmarshal(text, &described); err != nil {
		return false
	}
	for _, r := range described.Resources {
		if r.Path == datapackage.UnreadableFile {
			return true
		}
	}
	return false
}

func (e *Export) file(f ExportedFile, several bool, written func(ExportedFile) error, write func(io.Writer, *ExportedFile) error) error {
	f.Register, f.Format = e.Register, e.Format
	if e.To == "-" {
		f.Name = "-"
		w := bufio.NewWriter(e.Stdout)
		if err := write(w, &f); err != nil {
			return err
		}
		if err := w.Flush(); err != nil {
			return err
		}
		return written(f)
	}
	var err error
	if f.Name, err = e.place(f.Resource, several); err != nil {
		return err
	}
	if err := atomicfile.Write(f.Name, 0o600, func(w io.Writer) error { return write(w, &f) }); err != nil {
		return fmt.Errorf("write %s: %w", f.Name, err)
	}
	return written(f)
}

// place returns a file's path, and makes the directory that it lies in.
func (e *Export) place(resource string, several bool) (string, error) {
	usual := FileName(e.Register, resource, e.Format)
	if e.To == "" {
		return usual, nil
	}
	info, err := os.Stat(e.To)
	name := e.To
	if err == nil && info.IsDir() || strings.HasSuffix(e.To, "/") || several {
		name = filepath.Join(e.To, usual)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
		return "", fmt.Errorf("make the directory: %w", err)
	}
	return name, nil
}

// TablesOf reads the records of resources off a register's tabs as they were
// surveyed, and computes their computed fields.
func TablesOf(d *sheetschema.Descriptor, surveyed []syncer.SurveyedTab, resources []*sheetschema.Resource, c assess.Conditions) ([]*table.Table, error) {
	all := make([]*table.Table, len(d.Resources))
	missing := make([]bool, len(d.Resources))
	for _, tabs := range syncer.ByResource(surveyed) {
		at := tabs[0].Resource.Index
		missing[at] = tabs[0].Grid == nil
		readable := slices.DeleteFunc(tabs, func(t *syncer.SurveyedTab) bool { return t.Grid == nil || t.Match.Row < 0 })
		if len(readable) > 0 {
			all[at], _, _ = syncer.Parse(readable, c.Scope.Zone, c.Language)
		}
	}
	c.Scope.Budget = expression.NewBudget(expression.RunBudget)
	assess.Records(d, all, syncer.Available(d, surveyed, nil), c)
	if err := c.Scope.Budget.Err(); err != nil {
		return nil, fmt.Errorf("compute the records: %w", err)
	}
	var tables []*table.Table
	for _, r := range resources {
		switch {
		case all[r.Index] != nil:
		case !r.Required && missing[r.Index]:
			all[r.Index] = table.NewTable(r, 0)
		default:
			return nil, fmt.Errorf("the sheet has no tab for %s, or the tab has no header", r.Name)
		}
		tables = append(tables, all[r.Index])
	}
	return tables, nil
}
