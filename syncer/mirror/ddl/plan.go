package ddl

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
)

// ErrForeignTable means that the register's schema holds a table of a
// resource's name that the service didn't make.
var ErrForeignTable = errors.New("a table of this name exists already and is not the service's")

// A Step is one statement of a migration.
type Step struct {
	Doing string // for errors: what it is for
	SQL   string
	Args  []any
}

// A Migration brings a register's tables to a descriptor.
type Migration struct {
	Steps   []Step   // in order
	Reorder []string // resources whose columns are out of order
	Views   []Step   // to be done once the columns are in order
	// Changed tells that live tables which were there change, or were gone:
	// nothing that was noted of their rows can be relied on.
	Changed bool
	// Relations is what the register's schema holds after the steps, by name.
	Relations map[string]*Relation
}

// A planner works out a migration. It changes its picture of the database as it
// goes.
type planner struct {
	Migration
	register string
	applied  Layout            // what the service made last time
	renamed  map[string]string // resources: old name to new
}

// Plan works out the migration to a descriptor's layout from what the register's schema
// holds, which it changes, and the layout that was applied last. The error is ErrForeignTable,
// with the table and the way out.
func Plan(register string, d *sheetschema.Descriptor, want Layout, relations map[string]*Relation, applied Layout) (*Migration, error) {
	p := &planner{Migration: Migration{Relations: relations}, register: register, applied: applied, renamed: make(map[string]string)}
	p.add("create the schema", `CREATE SCHEMA IF NOT EXISTS `+pq.QuoteIdentifier(register))
	kept, err := p.dropMerged(want)
	if err != nil {
		return nil, err
	}
	for i, r := range d.Resources {
		p.renameResource(d, r)
		if err := p.resource(r, want.Resources[i]); err != nil {
			return nil, err
		}
	}
	p.dropRemoved(want)
	p.createMerged(want, kept)
	return &p.Migration, nil
}

func (p *planner) add(doing, sql string, args ...any) {
	p.Steps = append(p.Steps, Step{doing, sql, args})
}

// isLive and isHistory tell the service's tables from others by their columns.
func (p *planner) isLive(name string) bool {
	r := p.Relations[name]
	return r != nil && r.Kind == "r" && r.hasAll(serviceColumns) && r.column("_op") < 0
}

func (p *planner) isHistory(name string) bool {
	r := p.Relations[name]
	return r != nil && r.Kind == "r" && r.hasAll(serviceColumns) && r.hasAll(historyColumns)
}

// serviceTables name a resource in their rows, and follow when it is renamed.
var serviceTables = []string{"record_states", "issues", "duplicates", "duplicate_clusters", "duplicate_decisions", "cell_writes", "ledger", "sealed_histories"}

// renameResource renames the tables of a resource that the descriptor knows
// under another name now, when the old name is among its aliases.
func (p *planner) renameResource(d *sheetschema.Descriptor, r *sheetschema.Resource) {
	if p.Relations[r.Name] != nil || p.Relations[r.Name+HistorySuffix] != nil {
		return
	}
	for _, old := range r.Aliases {
		if _, current := d.Resource(old); current || !p.applied.Has(old) || !p.isLive(old) {
			continue
		}
		doing := fmt.Sprintf("rename resource %s to %s", old, r.Name)
		for _, suffix := range []string{"", HistorySuffix} {
			if p.Relations[old+suffix] == nil {
				continue
			}
			p.add(doing, fmt.Sprintf(`ALTER TABLE %s RENAME TO %s`, Table{p.register, old + suffix}, pq.QuoteIdentifier(r.Name+suffix)))
			p.Relations[r.Name+suffix] = p.Relations[old+suffix]
			delete(p.Relations, old+suffix)
		}
		for _, t := range serviceTables {
			p.add(doing, `UPDATE sheetsync.`+t+` SET resource = $1 WHERE register = $2 AND resource = $3`, r.Name, p.register, old)
		}
		p.renamed[old] = r.Name
		p.Changed = true
		return
	}
}

