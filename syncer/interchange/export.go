package interchange

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/personal"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/interchange/contact"
	"sheetsync/syncer/interchange/spreadsheet"
	"sheetsync/syncer/interchange/textfile"
)

// ExportOptions say what is given out, and how.
type ExportOptions struct {
	Descriptor *sheetschema.Descriptor
	Language   language.Tag
	// NoPersonal leaves out personal fields, computed ones that read them, and
	// the columns that the schema doesn't know, which may hold anything.
	NoPersonal bool
	// IDs adds the record ids to tables; JSON always has them.
	IDs bool
	// Mark begins CSV with a byte-order mark, which Excel needs.
	Mark bool
}

// outColumn is a column of a table that is given out.
type outColumn struct {
	header string
	field  *sheetschema.Field // nil for an extra column or the id
	extra  int                // -1 for none
}

// columns are people's columns, then the computed ones and the id. Computed fields
// whose columns people keep stand among people's, before the last of them: by that a
// sheet that is made of the file shows whose they are (package header).
func (o ExportOptions) columns(t *table.Table) []outColumn {
	var columns, typed, computed []outColumn
	taken := make(map[string]bool)
	for _, f := range t.Resource.Fields {
		c := outColumn{header: f.Caption(o.Language), field: f, extra: -1}
		switch {
		case o.leaves(f):
			continue
		case t.IsTyped(f.Index):
			typed = append(typed, c)
		case f.Computed():
			computed = append(computed, c)
		default:
			columns = append(columns, c)
		}
		taken[lexical.Fold(c.header)] = true
	}
	columns = slices.Insert(columns, max(len(columns)-1, 0), typed...)
	if !o.NoPersonal {
		for i, x := range t.Extra() {
			columns = append(columns, outColumn{header: x.Header, extra: i})
		}
	}
	columns = append(columns, computed...)
	if o.IDs {
		columns = append(columns, outColumn{header: sheetschema.ServiceTitle(sheetschema.IDColumn, o.Language), extra: -1})
	}
	return columns
}

// leaves reports whether a field is left out.
func (o ExportOptions) leaves(f *sheetschema.Field) bool {
	return o.NoPersonal && personal.Is(o.Descriptor, f)
}

// WriteCSV writes a table as CSV. See package textfile for what becomes of
// texts that would run as formulas.
func WriteCSV(to io.Writer, t *table.Table, o ExportOptions) error {
	w, err := textfile.NewWriter(to, o.Mark)
	if err != nil {
		return err
	}
	columns := o.columns(t)
	row := make([]string, len(columns))
	for i, c := range columns {
		row[i] = textfile.Neutral(c.header)
	}
	if err := w.Row(row); err != nil {
		return err
	}
	for record := range t.Len() {
		for i, c := range columns {
			row[i] = c.csv(t, record)
		}
		if err := w.Row(row); err != nil {
			return err
		}
	}
	return w.Flush()
}

// csv returns a cell for CSV: values of numbers, dates and booleans as they
// are, all else neutral.
func (c outColumn) csv(t *table.Table, record int) string {
	switch {
	case c.extra >= 0:
		cell := t.ExtraCell(record, c.extra)
		if cell.Kind == table.CellNumber || cell.Kind == table.CellBool {
			return cell.Seen()
		}
		return textfile.Neutral(cell.Seen())
	case c.field == nil:
		return t.ID(record)
	}
	text := table.ExportText(t, record, c.field.Index)
	state := t.State(record, c.field.Index)
	if state == table.StateInvalid || c.field.Type == sheetschema.TypeString || c.field.Type == sheetschema.TypeJSON || c.field.Type == sheetschema.TypeBoolean {
		return textfile.Neutral(text)
	}
	return text
}

