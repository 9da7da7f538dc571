package page

import (
	"sync"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/mirror/readmodel"
	"sheetsync/syncer/mirror/reports"
)

// models are the read models of registers, in each language that is asked for.
type models struct {
	mu   sync.Mutex
	made map[modelKey]*readmodel.Model
}

type modelKey struct {
	register string
	language language.Tag
}

// model is the register's read model in the visitor's language.
func (v *visit) model() *readmodel.Model {
	m := &v.models
	m.mu.Lock()
	defer m.mu.Unlock()
	key := modelKey{v.register.Name, v.printer.Tag()}
	if m.made[key] == nil {
		if m.made == nil {
			m.made = make(map[modelKey]*readmodel.Model)
		}
		m.made[key] = readmodel.Of(v.register.Name, v.register.Descriptor, reports.Locale{Language: v.printer.Tag(), Zone: v.register.Location.String()}).With(v.Keys)
	}
	return m.made[key]
}
