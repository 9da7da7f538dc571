package ooxml

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"path"
	"slices"
	"strings"

	"sheetsync/sheetschema/bounds"
)

// WithoutCells returns the workbook without its cells, texts, pictures and
// charts: what is left is small, and tells a program that looks at it the
// formats, rules, notes and names. Every sheet must have been read before.
func (w *Workbook) WithoutCells(ctx context.Context) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	names := make([]string, 0, len(w.archive.parts))
	for name := range w.archive.parts {
		names = append(names, name)
	}
	slices.Sort(names)
	sheets := make(map[string]*Sheet)
	for _, s := range w.Sheets {
		sheets[partName(s.part)] = s
	}
	// What was unpacked for the cells doesn't count again.
	w.archive.unpacked = 0
	for _, name := range names {
		if !layoutPart(name) {
			continue
		}
		to, err := z.CreateHeader(&zip.FileHeader{Name: strings.TrimPrefix(w.archive.parts[name].Name, "/"), Method: zip.Store})
		if err != nil {
			return nil, err
		}
		if err := w.copyPart(ctx, to, name, sheets[name]); err != nil {
			return nil, err
		}
		if out.Len() > 2*bounds.Part {
			return nil, bounds.Bytes("", "layout", bounds.Part)
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// layoutPart reports whether a part tells of the layout.
func layoutPart(name string) bool {
	if ext := path.Ext(name); ext != ".xml" && ext != ".rels" {
		return false
	}
	base := path.Base(name)
	if base == "sharedstrings.xml" || base == "calcchain.xml" {
		return false
	}
	for _, dir := range []string{"drawings/", "charts/", "chartsheets/", "media/", "pivottables/", "pivotcache/", "externallinks/", "embeddings/", "ctrlprops/", "customxml/"} {
		if strings.Contains(name, dir) {
			return false
		}
	}
	return true
}

// copyPart copies a part, but for the cells of a sheet.
func (w *Workbook) copyPart(ctx context.Context, to io.Writer, name string, s *Sheet) error {
	r, err := w.archive.open(ctx, name)
	if err != nil {
		return err
	}
	defer r.Close()
	r.copied = true
	failed := func(err error) error {
		if err == nil || ctx.Err() != nil || bounds.Is(err) {
			return err
		}
		return damaged("%s can't be unpacked", path.Base(name))
	}
	if s != nil && s.end > s.start {
		if _, err := io.CopyN(to, r, s.start); err != nil {
			return failed(err)
		}
		if _, err := io.CopyN(io.Discard, r, s.end-s.start); err != nil {
			return failed(err)
		}
	}
	n, err := io.Copy(to, io.LimitReader(r, bounds.Part+1))
	if n > bounds.Part {
		return bounds.Bytes("", "layout", bounds.Part)
	}
	return failed(err)
}
