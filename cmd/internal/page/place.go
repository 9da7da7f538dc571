package page

import (
	"context"

	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
)

// A rowLink leads to a record's row in the sheet.
type rowLink struct {
	Row  int
	Link string // "" where the sheet's address isn't known
}

// rowLinks finds the rows of records.
func (v *visit) rowLinks(ctx context.Context, view *reading.View, refs []readmodel.Ref) (map[readmodel.Ref]rowLink, error) {
	places, err := readmodel.Places(ctx, view, v.register.Descriptor, refs)
	if err != nil {
		return nil, err
	}
	return v.linksTo(ctx, places), nil
}

// linksTo leads to places.
func (v *visit) linksTo(ctx context.Context, places map[readmodel.Ref]readmodel.Place) map[readmodel.Ref]rowLink {
	links := make(map[readmodel.Ref]rowLink, len(places))
	var address func(resource, tab string, from, to int) string
	if v.register.Rows != nil {
		address = v.register.Rows(ctx)
	}
	for ref, place := range places {
		link := rowLink{Row: place.Row}
		if address != nil {
			link.Link = address(ref.Resource, place.Tab, place.Row, place.Row)
		}
		links[ref] = link
	}
	return links
}
