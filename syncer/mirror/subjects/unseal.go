package subjects

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/mirror/sealedhistory"
	"sheetsync/syncer/sealing"
)

// unsealing opens what is sealed of a register's histories.
type unsealing struct {
	register *Register
	tables   []*sealedhistory.Table
}

func newUnsealing(ctx context.Context, q sqlx.QueryerContext, r *Register) (*unsealing, error) {
	tables, err := sealedhistory.Tables(ctx, q, r.Name)
	return &unsealing{r, tables}, err
}

// of returns the table of a history; nil where nothing of it is sealed.
func (u *unsealing) of(t *relation) *sealedhistory.Table {
	if resource, ok := strings.CutSuffix(t.name, ddl.HistorySuffix); ok && t.schema == u.register.Name && t.column(ddl.SealedColumn) != nil {
		return sealedhistory.Of(u.tables, resource)
	}
	return nil
}

// sealedColumns select what is needed to open a row of a table; nothing where it has
// nothing that is sealed.
func (u *unsealing) sealedColumns(t *relation) []string {
	if u.of(t) == nil {
		return nil
	}
	return append(sealedhistory.Place(t.String()), "coalesce(encode("+ddl.SealedColumn+", 'hex'), '')")
}

// open opens a row of which these columns were selected, with the present names of the
// resource's fields; nil where nothing is sealed.
func (u *unsealing) open(ctx context.Context, t *relation, r *sheetschema.Resource, columns []string) (*sealing.Version, *sealing.Content, error) {
	if len(columns) == 0 || columns[4] == "" {
		return nil, nil, nil
	}
	table := u.of(t)
	doing := "open a sealed version of record " + columns[0] + " of " + table.Resource
	if u.register.Keys == nil {
		return nil, nil, fmt.Errorf("%s: there are no keys", doing)
	}
	from, err := strconv.ParseInt(columns[2], 10, 64)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", doing, err)
	}
	blob, err := hex.DecodeString(columns[4])
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", doing, err)
	}
	v := &sealing.Version{Register: u.register.Name, Resource: table.Resource, ID: columns[0], Op: columns[1], From: from, Run: columns[3]}
	content, err := u.register.Keys.Open(ctx, *v, blob)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", doing, err)
	}
	if r != nil {
		sealedhistory.Present(r, content)
	}
	return v, content, nil
}

// A sealedRow is what is sealed of a row.
type sealedRow struct {
	table   *sealedhistory.Table
	version *sealing.Version
	content *sealing.Content
}

// unseal has a row show what is sealed of it.
func (s *sweep) unseal(ctx context.Context, t *relation, r *sheetschema.Resource, row *tableRow, columns []string) error {
	version, content, err := s.unsealing.open(ctx, t, r, columns)
	if row.sealed = nil; err != nil || content == nil {
		return err
	}
	row.sealed = &sealedRow{s.unsealing.of(t), version, content}
	for i := range row.columns {
		name := row.columns[i].name
		text := content.Fields[name]
		switch name {
		case "_raw":
			raw, err := rawOf(row.texts[i])
			if err != nil {
				return err
			}
			if maps.Copy(raw, content.Raw); len(raw) == 0 {
				continue
			}
			joined, err := json.Marshal(raw)
			if err != nil {
				return err
			}
			text = string(joined)
		case "_extra":
			text = string(content.Extra)
		}
		if text != "" {
			row.texts[i], row.ok[i] = text, true
		}
	}
	return nil
}

// leftovers are values that were sealed under names of which the table has no column, and
// the schema no alias any more: of a version about the person they go, and mentions go out
// of others'. The columns of the sets have no type.
func (s *sweep) leftovers(t *relation, row *tableRow, about bool) (sets []set) {
	for _, name := range slices.Sorted(maps.Keys(row.sealed.content.Fields)) {
		if t.column(name) != nil {
			continue
		}
		if about {
			sets = append(sets, set{column{name: name}, nil})
			s.note(t, name, Emptied, 1)
			continue
		}
		if left, n := s.redactor.Text(row.sealed.content.Fields[name]); n > 0 {
			sets = append(sets, set{column{name: name}, &left})
			s.note(t, name, Mention, n)
		}
	}
	return sets
}

// seals reports whether a value is sealed: as the table has it now, or as the version has
// had it.
func (s *sealedRow) seals(name string, version map[string]string) bool {
	_, was := version[name]
	return was || s.table.Seals(name)
}

// edit splits what is to be set of a row into what shows and what is sealed.
func (s *sealedRow) edit(row *tableRow, sets []set) (direct []set, edit *sealedhistory.Edit, err error) {
	content := &sealing.Content{Fields: make(map[string]string), Raw: maps.Clone(s.content.Raw), Extra: s.content.Extra}
	maps.Copy(content.Fields, s.content.Fields)
	for i := range row.columns {
		name := row.columns[i].name
		if row.ok[i] && !strings.HasPrefix(name, "_") && s.table.Seals(name) {
			content.Fields[name] = row.texts[i]
		}
	}
	for _, to := range sets {
		switch {
		case to.name == "_raw":
			left, err := rawOf(valueOr(to.value, ""))
			if err != nil {
				return nil, nil, err
			}
			content.Raw = make(map[string]string)
			maps.Copy(content.Raw, left)
			maps.DeleteFunc(content.Raw, func(name, _ string) bool { return !s.seals(name, s.content.Raw) })
			maps.DeleteFunc(left, func(name, _ string) bool { return s.seals(name, s.content.Raw) })
			direct = append(direct, set{to.column, rawText(left)})
		case to.name == "_extra":
			content.Extra = json.RawMessage(valueOr(to.value, ""))
		case !s.seals(to.name, s.content.Fields):
			direct = append(direct, to)
		case to.value == nil:
			delete(content.Fields, to.name)
		default:
			content.Fields[to.name] = *to.value
		}
	}
	return direct, &sealedhistory.Edit{CTID: row.ctid, Version: *s.version, Content: content}, nil
}

func valueOr(text *string, or string) string {
	if text == nil {
		return or
	}
	return *text
}

// rawText is what is left of _raw; nil for nothing.
func rawText(raw map[string]string) *string {
	if len(raw) == 0 {
		return nil
	}
	text, err := json.Marshal(raw)
	if err != nil { // texts can always be written
		panic(err)
	}
	out := string(text)
	return &out
}

// writeSealed seals what is left of sealed rows.
func (s *sweep) writeSealed(ctx context.Context, tx sqlx.ExtContext, of map[*sealedhistory.Table][]sealedhistory.Edit) error {
	for _, t := range s.unsealing.tables {
		if edits := of[t]; len(edits) > 0 {
			if err := t.Write(ctx, tx, s.unsealing.register.Keys, slices.Clone(edits)); err != nil {
				return err
			}
		}
	}
	return nil
}
