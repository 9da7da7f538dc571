package writeback

import (
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/assess"
)

// Texts are the texts that the service keeps beside each record of a tab, by
// record; nil where no record has any.
type Texts struct {
	Issues, Duplicates, Deadlines []string
}

// TextsOf says in a tab's service columns what was found out about its records,
// but for their deadlines.
func TextsOf(f *assess.Assessment, t *table.Table, p *language.Printer) Texts {
	var out Texts
	for i := 0; i < len(f.Issues); {
		issue := f.Issues[i]
		if issue.Resource != t.Resource.Name || issue.Record < 0 {
			i++
			continue
		}
		end := i + 1
		for end < len(f.Issues) && f.Issues[end].Resource == issue.Resource && f.Issues[end].Record == issue.Record {
			end++
		}
		if out.Issues == nil {
			out.Issues = make([]string, t.Len())
		}
		out.Issues[issue.Record] = linesOf(issueLines(f, t, i, end, p), p.Say("sheet.more_issues", nil))
		i = end
	}
	if len(f.Duplicates) > 0 {
		out.Duplicates = duplicateTexts(f, t, p)
	}
	return out
}

// issueLines words a record's issues, each beginning with its field's title: a rule's
// own message need not name it.
func issueLines(f *assess.Assessment, t *table.Table, from, to int, p *language.Printer) []string {
	lines := make([]string, 0, to-from)
	for i := from; i < to; i++ {
		line := f.Messages[i]
		if field, ok := t.Resource.Field(f.Issues[i].Field); ok {
			if caption := field.Caption(p.Tag()); !strings.HasPrefix(line, caption) {
				line = p.Say("sheet.issue_line", language.Args{"field": caption, "message": line})
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func duplicateTexts(f *assess.Assessment, t *table.Table, p *language.Printer) []string {
	certain := certainScore(t.Resource)
	of := map[string][]string{}
	for _, d := range f.Duplicates {
		if d.Resource != t.Resource.Name {
			continue
		}
		text := d.DuplicateOf
		if d.Score < certain {
			text = p.Say("sheet.duplicate_possible", language.Args{"id": d.DuplicateOf})
		}
		of[d.RecordID] = append(of[d.RecordID], text)
	}
	if len(of) == 0 {
		return nil
	}
	out := make([]string, t.Len())
	for r := range out {
		if list := of[t.ID(r)]; list != nil {
			out[r] = linesOf(list, "…")
		}
	}
	return out
}

// certainScore is the score from which a duplicate is beyond doubt.
func certainScore(r *sheetschema.Resource) float64 {
	if r.Duplicates != nil {
		return r.Duplicates.Certain
	}
	return 0.95
}

// maxLines is how much text about a record goes into a cell, in UTF-16 units; a
// cell holds ten times as much. Nobody reads so many lines.
const maxLines = celltext.Sheets / 10

// linesOf joins the texts of a record's issues for its cell.
func linesOf(texts []string, more string) string {
	size := 0
	for i, text := range texts {
		if size += celltext.Units(text) + 1; size > maxLines {
			return strings.Join(texts[:max(i, 1)], "\n") + "\n" + more
		}
	}
	return strings.Join(texts, "\n")
}
