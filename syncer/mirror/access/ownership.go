package access

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/reference"
	"sheetsync/sheetschema/semantic"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/mirror/reports"
)

// Ownership says which records of a register are a salesperson's.
type Ownership struct {
	// Queries select by resource the record ids of whoever is called by one of the names
	// $1 (text[], as sheetsync.person_keys has them). Resources of which nothing can be
	// anybody's are left out.
	Queries map[string]string
	// Owners are by resource the keys of the people whom a record names itself, for SQL
	// without an alias.
	Owners map[string]string
}

// OwnershipOf writes the queries of a register.
func OwnershipOf(register string, d *sheetschema.Descriptor) Ownership {
	w := &ownershipWriter{register: register, d: d, roles: semantic.Of(d)}
	own := Ownership{Queries: make(map[string]string), Owners: make(map[string]string)}
	for _, r := range d.Resources {
		if d.Team != nil && d.Team.Resource == r {
			continue
		}
		if fields := w.ownerFields(r); len(fields) > 0 {
			own.Owners[r.Name] = ownerKeys("", r, fields)
		}
		parts := &partsOf{ownershipWriter: w, names: make(map[*sheetschema.Resource]string)}
		if name := parts.of(r); name != "" {
			own.Queries[r.Name] = "WITH " + strings.Join(parts.texts, ",\n") + "\nSELECT id FROM " + name
		}
	}
	return own
}

// ownershipWriter writes the queries of one register.
type ownershipWriter struct {
	register string
	d        *sheetschema.Descriptor
	roles    *semantic.Roles
}

// ownerFields are the fields with whoever answers for a record, of which the first that
// has a value counts.
func (w *ownershipWriter) ownerFields(r *sheetschema.Resource) []int {
	var fields []int
	if e := w.d.Enquiry; e != nil && e.Resource == r {
		fields = slices.Clone(e.Owner)
	}
	if len(fields) == 0 {
		fields = slices.Clone(w.roles.OwnerOf(r))
	}
	if f, ok := r.Field("owner_email"); ok && !f.Computed() && !slices.Contains(fields, f.Index) {
		fields = append(fields, f.Index)
	}
	return slices.DeleteFunc(fields, func(i int) bool { return r.Fields[i].Type != sheetschema.TypeString })
}

// ownerKeys are the keys of the people whom a record names.
func ownerKeys(alias string, r *sheetschema.Resource, fields []int) string {
	columns := make([]string, len(fields))
	for i, f := range fields {
		columns[i] = alias + pq.QuoteIdentifier(r.Fields[f].Name)
	}
	if len(columns) == 1 {
		return "sheetsync.person_keys(" + columns[0] + ")"
	}
	return "sheetsync.person_keys(COALESCE(" + strings.Join(columns, ", ") + "))"
}

// leads reports whether a resource's records are customers, or name records that lead to
// them.
func (w *ownershipWriter) leads(r *sheetschema.Resource, below ...*sheetschema.Resource) bool {
	if w.roles.Customers == nil || slices.Contains(below, r) {
		return false
	}
	if r == w.roles.Customers.Resource {
		return true
	}
	return slices.ContainsFunc(r.ForeignKeys, func(k sheetschema.ForeignKey) bool {
		parent, ok := w.d.Resource(k.Resource)
		return ok && w.leads(parent, append(below, r)...)
	})
}

// partsOf collects the parts of one query, of which each has one resource's records.
type partsOf struct {
	*ownershipWriter
	texts []string
	names map[*sheetschema.Resource]string // "" for those that are under way or have none
}

// of adds the part of a resource and returns its name; "" for none.
func (p *partsOf) of(r *sheetschema.Resource) string {
	if name, done := p.names[r]; done {
		return name
	}
	p.names[r] = ""
	live := ddl.Live(p.register, r.Name).String()
	var queries []string
	if fields := p.ownerFields(r); len(fields) > 0 {
		queries = append(queries, "SELECT t._id FROM "+live+" AS t WHERE "+ownerKeys("t.", r, fields)+" && $1")
	}
	direct := p.roles.CustomerOf(r)
	for i := range r.ForeignKeys {
		key := &r.ForeignKeys[i]
		parent, ok := p.d.Resource(key.Resource)
		if !ok || parent == r || !p.leads(parent) || p.roles.Customers.Resource == r {
			continue
		}
		if name := p.of(parent); name != "" {
			condition := ""
			if direct != nil && key != direct {
				condition = blank(r, direct.Fields)
			}
			queries = append(queries, p.children(r, parent, key, name, condition)...)
		}
	}
	if len(queries) == 0 {
		return ""
	}
	name := fmt.Sprintf("own%d", len(p.texts)+1)
	p.texts = append(p.texts, name+" (id) AS MATERIALIZED (\n"+strings.Join(queries, "\nUNION\n")+")")
	p.names[r] = name
	return name
}

// blank is the condition that a record names no customer itself: then what it belongs to
// says whose it is.
func blank(r *sheetschema.Resource, fields []int) string {
	var conditions strings.Builder
	for _, f := range fields {
		name := r.Fields[f].Name
		fmt.Fprintf(&conditions, " AND t.%s IS NULL AND NOT coalesce(t._raw ? %s, false)", pq.QuoteIdentifier(name), pq.QuoteLiteral(name))
	}
	return conditions.String()
}

