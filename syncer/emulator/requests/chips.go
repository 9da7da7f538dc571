package requests

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// placeholder stands in a text where a chip goes.
const placeholder = '@'

// chipped returns a cell with chips in its text. Where a chip goes the text has an “@”, in whose place comes what the chip shows.
// Assumed: a chip that goes elsewhere covers the text as it stands, up to the next one.
func chipped(c grid.Cell, runs []*sheets.ChipRun) (grid.Cell, *wire.Error) {
	x := c.Extra()
	runs = slices.DeleteFunc(slices.Clone(runs), func(r *sheets.ChipRun) bool { return r.Chip == nil || wire.Empty(r.Chip) })
	if len(runs) == 0 {
		x.Chips = nil
		return c.WithExtra(x), nil
	}
	if c.Kind() != grid.Text || c.Formula() != "" {
		return c, wire.Invalid("Chip runs can only be applied to a text.")
	}
	text := utf16.Encode([]rune(c.Text()))
	var out []uint16
	var chips []*sheets.ChipRun
	plain := func() { // a stretch without a chip begins here
		chips = append(chips, &sheets.ChipRun{StartIndex: int64(len(out)), Chip: &sheets.Chip{}})
	}
	at := 0
	for i, run := range runs {
		start, end := int(run.StartIndex), len(text)
		if i+1 < len(runs) {
			end = int(runs[i+1].StartIndex)
		}
		if start < at || start >= len(text) || end <= start {
			return c, wire.Invalid("ChipRun.startIndex: %d is outside of the text or out of order.", start)
		}
		chip, err := newChip(run.Chip)
		if err != nil {
			return c, err
		}
		if start > at {
			plain()
			out = append(out, text[at:start]...)
		}
		chips = append(chips, &sheets.ChipRun{StartIndex: int64(len(out)), Chip: chip})
		if text[start] == placeholder {
			out = append(out, utf16.Encode([]rune(shownAs(chip)))...)
			at = start + 1
		} else {
			out = append(out, text[start:end]...)
			at = end
		}
	}
	if at < len(text) {
		plain()
		out = append(out, text[at:]...)
	}
	c = c.WithValue(grid.TextValue(string(utf16.Decode(out))))
	x.Chips = chips
	return c.WithExtra(x), nil
}

// newChip checks a chip, and completes what is told of it.
func newChip(c *sheets.Chip) (*sheets.Chip, *wire.Error) {
	switch p, l := c.PersonProperties, c.RichLinkProperties; {
	case p != nil && l != nil:
		return nil, wire.Invalid("Chip: only one of personProperties and richLinkProperties can be set.")
	case p != nil && p.Email == "":
		return nil, wire.Invalid("PersonProperties.email is required.")
	case l != nil && l.Uri == "":
		return nil, wire.Invalid("RichLinkProperties.uri is required.")
	case l != nil:
		return &sheets.Chip{RichLinkProperties: &sheets.RichLinkProperties{Uri: l.Uri, MimeType: mimeType(l.Uri)}}, nil
	}
	return wire.Tidy(c), nil
}

// mimeType is the kind of file that a link opens, "" when that can't be told from it.
func mimeType(uri string) string {
	for part, kind := range map[string]string{"spreadsheets": "spreadsheet", "document": "document", "presentation": "presentation",
		"forms": "form"} {
		if strings.HasPrefix(uri, "https://docs.google.com/"+part+"/") {
			return "application/vnd.google-apps." + kind
		}
	}
	return ""
}

// shownAs is the text that a chip shows. Assumed: a person is called after the address, li.ming@… is Li Ming, for want of an
// address book; one whose address has no two names is shown as that.
func shownAs(c *sheets.Chip) string {
	p := c.PersonProperties
	if p == nil {
		return c.RichLinkProperties.Uri
	}
	local, _, _ := strings.Cut(p.Email, "@")
	names := strings.FieldsFunc(local, func(r rune) bool { return !unicode.IsLetter(r) })
	if p.DisplayFormat == "EMAIL" || len(names) < 2 {
		return p.Email
	}
	for i, name := range names {
		letters := []rune(name)
		letters[0] = unicode.ToUpper(letters[0])
		names[i] = string(letters)
	}
	if last := len(names) - 1; p.DisplayFormat == "LAST_NAME_COMMA_FIRST_NAME" {
		return names[last] + ", " + strings.Join(names[:last], " ")
	}
	return strings.Join(names, " ")
}
