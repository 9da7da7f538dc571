package digest

import (
	"slices"

	"sheetsync/sheetschema/celltext"
)

// inert is the content with no link in what stands in cells: whoever edits the sheet would
// else choose where a mail in the company's name leads. What the descriptor and the
// configuration say may hold links.
func (c *Content) inert() *Content {
	of := *c
	of.Dates = slices.Clone(c.Dates)
	for i := range of.Dates {
		d := &of.Dates[i]
		d.Title, d.Customer, d.Per, d.Owner = celltext.Unlink(d.Title), celltext.Unlink(d.Customer), celltext.Unlink(d.Per), celltext.Unlink(d.Owner)
		d.For = unlinked(d.For)
	}
	of.Notices = slices.Clone(c.Notices)
	for i := range of.Notices {
		of.Notices[i] = *of.Notices[i].inert()
	}
	if c.Missed != nil {
		of.Missed = c.Missed.inert()
	}
	return &of
}

func (n *Notice) inert() *Notice {
	of := *n
	of.Lines = slices.Clone(n.Lines)
	for i := range of.Lines {
		of.Lines[i].Title = celltext.Unlink(of.Lines[i].Title)
	}
	return &of
}

func unlinked(texts []string) []string {
	list := slices.Clone(texts)
	for i, text := range list {
		list[i] = celltext.Unlink(text)
	}
	return list
}
