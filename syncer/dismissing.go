package syncer

import (
	"maps"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/assess"
	"sheetsync/syncer/checkpoint"
	"sheetsync/syncer/comments"
	"sheetsync/syncer/dismissals"
	"sheetsync/syncer/writeback"
)

// dismissing finds out which findings people dismissed: those that the mirror knows
// of, and those that they say now in the column of the tabs that tells the findings.
type dismissing struct {
	*input
	records []records
	state   *State
	issues  []sheetschema.Issue
	review  *review

	outcome dismissals.Outcome
	// texts are the tabs' texts, by resource, where nothing new was said.
	texts map[string]writeback.Texts
	// kept are the lines that are no answers, by resource and record.
	kept map[string]map[int][]string
}

// assess sums up what was found out.
func (d *dismissing) assess() *assess.Assessment {
	a := d.assessment(d.issues)
	replied := comments.Answers(d.state.Comments.List, d.threads, d.scope().Today, d.started)
	d.decide(replied)
	a.Dismiss(d.outcome.Standing, d.scope().Today)
	if !d.reg.WriteBack {
		return a
	}
	given, unreadable := d.collect(a)
	if len(given)+len(unreadable) == 0 {
		return a
	}
	d.texts = nil
	d.decide(append(replied, given...))
	if len(unreadable) > 0 {
		a = d.assessment(append(d.issues, unreadable...))
	}
	a.Dismiss(d.outcome.Standing, d.scope().Today)
	return a
}

func (d *dismissing) assessment(issues []sheetschema.Issue) *assess.Assessment {
	a := assess.New(tablesOf(d.records), issues, d.review.duplicates, d.printer())
	a.Clusters, a.Standing = d.review.clusters, d.review.standing
	return a
}

// decide finds out which decisions hold, of those known and those given now.
func (d *dismissing) decide(given []dismissals.Decision) {
	d.outcome = dismissals.Outcome{Standing: make(map[dismissals.Key]*dismissals.Decision)}
	for _, t := range tablesOf(d.records) {
		of := dismissals.Decide(t, d.state.Dismissals, given, d.started)
		for key, decision := range of.Standing {
			d.outcome.Standing[key] = decision
		}
		d.outcome.New = append(d.outcome.New, of.New...)
	}
}

// collect reads what people wrote into the cells that tell the findings, and says
// beside which records they wrote what is no answer.
func (d *dismissing) collect(a *assess.Assessment) (given []dismissals.Decision, unreadable []sheetschema.Issue) {
	d.texts, d.kept = make(map[string]writeback.Texts), make(map[string]map[int][]string)
	for i := range d.records {
		r := &d.records[i]
		c := &cellsOfFindings{dismissing: d, of: r, assessment: a, texts: writeback.TextsOf(a, r.table, d.printer())}
		d.texts[r.resource.Name] = c.texts
		c.readAll()
		given, unreadable = append(given, c.given...), append(unreadable, c.unreadable...)
	}
	return given, unreadable
}

// cellsOfFindings reads one resource's cells.
type cellsOfFindings struct {
	*dismissing
	of         *records
	assessment *assess.Assessment
	texts      writeback.Texts
	reader     *dismissals.Reader
	issuesOf   map[int]assess.Span // by record
	given      []dismissals.Decision
	unreadable []sheetschema.Issue
}

func (c *cellsOfFindings) readAll() {
	for record, cell := range c.of.serviceCells(sheetschema.IssuesColumn) {
		// A row without an id of its own, such as a copy, has no say: of what is in its
		// record nothing was told.
		if cell.Kind == table.CellEmpty || c.of.shown[record] != c.of.table.ID(record) {
			continue
		}
		if text := cell.Seen(); c.texts.Issues == nil || c.texts.Issues[record] != text {
			c.read(record, text)
		}
	}
}

// read reads a cell that doesn't tell what it should.
func (c *cellsOfFindings) read(record int, text string) {
	if c.reader == nil {
		c.reader = dismissals.NewReader(c.of.resource)
		c.issuesOf = maps.Collect(c.assessment.ByRecord(c.of.resource.Name))
	}
	isNew := c.state.Basis == ""
	reading := c.reader.Read(text, writeback.Told(c.assessment, c.of.table, c.issuesOf[record], c.printer()), isNew)
	row := c.of.table.Row(record)
	for _, answer := range reading.Answers {
		for _, key := range answer.About {
			if isNew || c.state.Told[key] {
				c.given = append(c.given, dismissals.Decision{Key: key, Verdict: answer.Verdict, Source: answers.FromSheet, Text: answer.Text, Row: row, At: c.started})
			}
		}
	}
	if len(reading.Kept) == 0 || c.state.Basis != checkpoint.Basis(c.reg.Descriptor) {
		return // what another version of the program or the descriptor wrote isn't told from it
	}
	name, p := c.of.resource.Name, c.printer()
	if c.kept[name] == nil {
		c.kept[name] = make(map[int][]string)
	}
	c.kept[name][record] = reading.Kept
	c.unreadable = append(c.unreadable, sheetschema.Issue{
		Resource: name, Record: record, Row: row, Code: sheetschema.CodeAnswerUnreadable, Variant: "issues", Severity: sheetschema.SeverityWarning,
		Args: map[string]string{"column": sheetschema.ServiceTitle(sheetschema.IssuesColumn, p.Tag()), "ok": dismissals.Words(dismissals.Dismissed, p)[0]},
	})
}

// textsOf are a resource's texts, with what people wrote above the findings that is no
// answer.
func (d *dismissing) textsOf(a *assess.Assessment, t *table.Table) writeback.Texts {
	texts, known := d.texts[t.Resource.Name]
	if !known {
		texts = writeback.TextsOf(a, t, d.printer())
	}
	for record, lines := range d.kept[t.Resource.Name] {
		texts.Issues[record] = strings.Join(append(lines, texts.Issues[record]), "\n")
	}
	return texts
}
