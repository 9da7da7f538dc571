package ooxml

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"path"
	"strings"

	"sheetsync/sheetschema/bounds"
)

// A Workbook is an open workbook.
type Workbook struct {
	// Sheets are those with cells, hidden ones included, in the workbook's order.
	Sheets []*Sheet
	// Names are the defined names that people see: what they call a range.
	Names []Name

	archive  *archive
	date1904 bool
	texts    []string // the shared ones
	styles   []Style
	read     int64 // cells so far
}

// A Name is what people call a range, or the result of a formula.
type Name struct{ Name, RefersTo string }

// Open reads what the sheets of a workbook share. Errors are [ErrNotWorkbook], a
// [bounds.Error], or ctx's.
func Open(ctx context.Context, data []byte) (*Workbook, error) {
	if bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")) {
		return nil, errors.New("the file is of the old format .xls, or has a password; save it as .xlsx without one")
	}
	a, err := openArchive(data)
	if err != nil {
		return nil, err
	}
	w := &Workbook{archive: a}
	root, err := w.root(ctx)
	if err != nil {
		return nil, err
	}
	related, err := w.relations(ctx, root)
	if err != nil {
		return nil, err
	}
	if err := w.list(ctx, root, related); err != nil {
		return nil, err
	}
	for _, r := range related {
		switch {
		case r.is("sharedStrings") && a.has(r.target):
			err = w.sharedTexts(ctx, r.target)
		case r.is("styles") && a.has(r.target):
			err = w.readStyles(ctx, r.target)
		}
		if err != nil {
			return nil, err
		}
	}
	return w, nil
}

// A relation leads from a part to another.
type relation struct{ kind, target string }

func (r relation) is(kind string) bool { return strings.HasSuffix(r.kind, "/"+kind) }

// root finds the workbook's main part.
func (w *Workbook) root(ctx context.Context) (string, error) {
	related, err := w.relations(ctx, "")
	if err != nil {
		return "", err
	}
	for _, r := range related {
		if r.is("officeDocument") {
			return r.target, nil
		}
	}
	return "", damaged("it has no workbook")
}

// relations reads where a part leads to, by the relations' ids.
func (w *Workbook) relations(ctx context.Context, from string) (map[string]relation, error) {
	dir, _ := path.Split(from)
	related := make(map[string]relation)
	err := w.archive.part(ctx, relationsOf(from), func(_ *xml.Decoder, token xml.Token) error {
		e, ok := token.(xml.StartElement)
		if !ok || e.Name.Local != "Relationship" {
			return nil
		}
		target := attribute(&e, "Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(dir, target)
		}
		related[attribute(&e, "Id")] = relation{attribute(&e, "Type"), target}
		return nil
	})
	return related, err
}

// relationsOf is the part that says where another one leads to.
func relationsOf(from string) string {
	dir, file := path.Split(from)
	return path.Join(dir, "_rels", file+".rels")
}

// list finds the sheets that have cells.
func (w *Workbook) list(ctx context.Context, root string, related map[string]relation) error {
	found := false
	taken := make(map[string]bool)
	var names nameReader
	err := w.archive.part(ctx, root, func(_ *xml.Decoder, token xml.Token) error {
		if err := names.token(token); err != nil {
			return err
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			return nil
		}
		switch e.Name.Local {
		case "workbookPr":
			w.date1904 = isTrue(attribute(&e, "date1904"))
		case "sheet":
			found = true
			s := &Sheet{Title: attribute(&e, "name"), Hidden: attribute(&e, "state") != "" && attribute(&e, "state") != "visible", workbook: w}
			var r relation
			for _, a := range e.Attr {
				if a.Name.Local == "id" {
					r = related[a.Value]
				}
			}
			if !r.is("worksheet") {
				return nil
			}
			if len(w.Sheets) == bounds.Tabs {
				return &bounds.Error{What: "tabs", Limit: bounds.Tabs}
			}
			if taken[r.target] {
				return damaged("two tabs have the same cells")
			}
			s.part, taken[r.target] = r.target, true
			w.Sheets = append(w.Sheets, s)
		}
		return nil
	})
	if err == nil && !found {
		return damaged("it has no sheets")
	}
	w.Names = names.all
	return err
}
