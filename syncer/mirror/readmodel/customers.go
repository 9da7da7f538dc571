package readmodel

import (
	"context"
	"slices"
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/semantic"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel/search"
)

// MaxCustomers is how many customers are found at most.
const MaxCustomers = 100

// A Customer is what is shown of one in a list.
type Customer struct {
	Resource    string // of the customers
	ID          string
	Name        Cell
	Further     []Named // other names and numbers that it has
	Owner       Cell
	Region      Cell
	Status      Cell
	LastContact Cell // a day
	Totals      []Total
}

// A Named is a value with the title of its field.
type Named struct {
	Field string
	Title string // in the register's language
	Cell  Cell
}

// A Total is a sum over what belongs to a customer: amounts by currency, as JSON, such as
// {"EUR": "300", "USD": "1200.5"}.
type Total struct {
	Field string
	Title string
	Cell  Cell
}

// FindCustomers finds customers by a part of their name, in either script or in pinyin,
// of their number, of an address or of a telephone number, where the reader may see
// that; best first. Without a text it returns those of the first rows. A register without
// customers has none.
func (m *Model) FindCustomers(ctx context.Context, v *reading.View, text string, limit int) ([]Customer, error) {
	if m.roles.Customers == nil {
		return []Customer{}, nil
	}
	limit = min(max(limit, 1), MaxCustomers)
	r := m.roles.Customers.Resource
	var ids []string
	var err error
	if strings.TrimSpace(text) == "" {
		err = v.Select(ctx, &ids, "SELECT s._id FROM "+v.Relation(r.Name)+" AS s ORDER BY s._row LIMIT $1", limit)
	} else {
		ids, err = m.candidates(ctx, v, text, limit)
	}
	if err != nil || len(ids) == 0 {
		return []Customer{}, err
	}
	return m.customers(ctx, v, ids)
}

// customers reads customers, in the order of their ids; those that the reader doesn't see
// are left out.
func (m *Model) customers(ctx context.Context, v *reading.View, ids []string) ([]Customer, error) {
	c := m.roles.Customers
	r := c.Resource
	s := newShown(m, r)
	owner, contact := s.first(c.Owner), s.first(c.LastContact)
	region, status := s.field(c.Region), s.field(c.Status)
	var further, totals []int
	for _, f := range m.findable() {
		if f.rank <= search.RankCode {
			further = append(further, s.field(f.index))
		}
	}
	for _, f := range r.Fields {
		if f.Rollup != nil && f.Rollup.HasCurrency() && f.Type == sheetschema.TypeJSON {
			totals = append(totals, s.field(f.Index))
		}
	}
	rows, err := s.read(ctx, v, m.live(v, r), "s._id = ANY ($1)", pq.StringArray(ids))
	if err != nil {
		return nil, err
	}
	found := make(map[string]Customer, len(rows))
	for _, row := range rows {
		customer := Customer{
			Resource: r.Name, ID: row.ID, Name: row.Name,
			Owner: row.at(owner), Region: row.at(region), Status: row.at(status), LastContact: row.at(contact),
		}
		for _, i := range further {
			if cell := row.Cells[i]; !cell.Null && cell.Text != customer.Name.Text {
				f := r.Fields[s.fields[i][0]]
				customer.Further = append(customer.Further, Named{Field: f.Name, Title: f.Caption(m.locale.Language), Cell: cell})
			}
		}
		for _, i := range totals {
			f := r.Fields[s.fields[i][0]]
			customer.Totals = append(customer.Totals, Total{Field: f.Name, Title: f.Caption(m.locale.Language), Cell: row.Cells[i]})
		}
		found[row.ID] = customer
	}
	list := make([]Customer, 0, len(ids))
	for _, id := range ids {
		if customer, ok := found[id]; ok {
			list = append(list, customer)
		}
	}
	return list, nil
}

// shown are columns of a resource's records that are to be shown, beside what people call
// each: of every column the first of some fields that has a value.
type shown struct {
	*Model

	resource *sheetschema.Resource
	fields   [][]int
}

func newShown(m *Model, r *sheetschema.Resource) *shown { return &shown{Model: m, resource: r} }

// first adds a column of the first of some fields that has a value; the number of the
// column, or [semantic.None].
func (s *shown) first(fields []int) int {
	fields = slices.DeleteFunc(slices.Clone(fields), func(i int) bool { return i == semantic.None })
	if len(fields) == 0 {
		return semantic.None
	}
	s.fields = append(s.fields, fields)
	return len(s.fields) - 1
}

func (s *shown) field(index int) int { return s.first([]int{index}) }

// A shownRow is a record with its columns.
type shownRow struct {
	ID    string
	Name  Cell
	Cells []Cell
	Count int // of all rows that there are
}

// at is a column's cell; null for none.
func (r *shownRow) at(column int) Cell {
	if column == semantic.None {
		return Cell{Null: true}
	}
	return r.Cells[column]
}

// read reads the records s of a relation that meet a condition. What follows the
// condition, such as an order, is part of it.
func (s *shown) read(ctx context.Context, v *reading.View, relation, condition string, arguments ...any) ([]shownRow, error) {
	columns := []string{"s._id", "count(*) OVER ()::text"}
	for _, fields := range s.fields {
		var texts, unread []string
		for _, i := range fields {
			f := s.resource.Fields[i]
			texts = append(texts, asText(kindOf(f), column("s", f)))
			unread = append(unread, "s._raw ->> "+pq.QuoteLiteral(f.Name))
		}
		all := append(texts, unread...)
		columns = append(columns, "coalesce("+strings.Join(all, ", ")+")", "(coalesce("+strings.Join(texts, ", ")+") IS NULL AND s._raw ?| ARRAY["+literals(s.resource, fields)+"])::text")
	}
	at := len(columns)
	names := s.names[s.resource].Fields()
	for _, parts := range names {
		for _, i := range parts {
			columns = append(columns, asText(kindOf(s.resource.Fields[i]), column("s", s.resource.Fields[i])))
		}
	}
	rows, err := cells(ctx, v, len(columns), "SELECT "+strings.Join(columns, ", ")+" FROM "+relation+" AS s WHERE "+condition, arguments...)
	if err != nil {
		return nil, err
	}
	list := make([]shownRow, len(rows))
	for i, row := range rows {
		list[i] = shownRow{ID: row[0].Text, Count: atoi(row[1].Text), Name: called(names, row[at:], row[0].Text)}
		for j := range s.fields {
			cell := row[2+2*j]
			cell.Unreadable = row[3+2*j].Text == "true"
			list[i].Cells = append(list[i].Cells, cell)
		}
	}
	return list, nil
}

// called is what people call a record, from the cells of its names; its id where it has
// none.
func called(names [][]int, cells []Cell, id string) Cell {
	for _, parts := range names {
		var texts []string
		masked := false
		for _, cell := range cells[:len(parts)] {
			if text := celltext.Line(cell.Text); !cell.Null && text != "" {
				texts = append(texts, text)
				masked = masked || cell.Masked
			}
		}
		cells = cells[len(parts):]
		if len(texts) > 0 {
			return Cell{Text: strings.Join(texts, " "), Masked: masked}
		}
	}
	return Cell{Text: id}
}
