package reports

import (
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/reference"
)

// keySeparator parts the fields of a key; no text that is compared holds it.
const keySeparator = ` || E'\x1f' || `

// A customerLookup finds the customers that records name where a join, as
// [generator.linkCustomer] makes it, would lose the order of the records: in an object
// of all keys, which is made once a query, and only if it is asked.
type customerLookup struct {
	*generator
	ways   []string // queries of keys and record ids: each a way to name customers
	others bool     // some records may name customers in several ways
}

// asked reports whether any record names customers whose owner is known.
func (l *customerLookup) asked() bool { return len(l.ways) > 0 }

// keys are the keys by which a record may name a customer, as an array: the declared
// one, and those that count where no customer has it.
func (l *customerLookup) keys(r *sheetschema.Resource, alias string) string {
	const none = "NULL::text[]"
	key, c := l.roles.CustomerOf(r), l.roles.Customers
	if key == nil || len(c.Owner) == 0 {
		return none
	}
	var own, theirs []string
	for i, named := range key.Reference {
		mine, other := r.Fields[key.Fields[i]], c.Resource.Fields[named]
		if mine.Type.Expression() != other.Type.Expression() { // never equal
			return none
		}
		own, theirs = append(own, keyText(alias, mine, other)), append(theirs, keyText("p", other, other))
	}
	keys := []string{l.way(strings.Join(theirs, keySeparator)) + strings.Join(own, keySeparator)}
	var forms []string
	fields := make(map[string][]string) // of the customers, by the record's field in the form in which it is compared with them
	for _, other := range reference.Alternatives(c.Resource, *key) {
		form := keyText(alias, r.Fields[key.Fields[0]], other)
		if fields[form] == nil {
			forms = append(forms, form)
		}
		fields[form] = append(fields[form], keyText("p", other, other))
	}
	for _, form := range forms {
		l.others = true
		keys = append(keys, l.way(fields[form]...)+form)
	}
	return array(keys)
}

// way has customers be found by any of some keys of theirs, and returns what stands
// before such a key.
func (l *customerLookup) way(keys ...string) string {
	queries := make([]string, len(keys))
	for i, key := range keys {
		queries[i] = "SELECT " + key + " AS key, p._id FROM " + l.table(moment{}, l.roles.Customers.Resource) + " AS p"
	}
	way := strings.Join(queries, " UNION ALL ")
	at := slices.Index(l.ways, way)
	if at < 0 {
		l.ways, at = append(l.ways, way), len(l.ways)
	}
	return fmt.Sprintf("'%d:' || ", at)
}

// id is the record id of the customer that keys name: null, or that of none, where
// there is no such customer or several.
func (l *customerLookup) id(keys string) string {
	all := make([]string, len(l.ways))
	for i, way := range l.ways {
		all[i] = fmt.Sprintf("SELECT '%d:' || p.key AS key, CASE WHEN min(p._id) = max(p._id) THEN min(p._id) ELSE '' END AS id FROM (%s) AS p WHERE p.key IS NOT NULL GROUP BY p.key", i, way)
	}
	object := "(SELECT jsonb_object_agg(k.key, k.id) FROM (" + strings.Join(all, " UNION ALL ") + ") AS k)"
	if !l.others {
		return object + " ->> (" + keys + ")[1]"
	}
	return "(SELECT coalesce(max(k.id) FILTER (WHERE k.n = 1), CASE WHEN count(DISTINCT k.id) FILTER (WHERE k.n > 1) = 1 THEN max(k.id) FILTER (WHERE k.n > 1) END)" +
		" FROM (SELECT " + object + " ->> a.key AS id, a.n FROM unnest(" + keys + ") WITH ORDINALITY AS a (key, n) OFFSET 0) AS k)" // so that the object is made once
}

// keyText is [keyOf] as a text, the same one for equal values.
func keyText(alias string, f, as *sheetschema.Field) string {
	key := keyOf(alias, f, as)
	switch f.Type {
	case sheetschema.TypeString:
		return key
	case sheetschema.TypeNumber: // 1.50 is 1.5
		return `regexp_replace(` + key + `::text, '(\.[0-9]*[1-9])0+$|\.0+$', '\1')`
	}
	return key + "::text"
}
