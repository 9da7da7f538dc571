package writeback

import (
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/naming"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/assess"
)

// duplicateTexts says beside each record which other one it seems to be, and what
// people answered about it: open questions first, for the first line decides how the
// cell is coloured.
func duplicateTexts(f *assess.Assessment, t *table.Table, p *language.Printer) []string {
	w := &duplicateWriter{table: t, printer: p, names: naming.Of(t.Resource)}
	for i := range f.Duplicates {
		if d := &f.Duplicates[i]; d.Resource == t.Resource.Name && !d.Answered {
			w.add(d.RecordID, w.question(d))
		}
	}
	for i := range f.Standing {
		if d := &f.Standing[i]; d.Resource == t.Resource.Name {
			w.add(d.Newer, answers.Standing(d.Verdict, w.name(d.Older), p))
		}
	}
	return w.texts()
}

// duplicateWriter writes one tab's column.
type duplicateWriter struct {
	table   *table.Table
	printer *language.Printer
	names   naming.Names
	at      map[string]int      // records by id
	lines   map[string][]string // by record id
}

func (w *duplicateWriter) add(id, line string) {
	if w.lines == nil {
		w.lines = make(map[string][]string)
	}
	w.lines[id] = append(w.lines[id], line)
}

// record finds a record by its id, -1 for none.
func (w *duplicateWriter) record(id string) int {
	if w.at == nil {
		w.at = w.table.ByID()
	}
	if record, ok := w.at[id]; ok {
		return record
	}
	return -1
}

func (w *duplicateWriter) name(id string) string {
	if record := w.record(id); record >= 0 {
		return w.names.Call(w.table, record)
	}
	return ""
}

func (w *duplicateWriter) question(d *assess.Duplicate) string {
	f := answers.Finding{Name: w.name(d.DuplicateOf), Certain: d.Certain}
	if record, own := w.record(d.DuplicateOf), w.record(d.RecordID); record >= 0 && own >= 0 {
		f.Row = w.table.Row(record)
		if tab := w.table.Tab(record); tab != w.table.Tab(own) {
			f.Tab = celltext.Line(tab)
		}
	}
	if d.Evidence == nil {
		f.Fields = w.captions(d.Reasons)
		return answers.Question(f, w.printer)
	}
	for _, line := range d.Evidence.Lines {
		switch {
		case line.Bits <= 0 || !line.Level.Agrees():
		case line.Level.Equal():
			f.Fields = append(f.Fields, w.captions(line.Fields)...)
		default:
			f.Alike = append(f.Alike, w.captions(line.Fields)...)
		}
	}
	return answers.Question(f, w.printer)
}

// captions are the titles of fields.
func (w *duplicateWriter) captions(names []string) []string {
	var out []string
	for _, name := range names {
		if field, ok := w.table.Resource.Field(name); ok {
			out = append(out, field.Caption(w.printer.Tag()))
		}
	}
	return out
}

// texts are the cells' texts by record; nil where no record has any.
func (w *duplicateWriter) texts() []string {
	if len(w.lines) == 0 {
		return nil
	}
	out := make([]string, w.table.Len())
	for r := range out {
		if lines := w.lines[w.table.ID(r)]; lines != nil {
			out[r] = linesOf(lines, "…")
		}
	}
	return out
}
