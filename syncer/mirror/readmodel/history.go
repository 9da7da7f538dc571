package readmodel

import (
	"context"
	"fmt"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/mirror/reading"
)

// MaxVersions is how many versions of a record are given at once.
const MaxVersions = 200

// A Version is what a run found changed in a record. Who edited the cells Google doesn't
// tell.
type Version struct {
	At      string // a datetime: when the run found it
	Run     string
	Op      string   // insert, update or delete
	Changes []Change // of an update: of the fields that people fill in
}

// A Change is one of a cell.
type Change struct {
	Field    string
	Title    string // in the register's language
	Kind     Kind
	Old, New Cell
	Personal bool
}

// A History is what became of a record.
type History struct {
	Versions []Version // the newest first
	More     bool      // there are older ones
}

// History returns the versions of a record, whether it is still there or not, limit of
// them at most. Updates of computed cells alone are left out. Errors: [UnknownError];
// [GoneError] where there is none.
func (m *Model) History(ctx context.Context, v *reading.View, resource, id string, limit int) (*History, error) {
	r, err := m.resource(resource)
	if err != nil {
		return nil, err
	}
	if _, err := textOf("id", id); err != nil {
		return nil, &GoneError{Resource: resource}
	}
	limit = min(max(limit, 1), MaxVersions)
	var fields []*sheetschema.Field
	columns := []string{"s._op", asText(KindDateTime, "s._valid_from"), "s._run", "s._raw::text"}
	at := len(columns)
	for _, f := range r.Fields {
		if !f.Computed() {
			fields = append(fields, f)
			columns = append(columns, asText(kindOf(f), column("s", f)))
		}
	}
	// A version is compared with the one before it. Versions of computed cells alone are
	// passed over, so that more are read than are shown.
	rows, err := texts(ctx, v, len(columns), "SELECT "+strings.Join(columns, ", ")+" FROM "+m.relation(v, r, r.Name+ddl.HistorySuffix, historyColumns)+
		fmt.Sprintf(" AS s WHERE s._id = $1 ORDER BY s._valid_from DESC, s._op = 'delete' DESC LIMIT %d", 4*MaxVersions+1), id)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, &GoneError{Resource: resource}
	}
	h := &History{}
	for i, row := range rows {
		head := cellsOf(row[:at])
		version := Version{Op: head[0].Text, At: head[1].Text, Run: head[2].Text}
		if version.Op == "update" {
			if i+1 < len(rows) {
				version.Changes = m.compare(fields, versionOf(rows[i+1], at), versionOf(row, at))
			}
			if len(version.Changes) == 0 {
				continue
			}
		}
		if len(h.Versions) == limit {
			h.More = true
			break
		}
		h.Versions = append(h.Versions, version)
	}
	return h, nil
}

// rowVersion are a version's fields as queries see them, and what cells show that can't
// be read.
type rowVersion struct {
	texts []*string
	raw   map[string]string
}

func versionOf(row []*string, at int) rowVersion {
	return rowVersion{texts: row[at:], raw: rawOf(cellOf(row[at-1]))}
}

// compare lists what differs between two versions.
func (m *Model) compare(fields []*sheetschema.Field, before, now rowVersion) []Change {
	var changes []Change
	for i, f := range fields {
		if same(before.texts[i], now.texts[i]) && before.raw[f.Name] == now.raw[f.Name] {
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
	return m.readable(f, cellOf(version.texts[i]), version.raw)
}

// readable is a cell or, where it can't be read, what people see of it.
func (m *Model) readable(f *sheetschema.Field, cell Cell, raw map[string]string) Cell {
	shown, unreadable := raw[f.Name]
	switch {
	case !unreadable || !cell.Null:
		return cell
	case m.salt != "" && m.personal[f]:
		return Cell{Text: Mask, Unreadable: true, Masked: true}
	}
	return Cell{Text: shown, Unreadable: true}
}