// children select the records that name a record of own, and none that isn't own: the
// candidates first, so that both tables are read once.
func (p *partsOf) children(r, parent *sheetschema.Resource, key *sheetschema.ForeignKey, own, condition string) []string {
	above := ddl.Live(p.register, parent.Name).String()
	ways := p.ways(r, parent, key)
	if len(ways) == 0 {
		return nil
	}
	candidates := fmt.Sprintf("named%d", len(p.texts)+1)
	var columns, named, clear []string
	for i, way := range ways {
		var theirs, others, keys []string
		for k := range way.child {
			keys = append(keys, fmt.Sprintf("k%d_%d", i, k))
			columns = append(columns, way.child[k]+" AS "+keys[k])
		}
		for _, fields := range way.parents {
			list := strings.Join(fields, ", ")
			theirs = append(theirs, "SELECT "+list+" FROM "+above+" AS p WHERE p._id = ANY (ARRAY(SELECT id FROM "+own+"))")
			others = append(others, "SELECT "+list+" FROM "+above+" AS p WHERE ("+list+") IN (SELECT "+strings.Join(keys, ", ")+" FROM "+candidates+") AND p._id NOT IN (SELECT id FROM "+own+")")
		}
		named = append(named, "("+strings.Join(way.child, ", ")+") IN ("+strings.Join(theirs, " UNION ALL ")+")")
		clear = append(clear, "coalesce(("+strings.Join(keys, ", ")+") IN ("+strings.Join(others, " UNION ALL ")+"), false)")
	}
	p.texts = append(p.texts, candidates+" AS MATERIALIZED (\nSELECT t._id, "+strings.Join(columns, ", ")+" FROM "+ddl.Live(p.register, r.Name).String()+
		" AS t WHERE ("+strings.Join(named, "\nOR ")+")"+condition+")")
	return []string{"SELECT _id FROM " + candidates + " WHERE NOT " + strings.Join(clear, " AND NOT ")}
}

// A way is by which fields a record may name its parent: those of the child, and for
// each of several choices as many of the parent.
type way struct {
	child   []string
	parents [][]string
}

// ways are those of the foreign key, and of other fields that are unique; those that
// read the child alike are one.
func (p *partsOf) ways(r, parent *sheetschema.Resource, key *sheetschema.ForeignKey) []way {
	var ways []way
	add := func(own []int, others []*sheetschema.Field) {
		var child, above []string
		for i, other := range others {
			f := r.Fields[own[i]]
			if f.Type.Expression() != other.Type.Expression() { // never equal
				return
			}
			child, above = append(child, reports.Key("t", f, other)), append(above, reports.Key("p", other, other))
		}
		at := slices.IndexFunc(ways, func(w way) bool { return slices.Equal(w.child, child) })
		if at < 0 {
			ways, at = append(ways, way{child: child}), len(ways)
		}
		ways[at].parents = append(ways[at].parents, above)
	}
	var declared []*sheetschema.Field
	for _, i := range key.Reference {
		declared = append(declared, parent.Fields[i])
	}
	add(key.Fields, declared)
	for _, other := range reference.Alternatives(parent, *key) {
		add(key.Fields[:1], []*sheetschema.Field{other})
	}
	return ways
}

// IndexPrefix begins the names of the indexes by which records are found by their owner.
const IndexPrefix = "sheetsync_owner_"

// OwnerIndex makes the index of a resource's table by whom its records name; false where
// they name nobody. It comes after the first rows: that is faster than filling a table
// that has it.
func (o *Ownership) OwnerIndex(live ddl.Table, resource string) (statement string, ok bool) {
	keys := o.Owners[resource]
	return createIndex(live.String(), keys), keys != ""
}

func createIndex(table, keys string) string {
	return `CREATE INDEX IF NOT EXISTS ` + pq.QuoteIdentifier(indexName(table, keys)) + ` ON ` + table + ` USING gin ((` + keys + `))`
}

func indexName(table, keys string) string {
	if keys == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(table + keys))
	return IndexPrefix + hex.EncodeToString(sum[:8])
}

// indexed takes away a table's indexes of earlier descriptors and makes its own, if the
// table has had its first rows, and with them its key.
func indexed(table, keys string) string {
	make := ""
	if keys != "" {
		make = `IF EXISTS (SELECT FROM pg_index WHERE indrelid = ` + pq.QuoteLiteral(table) + `::regclass AND indisprimary) THEN ` + createIndex(table, keys) + `; END IF; `
	}
	return `DO ` + pq.QuoteLiteral(`DECLARE i regclass; BEGIN
		FOR i IN SELECT indexrelid FROM pg_index JOIN pg_class ON oid = indexrelid WHERE indrelid = `+pq.QuoteLiteral(table)+`::regclass
			AND starts_with(relname, `+pq.QuoteLiteral(IndexPrefix)+`) AND relname <> `+pq.QuoteLiteral(indexName(table, keys))+`
		LOOP EXECUTE 'DROP INDEX ' || i; END LOOP; `+make+`END`)
}
