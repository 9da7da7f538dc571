package mirror

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

// A relation is what the database has under a name.
type relation struct {
	kind    string // as in pg_class.relkind; r for a table
	columns []columnLayout
}

func (r *relation) column(name string) int {
	return slices.IndexFunc(r.columns, func(c columnLayout) bool { return c.Name == name })
}

func (r *relation) hasAll(columns []columnLayout) bool {
	for _, c := range columns {
		if r.column(c.Name) < 0 {
			return false
		}
	}
	return true
}

// hasTyped is hasAll for columns of the right type.
func (r *relation) hasTyped(columns []columnLayout) bool {
	for _, c := range columns {
		if at := r.column(c.Name); at < 0 || r.columns[at].Type != c.Type {
			return false
		}
	}
	return true
}

// A step is one statement of a migration.
type step struct {
	doing string // for errors: what it is for
	sql   string
	args  []any
}

// A planner works out the statements that bring a register's tables to a
// descriptor. It changes its picture of the database as it goes.
type planner struct {
	register  string
	relations map[string]*relation
	applied   layout // what the service made last time
	steps     []step
	reorder   []string          // resources whose columns are out of order
	changed   bool              // existing live tables changed, or were gone
	renamed   map[string]string // resources: old name to new
}

// plan returns the planner with its steps, in order.
func plan(register string, d *sheetschema.Descriptor, relations map[string]*relation, applied layout) (*planner, error) {
	p := &planner{register: register, relations: relations, applied: applied, renamed: make(map[string]string)}
	p.add("create the schema", `CREATE SCHEMA IF NOT EXISTS `+pq.QuoteIdentifier(register))
	want := layoutOf(d)
	for i, r := range d.Resources {
		p.renameResource(d, r)
		if err := p.resource(r, want.Resources[i]); err != nil {
			return nil, err
		}
	}
	p.dropRemoved(want)
	return p, nil
}

func (p *planner) add(doing, sql string, args ...any) {
	p.steps = append(p.steps, step{doing, sql, args})
}

// isLive and isHistory tell the service's tables from others by their columns.
func (p *planner) isLive(name string) bool {
	r := p.relations[name]
	return r != nil && r.kind == "r" && r.hasAll(serviceColumns) && r.column("_op") < 0
}

func (p *planner) isHistory(name string) bool {
	r := p.relations[name]
	return r != nil && r.kind == "r" && r.hasAll(serviceColumns) && r.hasAll(historyColumns)
}

// serviceTables name a resource in their rows, and follow when it is renamed.
var serviceTables = []string{"record_states", "issues", "duplicates", "cell_writes", "ledger"}

// renameResource renames the tables of a resource that the descriptor knows
// under another name now, when the old name is among its aliases.
func (p *planner) renameResource(d *sheetschema.Descriptor, r *sheetschema.Resource) {
	if p.relations[r.Name] != nil || p.relations[r.Name+historySuffix] != nil {
		return
	}
	for _, old := range r.Aliases {
		if _, current := d.Resource(old); current || !p.applied.has(old) || !p.isLive(old) {
			continue
		}
		doing := fmt.Sprintf("rename resource %s to %s", old, r.Name)
		for _, suffix := range []string{"", historySuffix} {
			if p.relations[old+suffix] == nil {
				continue
			}
			p.add(doing, fmt.Sprintf(`ALTER TABLE %s RENAME TO %s`, tableName{p.register, old + suffix}, pq.QuoteIdentifier(r.Name+suffix)))
			p.relations[r.Name+suffix] = p.relations[old+suffix]
			delete(p.relations, old+suffix)
		}
		for _, t := range serviceTables {
			p.add(doing, `UPDATE sheetsync.`+t+` SET resource = $1 WHERE register = $2 AND resource = $3`, r.Name, p.register, old)
		}
		p.renamed[old] = r.Name
		p.changed = true
		return
	}
}

func (p *planner) resource(r *sheetschema.Resource, want tableLayout) error {
	live, history := liveTable(p.register, r.Name), historyTable(p.register, r.Name)
	for _, t := range []struct {
		tableName
		ours bool
	}{{live, p.isLive(live.name)}, {history, p.isHistory(history.name)}} {
		if p.relations[t.name] != nil && !t.ours {
			return fmt.Errorf("resource %s: table %s: %w; rename that table, or the register, or the resource", r.Name, t, ErrForeignTable)
		}
	}
	p.renameFields(r, live, history)
	if p.relations[history.name] == nil {
		p.create(history, slices.Concat(want.Fields, serviceColumns, historyColumns))
	} else {
		p.alterHistory(r, history, want.Fields)
	}
	if p.relations[live.name] == nil {
		p.create(live, slices.Concat(want.Fields, serviceColumns))
		p.changed = p.changed || p.applied.has(r.Name) // somebody dropped it: what was noted of its rows is no more
	} else {
		p.alterLive(r, live, want.Fields)
	}
	return nil
}

// create makes a table. Its key comes with its first rows: that is faster than
// filling a table that has an index.
func (p *planner) create(t tableName, columns []columnLayout) {
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
	p.relations[t.name] = &relation{kind: "r", columns: slices.Clone(columns)}
}

// dropRemoved drops the tables of resources that the descriptor had and has no
// more. Their history stays, closed.
func (p *planner) dropRemoved(want layout) {
	for _, old := range p.applied.Resources {
		if want.has(old.Name) || p.renamed[old.Name] != "" || !p.isLive(old.Name) {
			continue
		}
		doing := "remove resource " + old.Name
		if p.isHistory(old.Name + historySuffix) {
			p.add(doing, fmt.Sprintf(`UPDATE %s SET _valid_to = greatest(now(), _valid_from) WHERE _valid_to IS NULL`, historyTable(p.register, old.Name)))
		}
		p.add(doing, fmt.Sprintf(`DROP TABLE %s`, liveTable(p.register, old.Name)))
		for _, t := range []string{"record_states", "issues", "duplicates"} {
			p.add(doing, `DELETE FROM sheetsync.`+t+` WHERE register = $1 AND resource = $2`, p.register, old.Name)
		}
		p.changed = true
	}
}

// commentSteps say in the database what the descriptor says.
func commentSteps(register string, want layout) []step {
	var steps []step
	on := func(object, text string) {
		literal := "NULL"
		if text != "" {
			literal = pq.QuoteLiteral(text)
		}
		steps = append(steps, step{doing: "comment on " + object, sql: `COMMENT ON ` + object + ` IS ` + literal})
	}
	on("SCHEMA "+pq.QuoteIdentifier(register), want.Comment)
	for _, t := range want.Resources {
		live, history := liveTable(register, t.Name), historyTable(register, t.Name)
		on("TABLE "+live.String(), t.Comment)
		on("TABLE "+history.String(), strings.TrimPrefix(t.Comment+": every version of every record.", ": "))
		for _, c := range slices.Concat(t.Fields, serviceColumns) {
			on("COLUMN "+live.String()+"."+pq.QuoteIdentifier(c.Name), c.Comment)
		}
		for _, c := range slices.Concat(t.Fields, serviceColumns, historyColumns) {
			on("COLUMN "+history.String()+"."+pq.QuoteIdentifier(c.Name), c.Comment)
		}
	}
	return steps
}
