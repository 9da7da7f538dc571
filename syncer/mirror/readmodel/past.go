package readmodel

import (
	"context"
	"encoding/json"
	"maps"
	"strconv"
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/personal"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/sealedhistory"
	"sheetsync/syncer/sealing"
)

// With has the model open sealed versions of records. It is called before the model is
// used.
func (m *Model) With(keys sealedhistory.Opener) *Model {
	m.keys = keys
	return m
}

// past is a resource's history for a FROM. It has the column for what is sealed whether
// the table, or the view for analysts, has one or not: where it has, the name is that of the
// table's column, and else that of the one outside of the subquery.
func past(v *reading.View, r *sheetschema.Resource) string {
	columns := make([]string, 0, len(r.Fields)+len(historyColumns)+2)
	for _, f := range r.Fields {
		columns = append(columns, "h."+pq.QuoteIdentifier(f.Name))
	}
	if r.Tabs != nil {
		columns = append(columns, "h._tab")
	}
	for _, c := range historyColumns {
		columns = append(columns, "h."+c)
	}
	return "(SELECT x.* FROM (SELECT NULL::bytea AS _sealed) AS none CROSS JOIN LATERAL (SELECT " + strings.Join(columns, ", ") + ", _sealed FROM " + v.Relation(r.Name+ddl.HistorySuffix) + " AS h) AS x)"
}

// versionColumns select what [Model.version] reads.
func versionColumns(alias string, fields []*sheetschema.Field) []string {
	columns := append(sealedhistory.Place(alias), alias+"._sealed", alias+"._raw::text")
	for _, f := range fields {
		columns = append(columns, asText(kindOf(f), column(alias, f)))
	}
	return columns
}

// placeColumns is how many of these are before the fields'.
const placeColumns = 6

// rowVersion are a version's fields as queries see them, and what cells show that can't
// be read.
type rowVersion struct {
	texts []*string
	raw   map[string]string
	lost  bool // what is sealed can't be opened
}

// version reads a version, and opens what is sealed of it. The error is that of the
// database: that something can't be opened is said in the version.
func (m *Model) version(ctx context.Context, r *sheetschema.Resource, fields []*sheetschema.Field, row []*string) (rowVersion, error) {
	version := rowVersion{texts: row[placeColumns:], raw: make(map[string]string)}
	if row[0] == nil { // there is none
		return version, nil
	}
	if row[5] != nil {
		if err := json.Unmarshal([]byte(*row[5]), &version.raw); err != nil {
			return version, err
		}
	}
	if row[4] == nil {
		return version, nil
	}
	if m.keys == nil {
		version.lost = true
		return version, nil
	}
	from, err := strconv.ParseInt(*row[2], 10, 64)
	if err != nil {
		return version, err
	}
	place := sealing.Version{Register: m.register, Resource: r.Name, ID: *row[0], Op: *row[1], From: from, Run: *row[3]}
	content, err := m.keys.Open(ctx, place, []byte(*row[4]))
	if sealedhistory.IsUnopened(err) {
		version.lost = true
		return version, nil
	}
	if err != nil {
		return version, err
	}
	sealedhistory.Present(r, content)
	for i, f := range fields {
		if text, ok := content.Fields[f.Name]; ok && version.texts[i] == nil {
			shown := shownText(kindOf(f), text)
			version.texts[i] = &shown
		}
	}
	maps.Copy(version.raw, content.Raw)
	return version, nil
}

// shownText is a sealed value as a query would show it.
func shownText(kind Kind, text string) string {
	switch kind {
	case KindTime:
		text, _, _ = strings.Cut(text, ".")
	case KindDateTime:
		if whole, _, fraction := strings.Cut(text, "."); fraction {
			text = whole + "Z"
		}
	}
	return text
}

// sealable says which fields of a resource may be sealed.
func (m *Model) sealable(r *sheetschema.Resource) map[*sheetschema.Field]bool {
	fields := personal.FieldsOf(m.d, r)
	sealable := make(map[*sheetschema.Field]bool)
	for _, i := range fields.All() {
		sealable[r.Fields[i]] = true
	}
	return sealable
}

// compare lists what differs between two versions. Where one can't be opened, nobody
// knows of the fields that may be sealed: they are left out.
func (m *Model) compare(r *sheetschema.Resource, fields []*sheetschema.Field, before, now rowVersion) []Change {
	var changes []Change
	var sealable map[*sheetschema.Field]bool
	if before.lost || now.lost {
		sealable = m.sealable(r)
	}
	for i, f := range fields {
		if sealable[f] || same(before.texts[i], now.texts[i]) && before.raw[f.Name] == now.raw[f.Name] {
			continue
		}
		changes = append(changes, Change{
			Field: f.Name, Title: f.Caption(m.locale.Language), Kind: kindOf(f), Personal: m.personal[f], Old: m.cellOf(f, before, i), New: m.cellOf(f, now, i),
		})
	}
	return changes
}

func same(a, b *string) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

// cellOf is a cell of a version: what can't be read is what people saw.
func (m *Model) cellOf(f *sheetschema.Field, version rowVersion, i int) Cell {
	return m.readable(f, m.masked(f, cellOf(version.texts[i])), version.raw)
}

// masked is a cell as the reader may see it.
func (m *Model) masked(f *sheetschema.Field, cell Cell) Cell {
	if m.salt == "" || !m.personal[f] || cell.Null {
		return cell
	}
	return Cell{Text: Mask, Masked: true}
}
