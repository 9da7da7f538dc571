package duplicates

import (
	"slices"
	"sync"

	"sheetsync/sheetschema/table"
)

// MaxRemembered is of how many records a Memory keeps the indexes, at about 250
// bytes a record.
const MaxRemembered = 1_000_000

// A Memory keeps the indexes of registers whose tables are looked at again and
// again, of up to [MaxRemembered] records: beyond them, those of the registers that
// weren't looked at for longest are forgotten. Its zero value is empty, and it may
// be used by several goroutines.
type Memory struct {
	mu        sync.Mutex
	registers map[string]*Register
	order     []string // the one that was kept last comes last
}

// A Register has the indexes of one register's tables. It is for one goroutine.
type Register struct {
	indexes map[string]*Index // by resource
	records int
}

// Take takes a register's indexes out, for whoever looks at it now. They are
// forgotten unless they are kept again: what was interrupted is not to be trusted.
func (m *Memory) Take(name string) *Register {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.registers[name]
	m.forget(name)
	if r == nil {
		r = &Register{indexes: make(map[string]*Index)}
	}
	return r
}

// Keep keeps a register's indexes until they are taken.
func (m *Memory) Keep(name string, r *Register) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r.records = 0
	for _, x := range r.indexes {
		if x.found != nil {
			r.records += x.found.Len()
		}
	}
	m.forget(name)
	if m.registers == nil {
		m.registers = make(map[string]*Register)
	}
	m.registers[name] = r
	m.order = append(m.order, name)
	total := 0
	for _, r := range m.registers {
		total += r.records
	}
	for total > MaxRemembered {
		total -= m.registers[m.order[0]].records
		m.forget(m.order[0])
	}
}

func (m *Memory) forget(name string) {
	delete(m.registers, name)
	m.order = slices.DeleteFunc(m.order, func(other string) bool { return other == name })
}

// Find is [Find]. A table that is looked at for the first time isn't remembered:
// there may be no second time. From the second time on its index is kept.
func (r *Register) Find(t *table.Table, o Options) *Result {
	name := t.Resource.Name
	x, again := r.indexes[name]
	if !again {
		r.indexes[name] = &Index{}
		return Find(t, o)
	}
	return x.Find(t, o)
}
