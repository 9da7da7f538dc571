package readmodel

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"sheetsync/sheetschema"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel/search"
	"sheetsync/validate/duplicates"
	"sheetsync/validate/duplicates/linkage"
	"sheetsync/validate/duplicates/lookup"
)

// For how many kinds of readers texts are kept, and how many bytes of them.
const (
	maxIndexes    = 64
	maxIndexBytes = 256 << 20
)

// customerIndex has the customers that readers of one kind may see. What it finds is
// only where to look: all that is shown is read through the reader's view.
type customerIndex struct {
	reader string
	size   atomic.Int64 // in bytes

	mu      sync.Mutex // held while it is filled
	version string     // of the register that it was filled from
	index   *search.Index
	ids     []string
}

// indexOf is the index for readers such as the view's.
func (m *Model) indexOf(v *reading.View) *customerIndex {
	kind := string(v.Reader.Role)
	switch v.Reader.Role {
	case access.Manager, access.Finance:
		kind = "all"
	case access.Sales:
		kind += "\x00" + strings.Join(v.Reader.Names, "\x00")
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	at := slices.IndexFunc(m.indexes, func(x *customerIndex) bool { return x.reader == kind })
	x := &customerIndex{reader: kind}
	if at >= 0 {
		x = m.indexes[at]
		m.indexes = slices.Delete(m.indexes, at, at+1)
	}
	m.indexes = slices.Insert(m.indexes, 0, x)
	bytes := int64(0)
	for i, kept := range m.indexes {
		if bytes += kept.size.Load(); i > 0 && (i == maxIndexes || bytes > maxIndexBytes) {
			m.indexes = slices.Delete(m.indexes, i, len(m.indexes))
			break
		}
	}
	return x
}

// candidates returns the ids of customers that a text may mean, best first.
func (m *Model) candidates(ctx context.Context, v *reading.View, text string, limit int) ([]string, error) {
	var version string
	err := v.Get(ctx, &version, `SELECT coalesce((SELECT changed_at::text FROM sheetsync.freshness WHERE register = $1), '')`, v.Reader.Register)
	if err != nil {
		return nil, err
	}
	x := m.indexOf(v)
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.index == nil || x.version != version {
		if err := m.fill(ctx, v, x); err != nil {
			return nil, err
		}
		x.version = version
	}
	var ids []string
	for _, record := range x.index.Find(text, limit) {
		ids = append(ids, x.ids[record])
	}
	return ids, nil
}

// fill reads what customers are found by.
func (m *Model) fill(ctx context.Context, v *reading.View, x *customerIndex) error {
	r := m.roles.Customers.Resource
	fields := m.findable()
	columns := []string{"s._id"}
	for _, f := range fields {
		columns = append(columns, asText(KindText, column("s", r.Fields[f.index])))
	}
	rows, err := cells(ctx, v, len(columns), "SELECT "+strings.Join(columns, ", ")+" FROM "+m.live(v, r)+" AS s ORDER BY s._row")
	if err != nil {
		return err
	}
	index := &search.Index{}
	ids := make([]string, 0, len(rows))
	for _, row := range rows {
		var texts []search.Text
		for i, cell := range row[1:] {
			if !cell.Null && !cell.Masked {
				texts = append(texts, search.Text{Rank: fields[i].rank, Text: cell.Text})
			}
		}
		index.Add(texts)
		ids = append(ids, row[0].Text)
	}
	x.index, x.ids = index, ids
	x.size.Store(int64(index.Size()))
	return nil
}

// A findable field is one by which customers are found.
type findable struct {
	index int
	rank  search.Rank
}

// findable are the fields by which customers are found: what people call them, and by
// what they are looked up.
func (m *Model) findable() []findable {
	r := m.roles.Customers.Resource
	var fields []findable
	add := func(index int, rank search.Rank) {
		if !slices.ContainsFunc(fields, func(f findable) bool { return f.index == index }) {
			fields = append(fields, findable{index, rank})
		}
	}
	names := m.names[r].Fields()
	if len(names) > 0 {
		for _, i := range names[0] {
			add(i, search.RankName)
		}
	}
	of := lookup.Fields(r)
	if m.d.Enquiry != nil && m.d.Enquiry.Resource == r && len(m.d.Enquiry.Fields) > 0 {
		of = m.d.Enquiry.Fields
	}
	for _, i := range of {
		add(i, rankOf(r.Fields[i]))
	}
	for _, parts := range names {
		for _, i := range parts {
			add(i, rankOf(r.Fields[i]))
		}
	}
	return fields
}

func rankOf(f *sheetschema.Field) search.Rank {
	switch duplicates.KindOf(f) {
	case linkage.KindPhone:
		return search.RankPhone
	case linkage.KindEmail, linkage.KindHost, linkage.KindPerson:
		return search.RankContact
	default:
		return search.RankCode
	}
}