// cell returns a cell for a workbook.
func (c outColumn) cell(t *table.Table, record int) table.Cell {
	switch {
	case c.extra >= 0:
		return t.ExtraCell(record, c.extra)
	case c.field == nil:
		return table.Cell{Kind: table.CellText, Text: t.ID(record)}
	}
	switch t.State(record, c.field.Index) {
	case table.StateEmpty:
		return table.Cell{}
	case table.StateInvalid:
		if text := t.Text(record, c.field.Index); text != "" { // else a computed cell that can't be known
			return table.Cell{Kind: table.CellText, Text: text}
		}
		return table.Cell{}
	}
	if c.field.Type == sheetschema.TypeJSON && !c.field.Computed() {
		return table.Cell{Kind: table.CellText, Text: table.ExportText(t, record, c.field.Index)}
	}
	return table.CellOf(t, record, c.field.Index)
}

// WriteXLSX writes tables as a workbook that looks like the register's: a tab
// each, with its title, frozen header, notes, formats and grey columns for what
// the service computes. Texts that are longer than a cell of Excel are cut, and
// counted.
func WriteXLSX(to io.Writer, tables []*table.Table, o ExportOptions) (spreadsheet.Shortened, error) {
	w := spreadsheet.NewWriter()
	defer w.Close()
	for _, t := range tables {
		columns := o.columns(t)
		looks := make([]spreadsheet.Column, len(columns))
		for i, c := range columns {
			looks[i] = spreadsheet.Column{Header: c.header}
			if f := c.field; f != nil {
				looks[i].Note, looks[i].Format, looks[i].Service = f.Description.In(o.Language), table.FormatPattern(f), f.Computed() && !t.IsTyped(f.Index)
				looks[i].Needed = f.Constraints.Required
				looks[i].Wrap = f.Type == sheetschema.TypeString && f.Format == ""
			} else if c.extra < 0 {
				looks[i].Service = true
			}
		}
		cells := make([]table.Cell, len(columns))
		if err := w.Tab(t.Resource.Caption(o.Language), looks, t.Len(), func(record int) []table.Cell {
			if record < sampleRows { // the writer keeps these for a while
				cells = make([]table.Cell, len(columns))
			}
			for i, c := range columns {
				cells[i] = c.cell(t, record)
			}
			return cells
		}); err != nil {
			return w.Shortened, err
		}
	}
	if _, err := w.WriteTo(to); err != nil {
		return w.Shortened, fmt.Errorf("write the workbook: %w", err)
	}
	return w.Shortened, nil
}

// sampleRows is beyond the rows by which the workbook's widths are told.
const sampleRows = 64

// WriteVCards writes a table's records as contacts and returns how many.
func WriteVCards(to io.Writer, t *table.Table, o ExportOptions) (written, skipped int, err error) {
	return contact.WriteVCards(to, t, o.leaves)
}

// WriteSalesforce writes a table's records for Salesforce's import wizard.
func WriteSalesforce(to io.Writer, t *table.Table, o ExportOptions) error {
	w, err := textfile.NewWriter(to, o.Mark)
	if err != nil {
		return err
	}
	if err := contact.WriteSalesforce(w, t, o.leaves); err != nil {
		return err
	}
	return w.Flush()
}

// HasContacts reports whether a resource's records are contacts: it has fields
// for a person or company and for a way to reach them.
func HasContacts(r *sheetschema.Resource) bool {
	roles := contact.RolesOf(r)
	named := roles[contact.RolePerson] >= 0 || roles[contact.RoleCompany] >= 0
	return named && (roles[contact.RoleEmail] >= 0 || roles[contact.RolePhone] >= 0 || roles[contact.RoleMobile] >= 0)
}

// FileName returns a name for a file of a register's resource.
func FileName(register, resource string, f Format) string {
	name := register
	if resource != "" {
		name += "-" + resource
	}
	if f == FormatSalesforce {
		name += "-salesforce"
	}
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, name)
	return name + map[Format]string{FormatCSV: ".csv", FormatSalesforce: ".csv", FormatXLSX: ".xlsx", FormatJSON: ".jsonl", FormatVCard: ".vcf"}[f]
}
