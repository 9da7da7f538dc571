package rows

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/cespare/xxhash/v2"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
)

// SampleMark is what stands in a sample row's cell of the record id: a word, and
// what identifies the row's content, so that a row which people change is a sample
// no longer. cell gives the row's cells by field; those of computed fields don't
// count.
func SampleMark(r *sheetschema.Resource, tag language.Tag, cell func(f *sheetschema.Field) table.Cell) string {
	return language.NewPrinter(tag).Say("template.sample_id", language.Args{"content": contentOf(r, cell)})
}

// contentOf identifies a row's content in the columns of fields.
func contentOf(r *sheetschema.Resource, cell func(f *sheetschema.Field) table.Cell) string {
	h := xxhash.New()
	for _, f := range r.Fields {
		if f.Computed() {
			continue
		}
		text := ""
		switch c := cell(f); c.Kind {
		case table.CellText:
			text = strings.TrimSpace(c.Text)
		case table.CellNumber:
			text = lexical.PlainDigits(c.Number)
		case table.CellBool:
			if c.Number != 0 {
				text = "true"
			}
		}
		if text != "" {
			fmt.Fprintf(h, "%s %d %s\n", f.Name, len(text), text)
		}
	}
	return strconv.FormatUint(h.Sum64()>>24, 36) // 40 bits, eight letters
}

// sampleWords are the marks of samples before what identifies the content, in all
// languages.
func sampleWords() []string {
	var words []string
	for _, tag := range language.Tags() {
		words = append(words, language.NewPrinter(tag).Say("template.sample_id", language.Args{"content": ""}))
	}
	return words
}

// findSamples makes candidates of the rows that are marked as samples and haven't
// been changed.
func (c *classifier) findSamples() map[int]bool {
	if c.id < 0 {
		return nil
	}
	var samples map[int]bool
	words := sampleWords()
	for i := range c.shapes {
		row := c.first + i
		if c.shapes[i].filled == 0 || c.grid.Kind(row, c.id) != table.CellText || !c.isSample(row, words) {
			continue
		}
		if samples == nil {
			samples = make(map[int]bool)
		}
		samples[row] = true
	}
	return samples
}

// isSample reports whether a row bears the mark of its own content, and nothing in
// columns that the schema doesn't know or takes for computed.
func (c *classifier) isSample(row int, words []string) bool {
	mark := strings.TrimSpace(c.text(row, c.id))
	for _, word := range words {
		content, ok := strings.CutPrefix(mark, word)
		if !ok {
			continue
		}
		for _, x := range c.match.Extra {
			if c.contentOf(row, x.Column) != contentNone {
				return false
			}
		}
		for _, f := range c.resource.Fields {
			if c.match.IsTyped(f) && c.contentOf(row, c.match.Columns[f.Index]) != contentNone {
				return false
			}
		}
		return content == contentOf(c.resource, func(f *sheetschema.Field) table.Cell { return c.grid.Cell(row, c.match.Columns[f.Index]) })
	}
	return false
}
