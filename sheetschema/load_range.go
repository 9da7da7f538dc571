package sheetschema

import (
	"errors"
	"fmt"

	"sheetsync/sheetschema/area"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/source"
)

const rangeMember = "range"

// place reads where on a tab a resource's records are; nil for the whole tab.
func (l *loader) place(o *source.Object) *area.Range {
	if !o.Has(rangeMember) {
		o.Allow(rangeMember)
		return nil
	}
	r, err := area.Parse(o.Text(rangeMember))
	hint := "write it as in A3:K, A3:K200 or 'Tab'!A3:K, with the header in it, or give the name of a named range"
	switch {
	case errors.Is(err, area.ErrReversed):
		hint = "write the upper left corner first, as in A3:K200"
	case errors.Is(err, area.ErrNoRoom), errors.Is(err, area.ErrCell):
		hint = "let it hold the header and all rows below, as in A3:K"
	}
	if err != nil {
		o.Fail(rangeMember, err.Error(), hint)
		return nil
	}
	return &r
}

// placesApart refuses two resources whose ranges on one tab overlap.
func (l *loader) placesApart(drafts []*draft) {
	for i, r := range drafts {
		for _, other := range drafts[:i] {
			if r.Range == nil || other.Range == nil {
				continue
			}
			a, b := *r.Range, *other.Range
			sameTab := a.Tab != "" && lexical.Fold(a.Tab) == lexical.Fold(b.Tab)
			if a.Name == "" && b.Name == "" && sameTab && a.Overlaps(b.Rectangle) ||
				a.Name != "" && lexical.Fold(a.Name) == lexical.Fold(b.Name) {
				r.object.Fail(rangeMember, fmt.Sprintf("the range overlaps that of the resource %s", other.Name), "let each cell be of one resource: end the upper range above the lower one, as in A3:K20")
			}
		}
	}
}
