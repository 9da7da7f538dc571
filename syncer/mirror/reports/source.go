package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/naming"
	"sheetsync/sheetschema/reference"
	"sheetsync/sheetschema/semantic"
	"sheetsync/sheetschema/textkey"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/mirror/reports/condition"
)

// A moment is when the records are looked at: now, or the time that is a function's
// argument.
type moment struct{ past bool }

// instant is the moment in SQL.
func (m moment) instant() string {
	if m.past {
		return "$1"
	}
	return "now()"
}

// today is the day of a moment in the register's time zone.
func (g *generator) today(m moment) string {
	return "(" + m.instant() + " AT TIME ZONE " + pq.QuoteLiteral(g.locale.Zone) + ")::date"
}

// table is a resource's records at a moment, for a FROM.
func (g *generator) table(m moment, r *sheetschema.Resource) string {
	if !m.past {
		return ddl.Live(g.register, r.Name).String()
	}
	return "(" + g.versions(r, "*") + ")"
}

// versions selects what a resource's records were at the time $1, which is refused where
// the history doesn't reach back so far.
func (g *generator) versions(r *sheetschema.Resource, columns string) string {
	return "SELECT " + columns + " FROM " + ddl.History(g.register, r.Name).String() +
		" AS h WHERE h._op <> 'delete' AND h._valid_from <= $1 AND (h._valid_to IS NULL OR h._valid_to > $1) AND sheetsync.history_reaches(" + pq.QuoteLiteral(g.register) + ", $1)"
}

// scope is that of expressions over a resource's records.
func (g *generator) scope(m moment, r *sheetschema.Resource, alias string) condition.Scope {
	return condition.Scope{Resource: r, Settings: g.d.Settings, Alias: alias, Today: g.today(m), Zone: g.locale.Zone}
}

// field is a field's column as the table has it; NULL of a type for none.
func field(r *sheetschema.Resource, alias string, index int, typ string) string {
	if index == semantic.None {
		return "NULL::" + typ
	}
	return cast(alias+"."+pq.QuoteIdentifier(r.Fields[index].Name), r.Fields[index], typ)
}

// cast gives a column a type that it may be without.
func cast(column string, f *sheetschema.Field, typ string) string {
	same := map[string]sheetschema.Type{"text": sheetschema.TypeString, "numeric": sheetschema.TypeNumber, "date": sheetschema.TypeDate}
	if same[typ] == f.Type {
		return column
	}
	return column + "::" + typ
}

// first is the first of some text fields that has a value.
func first(r *sheetschema.Resource, alias string, fields []int, typ string) string {
	switch len(fields) {
	case 0:
		return "NULL::" + typ
	case 1:
		return field(r, alias, fields[0], typ)
	}
	texts := make([]string, len(fields))
	for i, f := range fields {
		texts[i] = field(r, alias, f, typ)
	}
	return "coalesce(" + strings.Join(texts, ", ") + ")"
}

// called is what people call a record: see package naming.
func called(r *sheetschema.Resource, alias string) string {
	var names []string
	for _, fields := range naming.Of(r).Fields() {
		parts := make([]string, len(fields))
		for i, f := range fields {
			parts[i] = field(r, alias, f, "text")
		}
		if len(parts) == 1 {
			names = append(names, parts[0])
		} else {
			names = append(names, "NULLIF(concat_ws(' ', "+strings.Join(parts, ", ")+"), '')")
		}
	}
	return "coalesce(" + strings.Join(append(names, alias+"._id"), ", ") + ")"
}

// A customerLink finds the customer of a child's records.
type customerLink struct {
	joins  string // for the FROM, behind the child
	id     string // the customer's record id; null where it isn't known
	merged string // that of the record which stands for the customer among its duplicates
	typed  string // what the record calls its customer
}

