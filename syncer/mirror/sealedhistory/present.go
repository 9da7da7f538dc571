package sealedhistory

import (
	"sheetsync/sheetschema"
	"sheetsync/syncer/sealing"
)

// Present has a content name its fields as the resource does now: what is sealed keeps the
// names that fields had then.
func Present(r *sheetschema.Resource, c *sealing.Content) {
	for _, f := range r.Fields {
		for _, old := range f.Aliases {
			rename(c.Fields, old, f.Name)
			rename(c.Raw, old, f.Name)
		}
	}
}

// rename leaves a value where it is if there is one of the other name, too.
func rename(values map[string]string, from, to string) {
	text, ok := values[from]
	if _, taken := values[to]; !ok || taken {
		return
	}
	delete(values, from)
	values[to] = text
}
