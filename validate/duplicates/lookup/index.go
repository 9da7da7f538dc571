package lookup

import (
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/duplicates"
	"sheetsync/validate/duplicates/linkage"
)

// An Index answers queries about the records of one table, which mustn't change
// meanwhile. It makes what it needs when the first query of a kind asks for it, and
// is for one goroutine.
type Index struct {
	table   *table.Table
	country string
	fields  map[kind][]int

	countries map[int]string // by record, of those whose country isn't the fallback

	emails, hosts, phones, codes *postings
	names                        *nameIndex
}

// kind is what a field is looked up as.
type kind uint8

const (
	noKind      kind = iota
	emailKind        // addresses
	hostKind         // websites and domains
	phoneKind        // numbers
	companyKind      // names that belong to one customer: of companies, and keys
	personKind       // names of persons
	codeKind         // identifiers
)

// New makes an index of a table over some fields of its resource: see [Fields].
// country is the ISO 3166 code of the country of telephone numbers without a country
// code, where the record doesn't name one; "" for none.
func New(t *table.Table, fields []int, country string) *Index {
	x := &Index{table: t, country: country, fields: make(map[kind][]int)}
	for _, i := range fields {
		k := kindOf(t.Resource, t.Resource.Fields[i])
		x.fields[k] = append(x.fields[k], i)
	}
	return x
}

// Fields returns the fields by which a resource's records are looked up where nobody
// says otherwise: those of its duplicates policy, those of its key and the unique
// ones, and every other name, address, number and domain of the record's own.
func Fields(r *sheetschema.Resource) []int {
	var fields []int
	policy := make(map[int]bool)
	if r.Duplicates != nil {
		for _, i := range r.Duplicates.Fields {
			policy[i] = true
		}
	}
	for i, f := range r.Fields {
		if f.Computed() || duplicates.NamesOthers(r, f) {
			continue
		}
		switch kindOf(r, f) {
		case noKind:
		case codeKind:
			if policy[i] || isKey(r, f) {
				fields = append(fields, i)
			}
		default:
			fields = append(fields, i)
		}
	}
	return fields
}

// NamesSomebody reports whether records of a resource are of persons or companies:
// they have a name, or a way to reach them.
func NamesSomebody(r *sheetschema.Resource) bool {
	return slices.ContainsFunc(r.Fields, func(f *sheetschema.Field) bool {
		switch duplicates.KindOf(f) {
		case linkage.KindEmail, linkage.KindHost, linkage.KindPhone, linkage.KindCompany, linkage.KindPerson:
			return !f.Computed() && !duplicates.NamesOthers(r, f)
		default:
			return false
		}
	})
}

// kindOf says what a field is looked up as: noKind where it names nobody, as a
// country or a date.
func kindOf(r *sheetschema.Resource, f *sheetschema.Field) kind {
	switch duplicates.KindOf(f) {
	case linkage.KindEmail:
		return emailKind
	case linkage.KindHost:
		return hostKind
	case linkage.KindPhone:
		return phoneKind
	case linkage.KindCompany:
		return companyKind
	case linkage.KindPerson:
		return personKind
	case linkage.KindCode:
		return codeKind
	case linkage.KindAuto:
		if isKey(r, f) && f.Type == sheetschema.TypeString {
			return companyKind
		}
		if isKey(r, f) || f.Type == sheetschema.TypeString && r.Duplicates != nil && slices.Contains(r.Duplicates.Fields, f.Index) {
			return codeKind
		}
	}
	return noKind
}

// isKey reports whether a field alone tells the records apart.
func isKey(r *sheetschema.Resource, f *sheetschema.Field) bool {
	return len(r.PrimaryKey) == 1 && r.PrimaryKey[0] == f.Index || f.Constraints.Unique
}

// Find answers a query.
func (x *Index) Find(text string) Answer {
	q := parse(text)
	return x.find(&q)
}

func (x *Index) find(q *query) Answer {
	if len(q.emails)+len(q.hosts)+len(q.phones)+len(q.names)+len(q.codes) == 0 {
		return Answer{Verdict: VerdictUnclear}
	}
	var found []evidence
	part := 0
	take := func(list []evidence) {
		for i := range list {
			list[i].part = part
		}
		found = append(found, list...)
		part++
	}
	for _, address := range q.emails {
		take(x.findEmail(address))
	}
	for _, host := range q.hosts {
		take(x.findHost(host))
	}
	for _, number := range q.phones {
		take(x.findPhone(number))
	}
	for _, code := range q.codes {
		take(x.findCode(code))
	}
	for i, name := range q.names {
		list := x.findName(name)
		if i > 0 { // the parts of a name are no confirmation of the whole
			part--
		}
		take(list)
	}
	if len(found) == 0 && len(q.emails)+len(q.hosts)+len(q.phones)+len(q.codes) == 0 && vague(q.names) {
		return Answer{Verdict: VerdictUnclear}
	}
	return answerOf(found)
}

// vague reports whether names say too little to be found.
func vague(names []string) bool {
	for _, name := range names {
		if !onlyGeneric(name) {
			return false
		}
	}
	return true
}

// each makes postings of the texts of all cells of some fields, those of further
// columns too. emit adds a key of the cell's.
func (x *Index) each(fields []int, keys func(record, field int, text string, emit func(key uint64))) *postings {
	const chunk = 2048
	n := x.table.Len()
	parts := make([][]posting, (n+chunk-1)/chunk)
	parallel.Ranges(n, chunk, func(from, to int) {
		var part []posting
		for record := from; record < to; record++ {
			for _, field := range fields {
				emit := func(key uint64) { part = append(part, posting{key, int32(record), int32(field)}) }
				x.texts(record, field, func(text string) { keys(record, field, text, emit) })
			}
		}
		parts[from/chunk] = part
	})
	total := 0
	for _, part := range parts {
		total += len(part)
	}
	all := make([]posting, 0, total)
	for _, part := range parts {
		all = append(all, part...)
	}
	return newPostings(all)
}

// texts calls do with the texts of a cell and of the further columns of its meaning.
// What isn't valid counts as well: a number with a digit too many is somebody's.
func (x *Index) texts(record, field int, do func(text string)) {
	t := x.table
	if text := t.Plain(record, field); strings.TrimSpace(text) != "" {
		do(text)
	}
	for _, column := range t.Further(field) {
		if text := t.ExtraCell(record, column).Seen(); strings.TrimSpace(text) != "" {
			do(text)
		}
	}
}

// distinctRecords counts the records of postings.
func distinctRecords(list []posting) int {
	n := 0
	for i := range list {
		if i == 0 || list[i].record != list[i-1].record {
			n++
		}
	}
	return n
}