// linkCustomer joins the records of a child with the customers that they name. The
// aliases keys and also are taken.
func (g *generator) linkCustomer(m moment, child *sheetschema.Resource, key *sheetschema.ForeignKey, alias string) customerLink {
	none := customerLink{id: "NULL::text", merged: "NULL::text", typed: "NULL::text"}
	if key == nil || g.roles.Customers == nil {
		return none
	}
	parent := g.roles.Customers.Resource
	none.typed = field(child, alias, key.Fields[0], "text")
	var columns, groups, equal []string
	for i, named := range key.Reference {
		own, other := child.Fields[key.Fields[i]], parent.Fields[named]
		if own.Type.Expression() != other.Type.Expression() { // never equal
			return none
		}
		columns = append(columns, fmt.Sprintf("%s AS k%d", keyOf("p", other, other), i))
		groups = append(groups, fmt.Sprint(i+1))
		equal = append(equal, fmt.Sprintf("keys.k%d = %s", i, keyOf(alias, own, other)))
	}
	customers := g.keyedCustomers(m)
	link := customerLink{id: "keys._id", merged: "keys.merged", typed: none.typed}
	link.joins = fmt.Sprintf("\nLEFT JOIN (SELECT %s, %s FROM %s GROUP BY %s) AS keys ON %s",
		strings.Join(columns, ", "), g.onlyOne(m, "p"), customers, strings.Join(groups, ", "), strings.Join(equal, " AND "))
	others := reference.Alternatives(parent, *key)
	if len(others) == 0 {
		return link
	}
	own := child.Fields[key.Fields[0]]
	var found []string
	for _, other := range others {
		found = append(found, fmt.Sprintf("SELECT a._id AS child, p.* FROM %s AS a JOIN (SELECT p.* FROM %s) AS p ON %s = %s",
			g.table(m, child), customers, keyOf("p", other, other), keyOf("a", own, other)))
	}
	link.joins += fmt.Sprintf("\nLEFT JOIN (SELECT o.child, %s FROM (%s) AS o GROUP BY o.child) AS also ON keys.k0 IS NULL AND also.child = %s._id",
		g.onlyOne(m, "o"), strings.Join(found, " UNION ALL "), alias)
	link.id, link.merged = "coalesce(keys._id, also._id)", "coalesce(keys.merged, also.merged)"
	return link
}

// keyedCustomers are the customers p, each with the record that stands for it among
// its duplicates.
func (g *generator) keyedCustomers(m moment) string {
	r := g.roles.Customers.Resource
	if !g.merges(m) {
		return g.table(m, r) + " AS p"
	}
	return "(SELECT p.*, coalesce(v.merged, p._id) AS merged_id FROM " + g.table(m, r) +
		" AS p LEFT JOIN (SELECT v._id AS merged, unnest(v._ids) AS member FROM " + ddl.Merged(g.register, r.Name).String() + " AS v WHERE v._count > 1) AS v ON v.member = p._id) AS p"
}

// onlyOne are the columns _id and merged of the customer of a group, null where there
// are several.
func (g *generator) onlyOne(m moment, alias string) string {
	// Where the least and the greatest are the same there is one, which needs no sorting.
	one := "CASE WHEN min(" + alias + "._id) = max(" + alias + "._id) THEN min(" + alias + "._id) END AS _id"
	if !g.merges(m) {
		return one
	}
	return one + ", CASE WHEN min(" + alias + ".merged_id) = max(" + alias + ".merged_id) THEN min(" + alias + ".merged_id) END AS merged"
}

// merges reports whether duplicates of customers are merged.
func (g *generator) merges(m moment) bool {
	return !m.past && g.roles.Customers.Resource.Duplicates != nil
}

// keyOf is a field's value in the form in which it is compared with another's.
func keyOf(alias string, f, as *sheetschema.Field) string {
	column := alias + "." + pq.QuoteIdentifier(f.Name)
	if f.Type != sheetschema.TypeString {
		return column
	}
	form := map[textkey.Form]string{textkey.FormText: "text", textkey.FormCaseless: "caseless", textkey.FormCode: "code"}[textkey.FormOf(as.Format)]
	return "sheetsync.reference_key(" + column + ", '" + form + "')"
}

// unreadable is the condition, never null, that one of the fields can't be read;
// those that there aren't can.
func unreadable(s condition.Scope, fields ...int) string {
	return s.Unreadable(slices.DeleteFunc(slices.Clone(fields), func(f int) bool { return f == semantic.None })...)
}

// base is an amount in the base currency; null where the register has none.
func (g *generator) base(r *sheetschema.Resource, m semantic.Money, alias string) string {
	switch {
	case m.Base != semantic.None:
		return field(r, alias, m.Base, "numeric")
	case m.Currency != semantic.None && g.d.Settings.BaseCurrency != "":
		return "CASE WHEN " + field(r, alias, m.Currency, "text") + " = " + pq.QuoteLiteral(g.d.Settings.BaseCurrency) + " THEN " + field(r, alias, m.Amount, "numeric") + " END"
	}
	return "NULL::numeric"
}
