package readmodel

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/mirror/reading"
)

// A RunChanges is what a run changed, as far as the reader may see it.
type RunChanges struct {
	Run  string
	At   time.Time
	Tabs []TabChanges
}

// Count is how many records were added, changed and deleted.
func (r *RunChanges) Count() (n int) {
	for _, t := range r.Tabs {
		n += t.Inserted + t.Updated + t.Deleted
	}
	return n
}

// TabChanges is how many records of a resource a run changed.
type TabChanges struct {
	Resource                   string
	Inserted, Updated, Deleted int
}

// RunsChanged says what runs changed of the records that the reader sees, the latest first;
// runs without such changes are left out. since is before when none of them began.
func (m *Model) RunsChanged(ctx context.Context, v *reading.View, runs []string, since time.Time) ([]RunChanges, error) {
	if len(runs) == 0 {
		return nil, nil
	}
	var parts []string
	for _, r := range m.d.Resources {
		parts = append(parts, fmt.Sprintf(`SELECT h._run AS run, %s AS resource, h._op AS op, count(*) AS count, max(h._valid_from) AS at
			FROM %s AS h WHERE h._valid_from >= $2 AND h._run = ANY ($1) GROUP BY 1, 3`, pq.QuoteLiteral(r.Name), v.Relation(r.Name+ddl.HistorySuffix)))
	}
	var rows []struct {
		Run, Resource, Op string
		Count             int
		At                time.Time
	}
	if err := v.Select(ctx, &rows, strings.Join(parts, "\nUNION ALL\n"), pq.StringArray(runs), since); err != nil {
		return nil, err
	}
	var list []RunChanges
	for _, run := range runs {
		of := RunChanges{Run: run}
		for _, r := range m.d.Resources {
			tab := TabChanges{Resource: r.Name}
			for _, row := range rows {
				if row.Run != run || row.Resource != r.Name {
					continue
				}
				if row.At.After(of.At) {
					of.At = row.At
				}
				switch row.Op {
				case "insert":
					tab.Inserted = row.Count
				case "update":
					tab.Updated = row.Count
				case "delete":
					tab.Deleted = row.Count
				}
			}
			if tab.Inserted+tab.Updated+tab.Deleted > 0 {
				of.Tabs = append(of.Tabs, tab)
			}
		}
		if len(of.Tabs) > 0 {
			list = append(list, of)
		}
	}
	return list, nil
}

// A RecordChange is what became of a record in a run.
type RecordChange struct {
	Resource string
	ID       string
	Name     Cell
	Op       string   // insert, update or delete
	Changes  []Change // of an update: of the fields that people fill in; none where computed ones alone changed
	Sealed   bool     // as of a [Version]
}

// ChangesOf lists the records that a run changed, tab by tab and by row, limit of them at
// most from an offset on; of one resource, or of all for "".
func (m *Model) ChangesOf(ctx context.Context, v *reading.View, run, resource string, limit, offset int) ([]RecordChange, error) {
	var list []RecordChange
	for _, r := range m.d.Resources {
		if resource != "" && r.Name != resource {
			continue
		}
		found, err := m.changesOf(ctx, v, r, run, limit-len(list), offset)
		if err != nil {
			return nil, err
		}
		if list = append(list, found...); len(list) >= limit {
			break
		}
		if len(found) == 0 && offset > 0 {
			var n int
			if err := v.Get(ctx, &n, `SELECT count(*) FROM `+v.Relation(r.Name+ddl.HistorySuffix)+` WHERE _run = $1`, run); err != nil {
				return nil, err
			}
			offset -= min(n, offset)
			continue
		}
		offset = 0
	}
	return list, nil
}

// changesOf compares each version that a run made with the one before it.
func (m *Model) changesOf(ctx context.Context, v *reading.View, r *sheetschema.Resource, run string, limit, offset int) ([]RecordChange, error) {
	fields := entered(r)
	names := m.names[r].Fields()
	all := fields
	for _, parts := range names {
		for _, i := range parts {
			all = append(all[:len(all):len(all)], r.Fields[i])
		}
	}
	now, before := versionColumns("s", all), versionColumns("p", fields)
	history := past(v, r)
	columns := slices.Concat(now, before)
	rows, err := texts(ctx, v, len(columns), "SELECT "+strings.Join(columns, ", ")+
		` FROM (SELECT h.* FROM `+history+` AS h WHERE h._run = $1 ORDER BY h._row, h._id LIMIT $2 OFFSET $3) AS s
		LEFT JOIN `+history+` AS p ON s._op = 'update' AND p._id = s._id AND p._valid_to = s._valid_from AND p._op <> 'delete'
		ORDER BY s._row, s._id`, run, limit, offset)
	if err != nil {
		return nil, err
	}
	list := make([]RecordChange, 0, len(rows))
	for _, row := range rows {
		is, err := m.version(ctx, r, all, row[:len(now)])
		if err != nil {
			return nil, err
		}
		was, err := m.version(ctx, r, fields, row[len(now):])
		if err != nil {
			return nil, err
		}
		c := RecordChange{Resource: r.Name, ID: *row[0], Op: *row[1]}
		cells := make([]Cell, len(all)-len(fields))
		for i := range cells {
			at := len(fields) + i
			cells[i] = m.masked(all[at], cellOf(is.texts[at]))
		}
		c.Name = called(names, cells, c.ID)
		if c.Op == "update" {
			c.Changes, c.Sealed = m.compare(r, fields, was, is), was.lost || is.lost
		}
		list = append(list, c)
	}
	return list, nil
}
