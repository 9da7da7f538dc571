package readmodel

import (
	"context"
	"fmt"
	"strings"

	"sheetsync/sheetschema"
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
	// Sealed says that the version, or the one before it, holds personal data that can't be
	// opened, as the key is missing: whether that changed isn't known.
	Sealed bool
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
	fields := entered(r)
	head := []string{asText(KindDateTime, "s._valid_from"), "s._run"}
	at := len(head)
	columns := append(head, versionColumns("s", fields)...)
	// A version is compared with the one before it. Versions of computed cells alone are
	// passed over, so that more are read than are shown.
	rows, err := texts(ctx, v, len(columns), "SELECT "+strings.Join(columns, ", ")+" FROM "+past(v, r)+
		fmt.Sprintf(" AS s WHERE s._id = $1 ORDER BY s._valid_from DESC, s._op = 'delete' DESC LIMIT %d", 4*MaxVersions+1), id)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, &GoneError{Resource: resource}
	}
	h := &History{}
	now, err := m.version(ctx, r, fields, rows[0][at:])
	if err != nil {
		return nil, err
	}
	for i, row := range rows {
		version := Version{At: *row[0], Run: *row[1], Op: *row[at+1]}
		var before rowVersion
		if i+1 < len(rows) {
			if before, err = m.version(ctx, r, fields, rows[i+1][at:]); err != nil {
				return nil, err
			}
		}
		if version.Op == "update" && i+1 < len(rows) {
			version.Changes, version.Sealed = m.compare(r, fields, before, now), before.lost || now.lost
		}
		now = before
		if version.Op == "update" && len(version.Changes) == 0 && !version.Sealed {
			continue
		}
		if len(h.Versions) == limit {
			h.More = true
			break
		}
		h.Versions = append(h.Versions, version)
	}
	return h, nil
}

// entered are the fields that people fill in.
func entered(r *sheetschema.Resource) []*sheetschema.Field {
	var fields []*sheetschema.Field
	for _, f := range r.Fields {
		if !f.Computed() {
			fields = append(fields, f)
		}
	}
	return fields
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
