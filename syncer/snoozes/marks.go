package snoozes

import (
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/naming"
	"sheetsync/sheetschema/table"
)

// Marks say in the cells of a register's tables what holds.
type Marks struct {
	holds   map[Key][]Hold    // by record, whatever the deadline
	names   map[Key]nameplate // of the records in whose rows pauses were written
	lapsed  map[Key]*Decision
	today   expression.Day
	printer *language.Printer
}

// nameplate is what people call a record, and its table.
type nameplate struct{ table, name string }

// NewMarks words holds and the decisions that have lapsed. tables are by resource, nil
// where there is none.
func NewMarks(d *sheetschema.Descriptor, tables []*table.Table, holds []Hold, lapsed map[Key]*Decision, today expression.Day, p *language.Printer) *Marks {
	m := &Marks{holds: make(map[Key][]Hold), names: make(map[Key]nameplate), lapsed: lapsed, today: today, printer: p}
	records := make(map[string]map[string]int)
	for _, h := range holds {
		key := Key{Resource: h.Resource, RecordID: h.RecordID}
		m.holds[key] = append(m.holds[key], h)
		by := Key{Resource: h.ByResource, RecordID: h.ByID}
		if _, known := m.names[by]; known || h.Deadline != "" || by == key {
			continue
		}
		resource, ok := d.Resource(h.ByResource)
		if !ok || tables[resource.Index] == nil {
			continue
		}
		if records[h.ByResource] == nil {
			records[h.ByResource] = tables[resource.Index].ByID()
		}
		if record, live := records[h.ByResource][h.ByID]; live {
			m.names[by] = nameplateOf(tables[resource.Index], record, p)
		}
	}
	return m
}

// Record is the mark of a record that is paused itself; "" where it isn't.
func (m *Marks) Record(resource, id string) string {
	for _, h := range m.holds[Key{Resource: resource, RecordID: id}] {
		if h.Deadline == "" && h.ByResource == resource && h.ByID == id {
			return h.mark("", "", m.today, m.printer)
		}
	}
	return ""
}

// Date is what stands before the line of a date, and behind it. Of several holds it is
// the one that lasts longest. always says that something was said of the date itself,
// which is told though its first reminder lies ahead.
func (m *Marks) Date(resource, id, deadline string, due expression.Day) (before, behind string, always bool) {
	var longest *Hold
	list := m.holds[Key{Resource: resource, RecordID: id}]
	for i := range list {
		h := &list[i]
		itself := h.Deadline == "" && h.ByResource == resource && h.ByID == id // said above
		if itself || h.Deadline != "" && (h.Deadline != deadline || h.Due != due) {
			continue
		}
		always = always || h.Deadline != ""
		if longest == nil || h.longer(longest) {
			longest = h
		}
	}
	if longest != nil {
		by := nameplate{}
		if longest.Deadline == "" {
			by = m.names[Key{Resource: longest.ByResource, RecordID: longest.ByID}]
		}
		before = longest.mark(by.table, by.name, m.today, m.printer)
	}
	if _, lapsed := m.lapsed[Key{resource, id, deadline}]; lapsed {
		behind = m.printer.Say(keyLapsed, nil)
	}
	return before, behind, always
}

// Held is what keeps people from being reminded of a date, whoever said it; "" for
// nothing.
func (m *Marks) Held(resource, id, deadline string, due expression.Day) string {
	before, _, _ := m.Date(resource, id, deadline, due)
	if before == "" {
		before = m.Record(resource, id)
	}
	return strings.TrimSpace(before)
}

func nameplateOf(t *table.Table, record int, p *language.Printer) nameplate {
	plate := nameplate{table: p.In(t.Resource.Title)}
	if plate.table == "" {
		plate.table = t.Resource.Name
	}
	plate.name = naming.Of(t.Resource).Call(t, record)
	return plate
}
