package writeback

import (
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/assess"
	"sheetsync/syncer/dismissals"
)

// Texts are the texts that the service keeps beside each record of a tab, by
// record; nil where no record has any.
type Texts struct {
	Issues, Duplicates, Deadlines []string
	// Kept says whose cell in the column of duplicates is left as it is; nil for none.
	Kept []bool
}

// Part are the texts of the records from one to another.
func (t Texts) Part(from, to int) Texts {
	part := func(texts []string) []string {
		if texts == nil {
			return nil
		}
		return texts[from:to]
	}
	p := Texts{Issues: part(t.Issues), Duplicates: part(t.Duplicates), Deadlines: part(t.Deadlines)}
	if t.Kept != nil {
		p.Kept = t.Kept[from:to]
	}
	return p
}

// TextsOf says in a tab's service columns what was found out about its records,
// but for their deadlines.
func TextsOf(f *assess.Assessment, t *table.Table, p *language.Printer) Texts {
	var out Texts
	for record, issues := range f.ByRecord(t.Resource.Name) {
		if out.Issues == nil {
			out.Issues = make([]string, t.Len())
		}
		out.Issues[record] = issueText(f, t, issues, p)
	}
	out.Duplicates = duplicateTexts(f, t, p)
	return out
}

// maxIssueLines is how many of a record's issues are told in its cell: the worst,
// which come first.
const maxIssueLines = 5

// issueText words a record's issues, a line each: “field: what is wrong; what to do”,
// those that people dismissed behind the others.
func issueText(f *assess.Assessment, t *table.Table, of assess.Span, p *language.Printer) string {
	all := findings(f, of)
	lines := openLines(f, t, all, p)
	dismissed := 0
	for i := range all {
		if !all[i].dismissed {
			continue
		}
		if dismissed++; dismissed <= maxIssueLines {
			lines = append(lines, dismissedLine(f, t, &all[i], p))
		}
	}
	return strings.Join(lines, "\n")
}

// dismissedLine is what stands of a finding that people dismissed, or put off until a day.
func dismissedLine(f *assess.Assessment, t *table.Table, of *finding, p *language.Printer) string {
	line := dismissals.Mark(p) + named(f, t, of, p)
	if d := f.Dismissed[of.issues[0]]; d != nil && d.Verdict == dismissals.Later {
		line = p.Say("sheet.dismissed_until", language.Args{"issue": line, "day": d.Until.String()})
	}
	return line
}

// openLines are those of the findings that nobody dismissed.
func openLines(f *assess.Assessment, t *table.Table, all []finding, p *language.Printer) []string {
	lines := make([]string, 0, maxIssueLines+1)
	size, open := 0, 0
	for i := range all {
		if !all[i].dismissed {
			open++
		}
	}
	for i := range all {
		if all[i].dismissed {
			continue
		}
		line := issueLine(f, t, all, i, p)
		size += celltext.Units(line) + 1
		if len(lines) == maxIssueLines && open-len(lines) > 1 || size > maxLines && len(lines) > 0 {
			return append(lines, moreIssues(f, t, all, i, p)...)
		}
		lines = append(lines, line)
	}
	return lines
}

// Told are a record's findings as its cell tells them, those that people dismissed
// among them; of are its issues.
func Told(f *assess.Assessment, t *table.Table, of assess.Span, p *language.Printer) []dismissals.Told {
	var told []dismissals.Told
	open, dismissed := 0, 0
	all := findings(f, of)
	for i := range all {
		line := named(f, t, &all[i], p)
		if all[i].dismissed {
			if dismissed++; dismissed > maxIssueLines {
				continue
			}
		} else {
			line = said(f, t, all, i, p)
			if open++; open > maxIssueLines {
				continue
			}
		}
		var keys []dismissals.Key
		for _, issue := range all[i].issues {
			if dismissals.Can(&f.Issues[issue]) {
				keys = append(keys, dismissals.KeyOf(&f.Issues[issue]))
			}
		}
		if len(keys) > 0 {
			told = append(told, dismissals.Told{Keys: keys, Line: line})
		}
	}
	return told
}

// moreIssues are the last lines of a cell that doesn't tell all: that computed cells
// were typed over is told nevertheless, since the cell is where that is remembered
// (package drift).
func moreIssues(f *assess.Assessment, t *table.Table, all []finding, from int, p *language.Printer) []string {
	var lines []string
	untold := 0
	for i := from; i < len(all); i++ {
		switch {
		case all[i].dismissed:
		case f.Issues[all[i].issues[0]].Code == sheetschema.CodeComputedOvertyped:
			lines = append(lines, issueLine(f, t, all, i, p))
		default:
			untold++
		}
	}
	if untold > 0 {
		lines = append(lines, p.Say("sheet.more_issues", language.Args{"count": untold}))
	}
	return lines
}

// keyWarning is the mark before what is no error, by which the highlights tell it
// from one.
const keyWarning language.Key = "sheet.mark_warning"

// afterTitle is a message after the title of its field, which a rule's own message need
// not name.
func afterTitle(line string, issue *sheetschema.Issue, r *sheetschema.Resource, p *language.Printer) string {
	if field, ok := r.Field(issue.Field); ok {
		if caption := field.Caption(p.Tag()); !strings.HasPrefix(line, caption) {
			line = p.Say("sheet.issue_line", language.Args{"field": caption, "message": line})
		}
	}
	return line
}

// remedied says what to do behind what is wrong.
func remedied(line string, issue *sheetschema.Issue, remedy string, p *language.Printer) string {
	if remedy == "" || issue.Code == sheetschema.CodeRowConstraint && !issue.Text.IsZero() {
		return line // a rule's own message says what is wrong; what is to be done follows from it
	}
	return p.Say("sheet.issue_remedy", language.Args{"issue": line, "remedy": language.LowerFirst(remedy)})
}

// LineOf is an issue's line without a mark, of a message and a remedy.
func LineOf(issue *sheetschema.Issue, message, remedy string, r *sheetschema.Resource, p *language.Printer) string {
	return remedied(afterTitle(message, issue, r, p), issue, remedy, p)
}

// WarningOf is what is said of an issue that is no error beside what it is about.
func WarningOf(issue *sheetschema.Issue, r *sheetschema.Resource, p *language.Printer) string {
	return p.Say(keyWarning, nil) + LineOf(issue, issue.Message(p), issue.Suggestion(p), r, p)
}

// issueLine is a finding's line, with the mark of what is no error.
func issueLine(f *assess.Assessment, t *table.Table, all []finding, i int, p *language.Printer) string {
	line := said(f, t, all, i, p)
	if f.Issues[all[i].issues[0]].Severity < sheetschema.SeverityError {
		line = p.Say(keyWarning, nil) + line
	}
	return line
}

// maxLines is how much text about a record goes into a cell, in UTF-16 units; a
// cell holds ten times as much. Nobody reads so many lines.
const maxLines = celltext.Sheets / 10

// linesOf joins texts about a record for its cell.
func linesOf(texts []string, more string) string {
	size := 0
	for i, text := range texts {
		if size += celltext.Units(text) + 1; size > maxLines {
			return strings.Join(texts[:max(i, 1)], "\n") + "\n" + more
		}
	}
	return strings.Join(texts, "\n")
}
