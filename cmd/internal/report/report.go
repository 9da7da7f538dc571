package report

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"sheetsync/cmd/internal/check"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
)

// A Checked is a register or file that was checked, with what was found.
type Checked struct {
	Name       string
	Place      string // the file's path, or the spreadsheet's address
	Descriptor *sheetschema.Descriptor
	Language   language.Tag
	Issues     []check.Issue
}

// A Format is a form of a report.
type Format string

// The formats.
const (
	FormatTable Format = "table"
	FormatJSON  Format = "json"
	FormatCSV   Format = "csv"
	FormatHTML  Format = "html"
	FormatSARIF Format = "sarif"
	FormatJUnit Format = "junit"
)

// Formats lists the formats in the order in which people are told of them.
func Formats() []Format {
	return []Format{FormatTable, FormatJSON, FormatCSV, FormatHTML, FormatSARIF, FormatJUnit}
}

// ParseFormat reads a format's name. ok is false for a word that is none.
func ParseFormat(name string) (f Format, ok bool) {
	f = Format(strings.ToLower(name))
	return f, slices.Contains(Formats(), f)
}

// Write writes a report in any format but [FormatTable]. version is the program's.
func Write(w io.Writer, f Format, checked []Checked, version string) error {
	switch f {
	case FormatJSON:
		return writeJSON(w, checked)
	case FormatCSV:
		return writeCSV(w, checked)
	case FormatHTML:
		return writeHTML(w, checked)
	case FormatSARIF:
		return writeSARIF(w, checked, version)
	case FormatJUnit:
		return writeJUnit(w, checked)
	}
	return fmt.Errorf("no report of the format %q", f)
}

func writeJSON(w io.Writer, checked []Checked) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, c := range checked {
		for _, i := range c.Issues {
			if err := enc.Encode(i); err != nil {
				return err
			}
		}
	}
	return nil
}

// printerOf words what stands once in a report: in the language of the first that was
// checked.
func printerOf(checked []Checked) *language.Printer {
	if len(checked) == 0 {
		return language.NewPrinter(language.English)
	}
	return language.NewPrinter(checked[0].Language)
}

// resource returns the title of a resource; its name where it isn't known.
func (c *Checked) resource(name string) string {
	if r, ok := c.Descriptor.Resource(name); ok {
		return r.Caption(c.Language)
	}
	return name
}

// field returns the title of a field; its name where it isn't known.
func (c *Checked) field(resource, name string) string {
	if r, ok := c.Descriptor.Resource(resource); ok {
		if f, ok := r.Field(name); ok {
			return f.Caption(c.Language)
		}
	}
	return name
}
