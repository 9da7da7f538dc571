package ooxml

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"sheetsync/sheetschema/bounds"
)

// ErrNotWorkbook says that a file is no .xlsx workbook, or is damaged.
var ErrNotWorkbook = errors.New("the file is not an .xlsx workbook, or is damaged; open it and save it as .xlsx again")

// damaged says what is wrong with a workbook.
func damaged(format string, args ...any) error {
	return fmt.Errorf("%w (%s)", ErrNotWorkbook, fmt.Sprintf(format, args...))
}

// archive unpacks the parts of a workbook. All that is unpacked counts.
type archive struct {
	parts    map[string]*zip.File // by their name in lower case, without a leading slash
	unpacked int64
}

func openArchive(data []byte) (*archive, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, ErrNotWorkbook
	}
	if len(z.File) > bounds.Parts {
		return nil, &bounds.Error{What: "files in the workbook's archive", Limit: bounds.Parts}
	}
	a := &archive{parts: make(map[string]*zip.File, len(z.File))}
	for _, f := range z.File {
		a.parts[partName(f.Name)] = f
	}
	return a, nil
}

func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// open opens a part.
func (a *archive) open(ctx context.Context, name string) (*partReader, error) {
	f := a.parts[partName(name)]
	if f == nil {
		return nil, damaged("%s is missing", path.Base(name))
	}
	// What a part says of its size may be wrong: it only saves the work.
	if f.UncompressedSize64 > bounds.Unpacked || a.unpacked+int64(f.UncompressedSize64) > bounds.Unpacked {
		return nil, bounds.Bytes("", "unpacked content", bounds.Unpacked)
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged("%s can't be unpacked", path.Base(name))
	}
	return &partReader{ctx: ctx, archive: a, r: r}, nil
}

// partReader counts what is unpacked, in all and since the last token: an XML
// decoder holds a token in memory until it is whole.
type partReader struct {
	ctx     context.Context
	archive *archive
	r       io.ReadCloser
	token   int
	copied  bool // as it is, without tokens
}

func (p *partReader) Close() error { return p.r.Close() }

func (p *partReader) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := p.r.Read(b)
	if p.archive.unpacked += int64(n); p.archive.unpacked > bounds.Unpacked {
		return 0, bounds.Bytes("", "unpacked content", bounds.Unpacked)
	}
	if p.token += n; p.token > bounds.Token && !p.copied {
		return 0, &bounds.Error{What: "characters in one cell", Limit: bounds.CellUnits}
	}
	return n, err
}

// part runs through a part's tags and texts.
func (a *archive) part(ctx context.Context, name string, see func(d *xml.Decoder, token xml.Token) error) error {
	r, err := a.open(ctx, name)
	if err != nil {
		return err
	}
	defer r.Close()
	d := xml.NewDecoder(r)
	for {
		token, err := d.RawToken()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && (ctx.Err() != nil || bounds.Is(err)):
			return err
		case err != nil:
			return damaged("%s is no XML", path.Base(name))
		}
		r.token = 0
		if err := see(d, token); err != nil {
			return err
		}
	}
}

func (a *archive) has(name string) bool { return a.parts[partName(name)] != nil }

// attribute returns an attribute without a namespace, or "".
func attribute(e *xml.StartElement, name string) string {
	for i := range e.Attr {
		if e.Attr[i].Name.Space == "" && e.Attr[i].Name.Local == name {
			return e.Attr[i].Value
		}
	}
	return ""
}

func isTrue(value string) bool { return value == "1" || value == "true" || value == "on" }
