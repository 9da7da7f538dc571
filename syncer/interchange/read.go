package interchange

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/area"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/interchange/contact"
	"sheetsync/syncer/interchange/ooxml"
	"sheetsync/syncer/interchange/spreadsheet"
	"sheetsync/syncer/interchange/textfile"
)

// A Format is a kind of file.
type Format string

// The formats of files.
const (
	FormatCSV        Format = "csv"
	FormatXLSX       Format = "xlsx"
	FormatVCard      Format = "vcf"
	FormatSalesforce Format = "salesforce"
	// FormatPackage is a directory of CSV files and what describes them.
	FormatPackage Format = "datapackage"
	FormatJSON    Format = "json"
)

// ReadOptions say how a file is read; the zero value detects everything.
type ReadOptions struct {
	Text textfile.Options
	// Separators are those of its numbers; zero to go by each column's own.
	Separators lexical.Separators
	// Resource says for which resource contacts are read, whose fields they
	// then come as; nil when the file holds no contacts.
	Resource *sheetschema.Resource
}

// A Source is a file as it was read.
type Source struct {
	Format Format
	Tables []SourceTable
	// Named are what people call parts of a workbook's tabs, by their folded names.
	Named map[string]area.Range
	// Digest identifies the file's bytes: SHA-256 in hexadecimal.
	Digest string
	// Text says how a text file was read; zero for others.
	Text textfile.File
}

// A SourceTable is a table of a file.
type SourceTable struct {
	Title      string // a tab's; "" where there is one table only
	Grid       *table.Grid
	Hidden     bool
	Tables     []syncer.TableInfo // of a workbook's tab; their columns have no types
	Separators lexical.Separators // of its numbers, where that was told
	// Original are the rows as they stand in a text file, an empty line being one
	// without cells; nil where the grid says it all.
	Original [][]string
}

// Read reads a file. The name's extension says what it is; a text file that has
// Salesforce's columns is read as such.
func Read(ctx context.Context, name string, data []byte, o ReadOptions) (*Source, error) {
	sum := sha256.Sum256(data)
	s := &Source{Digest: hex.EncodeToString(sum[:])}
	extension := strings.ToLower(filepath.Ext(name))
	switch {
	case extension == ".xlsx" || extension == ".xlsm" || extension == ".xls" || bytes.HasPrefix(data, []byte("PK\x03\x04")):
		s.Format = FormatXLSX
		book, err := spreadsheet.Read(ctx, data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(name), err)
		}
		s.Named = book.Named
		for _, t := range book.Tabs {
			s.Tables = append(s.Tables, SourceTable{Title: t.Title, Grid: t.Grid, Hidden: t.Hidden, Tables: tablesOf(t.Tables)})
		}
	case extension == ".vcf" || extension == ".vcard":
		if o.Resource == nil {
			return nil, fmt.Errorf("%s: contacts can be imported, but not checked as a table; give a .csv or .xlsx", filepath.Base(name))
		}
		s.Format = FormatVCard
		rows, err := contact.ReadVCards(data, o.Resource, o.Text.Encoding)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(name), err)
		}
		s.Tables = []SourceTable{{Grid: gridOf(rows)}}
	case extension == ".csv" || extension == ".tsv" || extension == ".txt" || extension == ".tab":
		if err := s.readText(data, o); err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(name), err)
		}
	default:
		return nil, fmt.Errorf("%s: files of this kind are not read; give a .csv, .xlsx or .vcf", filepath.Base(name))
	}
	for i := range s.Tables {
		s.Tables[i].Separators = o.Separators
	}
	return s, nil
}

// tablesOf describes the tables of a workbook's tab.
func tablesOf(tables []ooxml.Table) []syncer.TableInfo {
	var all []syncer.TableInfo
	for _, t := range tables {
		in := syncer.TableInfo{ID: t.Name, Name: t.Name, Footer: t.Totals,
			FirstRow: t.FirstRow, EndRow: t.EndRow, FirstColumn: t.FirstColumn, EndColumn: t.EndColumn}
		for _, name := range t.Columns {
			in.Columns = append(in.Columns, syncer.TableColumn{Name: name})
		}
		all = append(all, in)
	}
	return all
}

func (s *Source) readText(data []byte, o ReadOptions) error {
	o.Text.Strict = true
	f, err := textfile.Read(data, o.Text)
	if err != nil {
		return err
	}
	s.Format, s.Text = FormatCSV, *f
	rows := f.Rows
	if o.Resource != nil {
		if translated, ok := contact.FromSalesforce(rows, o.Resource); ok {
			s.Format, rows = FormatSalesforce, translated
		}
	}
	s.Tables = []SourceTable{{Original: spread(f.Rows, f.Positions), Grid: gridOf(spread(rows, f.Positions))}}
	s.Text.Rows, s.Text.Positions = nil, nil
	return nil
}

// spread puts rows where they are in a sheet, with blank ones between them.
func spread(rows [][]string, positions []int) [][]string {
	if len(rows) == 0 || len(rows) != len(positions) {
		return rows
	}
	out := make([][]string, positions[len(positions)-1]+1)
	for i, at := range positions {
		out[at] = rows[i]
	}
	return out
}

func gridOf(rows [][]string) *table.Grid {
	b := table.NewGridBuilder()
	b.Reserve(len(rows))
	for _, row := range rows {
		for _, cell := range row {
			b.Text([]byte(cell))
		}
		b.EndRow()
	}
	return b.Grid()
}

// For returns the table that stands for a resource: the tab of its title, or the
// only table that there is; false where there is none, or more than one of the
// title.
func (s *Source) For(r *sheetschema.Resource) (*SourceTable, bool) {
	titled := s.Titled(r)
	switch {
	case len(titled) == 1:
		return titled[0], true
	case len(titled) == 0 && len(s.Tables) == 1:
		return &s.Tables[0], true
	}
	return nil, false
}

// Titled returns the tables whose title is the resource's, of several those that have
// its own and not an alias.
func (s *Source) Titled(r *sheetschema.Resource) []*SourceTable {
	var found []*SourceTable
	for i := range s.Tables {
		if s.Tables[i].Title != "" && header.MatchTab(s.Tables[i].Title, r) {
			found = append(found, &s.Tables[i])
		}
	}
	return header.Closest(found, r, func(t *SourceTable) string { return t.Title })
}
