package ooxml

import (
	"encoding/xml"
	"strings"

	"sheetsync/sheetschema/bounds"
)

// nameReader collects a workbook's defined names, without those that are the office
// program's own (_xlnm.Print_Area) or hidden.
type nameReader struct {
	all  []Name
	open bool
	name Name
	text strings.Builder
}

func (r *nameReader) token(token xml.Token) error {
	switch e := token.(type) {
	case xml.StartElement:
		if e.Name.Local == "definedName" {
			name := attribute(&e, "name")
			r.open, r.name = !strings.HasPrefix(strings.ToLower(name), "_xlnm.") && !isTrue(attribute(&e, "hidden")), Name{Name: name}
			r.text.Reset()
		}
	case xml.CharData:
		if r.open {
			r.text.Write(e)
		}
	case xml.EndElement:
		if r.open && e.Name.Local == "definedName" {
			r.open, r.name.RefersTo = false, r.text.String()
			if len(r.all) == bounds.Names {
				return &bounds.Error{What: "defined names", Limit: bounds.Names}
			}
			r.all = append(r.all, r.name)
		}
	}
	return nil
}
