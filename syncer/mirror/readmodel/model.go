package readmodel

import (
	"crypto/rand"
	"encoding/hex"
	"sync"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/naming"
	"sheetsync/sheetschema/personal"
	"sheetsync/sheetschema/semantic"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/reports"
	"sheetsync/syncer/mirror/sealedhistory"
)

// A Model reads one register. It may be used by several goroutines, and is made once for
// a descriptor: it keeps what makes searching fast.
type Model struct {
	register string
	d        *sheetschema.Descriptor
	locale   reports.Locale
	printer  *language.Printer
	roles    *semantic.Roles
	plan     *reports.Plan
	personal map[*sheetschema.Field]bool
	names    map[*sheetschema.Resource]naming.Names
	salt     string               // of masks; "" where nothing is masked
	keys     sealedhistory.Opener // nil for none

	mu      sync.Mutex
	indexes []*customerIndex // the one that was used last comes first
}

// Of makes the model of a register.
func Of(register string, d *sheetschema.Descriptor, locale reports.Locale) *Model {
	locale.Sealed = true // or not: what stands for a history has the column in any case
	m := &Model{
		register: register, d: d, locale: locale, printer: language.NewPrinter(locale.Language), roles: semantic.Of(d), plan: reports.Of(register, d, locale),
		personal: make(map[*sheetschema.Field]bool), names: make(map[*sheetschema.Resource]naming.Names),
	}
	for _, r := range d.Resources {
		m.names[r] = naming.Of(r)
		for _, f := range r.Fields {
			m.personal[f] = personal.Is(d, f)
		}
	}
	return m
}

// Masked is the model with personal fields masked: see the package.
func (m *Model) Masked() *Model {
	var salt [16]byte
	_, _ = rand.Read(salt[:]) // never fails
	return &Model{
		register: m.register, d: m.d, locale: m.locale, printer: m.printer, roles: m.roles, plan: m.plan,
		personal: m.personal, names: m.names, keys: m.keys, salt: hex.EncodeToString(salt[:]),
	}
}

// Descriptor is the register's.
func (m *Model) Descriptor() *sheetschema.Descriptor { return m.d }

// Roles are what the descriptor's parts are for.
func (m *Model) Roles() *semantic.Roles { return m.roles }

// resource finds a resource by its name. The error is an [UnknownError].
func (m *Model) resource(name string) (*sheetschema.Resource, error) {
	if r, ok := m.d.Resource(name); ok {
		return r, nil
	}
	names := make([]string, len(m.d.Resources))
	for i, r := range m.d.Resources {
		names[i] = r.Name
	}
	return nil, &UnknownError{What: "tab", Name: name, Known: names}
}

// live is a resource's table for a FROM, masked where the model is.
func (m *Model) live(v *reading.View, r *sheetschema.Resource) string {
	return m.relation(v, r, r.Name, liveColumns)
}
