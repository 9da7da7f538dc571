package datapackage

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// Options say what is given out.
type Options struct {
	Register   string
	Descriptor *sheetschema.Descriptor
	Language   language.Tag // of titles
	Leaves     func(*sheetschema.Field) bool
	Extra      bool // columns that the descriptor doesn't know, too
	IDs        bool // record ids, too
	Created    time.Time
}

// A Package is a register's records and what is said of them.
type Package struct {
	options   Options
	resources []*resource
}

// A Written is a file of a package.
type Written struct {
	Name     string // within the package's directory
	Resource string // of the descriptor; "" for what belongs to all
	Records  int
	// Unkept names what the descriptor promises and a record breaks, so that the
	// package doesn't declare it.
	Unkept []string
}

// A resource is a table of the package.
type resource struct {
	name    string
	table   *table.Table
	columns []*column
	cells   [][]string // by column and record
	schema  schema
	unkept  []string
}

// A column is a field, an extra column (extra is its position) or the record id.
type column struct {
	name, title string
	of          *table.Table
	field       *sheetschema.Field
	extra       int // -1 for none
	isID        bool
	fractions   bool
}

type schema struct {
	Fields        []field      `json:"fields"`
	MissingValues []string     `json:"missingValues"`
	PrimaryKey    []string     `json:"primaryKey,omitempty"`
	ForeignKeys   []foreignKey `json:"foreignKeys,omitempty"`
}

// New makes a package of tables. It holds their texts.
func New(tables []*table.Table, o Options) *Package {
	p := &Package{options: o}
	taken := map[string]bool{unreadableName: true}
	for _, t := range tables {
		r := &resource{name: unique(slug(t.Resource.Name, "table"), taken), table: t, columns: columnsOf(t, o)}
		r.schema.MissingValues = []string{""}
		for _, c := range r.columns {
			cells := make([]string, t.Len())
			for record := range cells {
				cells[record] = c.text(t, record)
			}
			described, unkept := c.describe(cells, o.Language)
			r.schema.Fields = append(r.schema.Fields, described)
			for _, what := range unkept {
				r.unkept = append(r.unkept, c.name+": "+what)
			}
			r.cells = append(r.cells, cells)
		}
		p.resources = append(p.resources, r)
	}
	for _, r := range p.resources {
		p.keys(r)
	}
	return p
}

func columnsOf(t *table.Table, o Options) []*column {
	var columns []*column
	taken := make(map[string]bool)
	for _, f := range t.Resource.Fields {
		taken[f.Name] = true
		if o.Leaves != nil && o.Leaves(f) {
			continue
		}
		columns = append(columns, &column{
			name: f.Name, of: t, field: f, extra: -1, fractions: f.Type == sheetschema.TypeDateTime && hasFractions(t, f),
		})
	}
	if o.Extra {
		for i, x := range t.Extra() {
			columns = append(columns, &column{name: unique(cmp.Or(strings.Join(strings.Fields(x.Header), " "), "column"), taken), title: x.Header, of: t, extra: i})
		}
	}
	if o.IDs {
		columns = append(columns, &column{name: unique(idName, taken), of: t, extra: -1, isID: true})
	}
	return columns
}

// DescriptorName is the file that describes the others.
const DescriptorName = "datapackage.json"

type document struct {
	Profile     string             `json:"profile"`
	Name        string             `json:"name"`
	Title       string             `json:"title,omitempty"`
	Description string             `json:"description,omitempty"`
	Created     string             `json:"created"`
	Resources   []documentResource `json:"resources"`
}

type documentResource struct {
	Profile     string  `json:"profile"`
	Name        string  `json:"name"`
	Path        string  `json:"path"`
	Title       string  `json:"title,omitempty"`
	Description string  `json:"description,omitempty"`
	Format      string  `json:"format"`
	MediaType   string  `json:"mediatype"`
	Encoding    string  `json:"encoding"`
	Dialect     dialect `json:"dialect"`
	Bytes       int64   `json:"bytes"`
	Hash        string  `json:"hash"`
	Schema      schema  `json:"schema"`
}

// dialect is how textfile writes CSV.
type dialect struct {
	Delimiter        string `json:"delimiter"`
	LineTerminator   string `json:"lineTerminator"`
	QuoteChar        string `json:"quoteChar"`
	DoubleQuote      bool   `json:"doubleQuote"`
	SkipInitialSpace bool   `json:"skipInitialSpace"`
	Header           bool   `json:"header"`
}

// Write writes the files of the package, each through file, and then the one that
// describes them.
func (p *Package) Write(file func(w Written, write func(io.Writer) error) error) error {
	tag := p.options.Language
	d := document{
		Profile: "tabular-data-package", Name: slug(p.options.Register, "register"),
		Title: p.options.Descriptor.Title.In(tag), Description: p.options.Descriptor.Description.In(tag),
		Created: p.options.Created.UTC().Format(time.RFC3339),
	}
	for _, r := range p.resources {
		described := documentResource{Name: r.name, Title: r.table.Resource.Title.In(tag), Description: r.table.Resource.Description.In(tag), Schema: r.schema}
		written := Written{Resource: r.table.Resource.Name, Records: r.table.Len(), Unkept: r.unkept}
		if err := described.write(file, written, r.rows); err != nil {
			return err
		}
		d.Resources = append(d.Resources, described)
	}
	if lost := p.unreadable(); len(lost) > 0 {
		described := documentResource{Name: unreadableName, Title: language.NewPrinter(tag).Say("interchange.unreadable", nil), Schema: unreadableSchema}
		if err := described.write(file, Written{Records: len(lost)}, func(yield func([]string) error) error {
			return each(lost, yield)
		}); err != nil {
			return err
		}
		d.Resources = append(d.Resources, described)
	}
	return file(Written{Name: DescriptorName}, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(d); err != nil {
			return fmt.Errorf("describe the package: %w", err)
		}
		return nil
	})
}

// rows gives the cells of each record.
func (r *resource) rows(yield func([]string) error) error {
	row := make([]string, len(r.columns))
	for record := range r.table.Len() {
		for i := range row {
			row[i] = r.cells[i][record]
		}
		if err := yield(row); err != nil {
			return err
		}
	}
	return nil
}

func each(rows [][]string, yield func([]string) error) error {
	for _, row := range rows {
		if err := yield(row); err != nil {
			return err
		}
	}
	return nil
}
