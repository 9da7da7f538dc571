package subjectexport

import (
	_ "embed"
	"html/template"
	"io"

	"sheetsync/sheetschema/language"
)

//go:embed page.html
var pageSource string

var pageTemplate = template.Must(template.New("page").Parse(pageSource))

// words are the catalogue's texts of the page.
var words = []string{
	"title", "made", "others", "known", "source", "row", "gone", "since", "purpose", "unstated", "keep", "field", "value", "changes", "when", "before", "after",
	"mentions", "reminders", "about", "due", "to", "you", "team", "nothing",
}

// WriteHTML writes the document as a page, in its language.
func WriteHTML(w io.Writer, d *Document, tag language.Tag) error {
	p := language.NewPrinter(tag)
	said := make(map[string]string, len(words))
	for _, word := range words {
		said[word] = p.Say(language.Key("subject."+word), nil)
	}
	return pageTemplate.Execute(w, map[string]any{"Language": string(tag), "Words": said, "Document": d})
}