func (p *planner) resource(r *sheetschema.Resource, want TableLayout) error {
	live, history := Live(p.register, r.Name), History(p.register, r.Name)
	for _, t := range []struct {
		Table
		ours bool
	}{{live, p.isLive(live.name)}, {history, p.isHistory(history.name)}} {
		if p.Relations[t.name] != nil && !t.ours {
			return fmt.Errorf("resource %s: table %s: %w; rename that table, or the register, or the resource", r.Name, t, ErrForeignTable)
		}
	}
	p.renameFields(r, live, history)
	if p.Relations[history.name] == nil {
		p.create(history, slices.Concat(want.Fields, serviceColumns, historyColumns))
	} else {
		p.alterHistory(r, history, want.Fields)
	}
	if want.Sealed != nil {
		p.seal(r, history, want.Sealed)
	}
	if p.Relations[live.name] == nil {
		p.create(live, slices.Concat(want.Fields, serviceColumns))
		p.Changed = p.Changed || p.applied.Has(r.Name) // somebody dropped it: what was noted of its rows is no more
	} else {
		p.alterLive(r, live, want.Fields)
	}
	return nil
}

// seal makes room for what is sealed in the history, and notes of which fields that is.
// Fields that are personal no more are sealed no more; those that are gone still are.
func (p *planner) seal(r *sheetschema.Resource, history Table, fields []string) {
	doing := "resource " + r.Name + ": seal the history"
	if p.Relations[history.name].column(SealedColumn) < 0 {
		p.addColumn(doing, history, sealedColumn)
	}
	present := make([]string, len(r.Fields))
	for i, f := range r.Fields {
		present[i] = f.Name
	}
	p.add(doing, `INSERT INTO sheetsync.sealed_histories AS s (register, resource, fields, names) VALUES ($1, $2, $3, $4)
		ON CONFLICT (register, resource) DO UPDATE SET
			fields = ARRAY(SELECT unnest(excluded.fields) UNION SELECT f FROM unnest(s.fields) AS f WHERE f <> ALL ($5) ORDER BY 1),
			names = ARRAY(SELECT unnest(excluded.names) UNION SELECT unnest(s.names) ORDER BY 1)`,
		p.register, r.Name, pq.StringArray(fields), pq.StringArray(append([]string{r.Name}, r.Aliases...)), pq.StringArray(present))
}

// create makes a table. Its key comes with its first rows: that is faster than
// filling a table that has an index.
func (p *planner) create(t Table, columns []Column) {
	var sql strings.Builder
	for i, c := range columns {
		if i > 0 {
			sql.WriteString(", ")
		}
		sql.WriteString(pq.QuoteIdentifier(c.Name) + " " + c.Type)
		switch c.Name {
		case "_id", "_row", "_changed_at", "_op", "_valid_from", "_run":
			sql.WriteString(" NOT NULL")
		}
	}
	p.add("create table "+t.String(), fmt.Sprintf(`CREATE TABLE %s (%s)`, t, sql.String()))
	p.Relations[t.name] = &Relation{Kind: "r", Columns: slices.Clone(columns)}
}

// dropRemoved drops the tables of resources that the descriptor had and has no
// more. Their history stays, closed.
func (p *planner) dropRemoved(want Layout) {
	for _, old := range p.applied.Resources {
		if want.Has(old.Name) || p.renamed[old.Name] != "" || !p.isLive(old.Name) {
			continue
		}
		doing := "remove resource " + old.Name
		if p.isHistory(old.Name + HistorySuffix) {
			p.add(doing, fmt.Sprintf(`UPDATE %s SET _valid_to = greatest(now(), _valid_from) WHERE _valid_to IS NULL`, History(p.register, old.Name)))
		}
		p.add(doing, fmt.Sprintf(`DROP TABLE %s`, Live(p.register, old.Name)))
		for _, t := range []string{"record_states", "issues", "duplicates", "duplicate_clusters"} {
			p.add(doing, `DELETE FROM sheetsync.`+t+` WHERE register = $1 AND resource = $2`, p.register, old.Name)
		}
		p.Changed = true
	}
}
