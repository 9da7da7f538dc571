package holds

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer/hold/preview"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/postgres/pgerr"
)

// Stored says what the cells hold that a question asks for, record by record. What isn't
// there is empty: a record, a column that an older descriptor didn't have, a table.
func Stored(ctx context.Context, q sqlx.QueryerContext, register string, asked *preview.Question) (cells []preview.Cell, err error) {
	doing := "read what cells of " + asked.Resource.Name + " held"
	cells = make([]preview.Cell, len(asked.IDs)*len(asked.Fields))
	have, err := columnsOf(ctx, q, register, asked.Resource.Name)
	if err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	if len(have) == 0 {
		return cells, nil
	}
	filled := make([]string, len(asked.Fields))
	for i, f := range asked.Fields {
		filled[i] = "'-'"
		if name := asked.Resource.Fields[f].Name; have[name] != "" {
			filled[i] = "CASE WHEN l." + pq.QuoteIdentifier(name) + " IS NULL THEN '-' ELSE '+' END"
		}
	}
	rows, err := q.QueryContext(ctx, `SELECT n.place - 1, concat(`+joined(filled)+`), l._raw::text
		FROM unnest($1::text[]) WITH ORDINALITY AS n (id, place) JOIN `+ddl.Live(register, asked.Resource.Name).String()+` AS l ON l._id = n.id`, pq.StringArray(asked.IDs))
	if err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var place int
		var marks string
		var displayed []byte
		if err := rows.Scan(&place, &marks, &displayed); err != nil {
			return nil, pgerr.Wrap(doing, err)
		}
		var raw map[string]string
		if displayed != nil {
			if err := json.Unmarshal(displayed, &raw); err != nil {
				return nil, errors.New("the column _raw of a record is no JSON object of texts")
			}
		}
		for i, f := range asked.Fields {
			text, invalid := raw[asked.Resource.Fields[f].Name]
			cells[place*len(asked.Fields)+i] = cellOf(marks[i] == '+', invalid, text)
		}
	}
	return cells, pgerr.Wrap(doing, rows.Err())
}

func cellOf(valid, invalid bool, displayed string) preview.Cell {
	switch {
	case valid:
		return preview.CellValid
	case invalid && table.IsErrorText(displayed):
		return preview.CellError
	case invalid:
		return preview.CellInvalid
	}
	return preview.CellEmpty
}

// maxArguments is how many arguments a function of PostgreSQL takes.
const maxArguments = 100

// joined writes expressions as the arguments of concat, however many there are.
func joined(expressions []string) string {
	var parts []string
	for len(expressions) > maxArguments {
		parts = append(parts, "concat("+strings.Join(expressions[:maxArguments], ", ")+")")
		expressions = expressions[maxArguments:]
	}
	return strings.Join(append(parts, expressions...), ", ")
}

// columnsOf returns the types of a live table's columns by name, as format_type writes
// them; none where there is no table.
func columnsOf(ctx context.Context, q sqlx.QueryerContext, register, resource string) (map[string]string, error) {
	var rows []struct{ Name, Type string }
	err := sqlx.SelectContext(ctx, q, &rows, `
		SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type
		FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
		WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped`, register, resource)
	columns := make(map[string]string, len(rows))
	for _, row := range rows {
		columns[row.Name] = row.Type
	}
	return columns, err
}
