package sheetschema

import (
	"cmp"
	"fmt"

	"sheetsync/sheetschema/source"
)

// A Position is where a resource or a field is described.
type Position struct {
	File         string // that it stands in, where the descriptor extends another; else ""
	Line, Column int    // from 1
}

// Position says where what has a path in the descriptor's source is described, a
// resource or a field, such as resources[1].schema.fields[0]: its beginning for
// anything else.
func (d *Descriptor) Position(path string) Position {
	if at, ok := d.positions[path]; ok {
		return at
	}
	return Position{Line: 1, Column: 1}
}

// Place says where in the descriptor's source a field is described, as
// “orders.yaml:12”: there its titles and aliases are.
func (d *Descriptor) Place(r *Resource, f *Field) string {
	at, ok := d.positions[fmt.Sprintf("resources[%d].schema.fields[%d]", r.Index, f.Index)]
	if !ok {
		return d.file
	}
	return fmt.Sprintf("%s:%d", cmp.Or(at.File, d.file), at.Line)
}

func (r *draft) notePositions(d *Descriptor) {
	note := func(o *source.Object) { d.positions[o.Path] = Position{o.At.File, o.At.Line, o.At.Column} }
	note(r.object)
	for _, f := range r.fields {
		note(f)
	}
}
