package syncer

import (
	"maps"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/checkpoint"
	"sheetsync/syncer/deadlines"
	"sheetsync/syncer/snoozes"
	"sheetsync/syncer/writeback"
)

// snoozing finds out what people put off, muted and paused: what the mirror knows of, and
// what they say now in the column of the tabs that tells the deadlines.
type snoozing struct {
	*input
	records []records
	state   *State
	tables  []*table.Table // by resource; nil where there is none

	said   []snoozes.Decision // for the log
	holds  []snoozes.Hold
	lapsed map[snoozes.Key]*snoozes.Decision
	issues []sheetschema.Issue
	marks  *snoozes.Marks
	texts  map[string][]string // what the column should say, by resource
	// kept are the lines that can't be carried out, by resource and record.
	kept map[string]map[int][]string
}

func (s *snoozing) evaluate() {
	s.decide(nil)
	if !s.reg.WriteBack {
		return
	}
	s.word()
	if given := s.collect(); len(given) > 0 {
		s.decide(given)
		s.word()
	}
}

// decide finds out which decisions stand, of those known and those given now.
func (s *snoozing) decide(given []snoozes.Decision) {
	standing := make(map[snoozes.Key]*snoozes.Decision)
	s.said, s.lapsed = nil, make(map[snoozes.Key]*snoozes.Decision)
	if len(s.state.Snoozes)+len(given) > 0 {
		for _, t := range tablesOf(s.records) {
			of := snoozes.Decide(t, slices.Clone(s.state.Snoozes), given, s.scope(), s.started)
			maps.Copy(standing, of.Standing)
			maps.Copy(s.lapsed, of.Lapsed)
			s.said = append(s.said, of.New...)
		}
	}
	s.holds = snoozes.Holds(s.reg.Descriptor, s.tables, standing, s.scope().Today)
}

// word says what the column should hold.
func (s *snoozing) word() {
	s.marks = snoozes.NewMarks(s.reg.Descriptor, s.tables, s.holds, s.lapsed, s.scope().Today, s.printer())
	s.texts = make(map[string][]string)
	for _, t := range tablesOf(s.records) {
		s.texts[t.Resource.Name] = deadlines.Texts(t, s.scope(), s.sent, s.marks, s.printer())
	}
}

// collect reads what people wrote into the cells that tell the deadlines, and says of
// which lines nothing follows.
func (s *snoozing) collect() []snoozes.Decision {
	s.kept = make(map[string]map[int][]string)
	var given []snoozes.Decision
	for i := range s.records {
		r := &s.records[i]
		texts := s.texts[r.resource.Name]
		if texts == nil {
			continue
		}
		c := &cellsOfDeadlines{snoozing: s, of: r, latest: snoozes.Latest(s.state.Snoozes, r.resource.Name), reader: snoozes.NewReader(r.resource, s.scope().Today), things: snoozes.NewThings(r.table, s.scope())}
		for record, cell := range r.serviceCells(sheetschema.DeadlinesColumn) {
			// A row without an id of its own, such as a copy, has no say.
			if r.shown[record] != r.table.ID(record) {
				continue
			}
			if text := cell.Seen(); text != texts[record] {
				c.read(record, text)
			}
		}
		given = append(given, c.given...)
	}
	return given
}

// cellsOfDeadlines reads one resource's cells.
type cellsOfDeadlines struct {
	*snoozing
	of     *records
	latest map[snoozes.Key]*snoozes.Decision // by what it is about
	reader *snoozes.Reader
	things *snoozes.Things
	given  []snoozes.Decision
}

// read reads a cell that doesn't say what it should.
func (c *cellsOfDeadlines) read(record int, text string) {
	t := c.of.table
	key := snoozes.Key{Resource: c.of.resource.Name, RecordID: t.ID(record)}
	reading := c.reader.Read(text)
	dates := snoozes.Dates(t, record, c.scope())
	for _, answer := range reading.Answers {
		aimed := snoozes.Aim(answer, key, dates, c.latest)
		switch {
		case answer.Verdict == snoozes.Resumed && c.isPausedElsewhere(key) && !c.stands(aimed):
			reading.Kept = append(reading.Kept, snoozes.Kept{Text: answer.Text, Fault: snoozes.FaultElsewhere})
			continue
		case len(aimed) == 0:
			reading.Kept = append(reading.Kept, snoozes.Kept{Text: answer.Text, Fault: snoozes.FaultNoDate})
		}
		for _, d := range aimed {
			if !c.wasRead(&d) {
				d.Row, d.At = t.Row(record), c.started
				c.given = append(c.given, c.things.With(d, record)...)
			}
		}
	}
	if c.state.Basis == "" {
		c.restore(key, dates, reading.Marks)
	}
	if c.state.Basis != checkpoint.Basis(c.reg.Descriptor) {
		return // what another version of the program or the descriptor wrote isn't told from it
	}
	if reading.Untouched() {
		c.changeMarks(record, key, dates, &reading)
		return
	}
	c.keep(record, reading.Kept)
}

// isPausedElsewhere reports whether a record is paused in the row of another one.
func (c *cellsOfDeadlines) isPausedElsewhere(of snoozes.Key) bool {
	return slices.ContainsFunc(c.holds, func(h snoozes.Hold) bool { return h.Key == of && h.ByID != of.RecordID })
}

// stands reports whether something was said before of what decisions are about.
func (c *cellsOfDeadlines) stands(about []snoozes.Decision) bool {
	return slices.ContainsFunc(about, func(d snoozes.Decision) bool {
		before := c.latest[d.Key]
		return before != nil && before.Verdict != snoozes.Resumed
	})
}

// wasRead reports whether a line was read before and could not be taken out of its cell
// then: “7d” is counted from the day on which it was written.
func (c *cellsOfDeadlines) wasRead(d *snoozes.Decision) bool {
	before := c.latest[d.Key]
	return before != nil && c.state.InputDigest == "" && before.Text == d.Text && before.Verdict == d.Verdict
}

// restore takes what is marked for said now: where the database is new, nothing else
// remembers it.
func (c *cellsOfDeadlines) restore(key snoozes.Key, dates []snoozes.Date, marks map[string]snoozes.Command) {
	for deadline, command := range marks {
		answer := snoozes.Answer{Command: command, Deadline: deadline}
		for _, d := range snoozes.Aim(answer, key, dates, nil) {
			d.At = c.started
			c.given = append(c.given, d)
		}
	}
}

// changeMarks takes back what somebody deleted the mark of, and changes that whose day
// somebody changed in the mark. Only after a run that wrote everything, and while the
// record is as it was then, is it known which marks were there.
func (c *cellsOfDeadlines) changeMarks(record int, key snoozes.Key, dates []snoozes.Date, reading *snoozes.Reading) {
	m := c.of.matches[record]
	if c.state.InputDigest == "" || len(c.latest) == 0 || len(c.of.tabOf(record).Info.Refused) > 0 ||
		m.IsNew() || c.of.hash[record] != c.of.known.Hash[m.Known] {
		return
	}
	change := func(deadline string, due expression.Day) {
		key.Deadline = deadline
		before := c.latest[key]
		if before == nil || before.Lapsed || before.Due != due || !before.Holds(c.scope().Today) {
			return
		}
		d := *before // of this row alone
		d.Source, d.Text, d.Row, d.At = answers.FromSheet, "", c.of.table.Row(record), c.started
		said, read := reading.Marks[deadline]
		switch {
		case !reading.Marked[deadline]:
			d.Verdict, d.Until = snoozes.Resumed, 0
		case read && said.Verdict == d.Verdict && said.Until != d.Until:
			d.Until = said.Until
		default:
			return
		}
		c.given = append(c.given, d)
	}
	change("", 0)
	for i := range dates {
		if dates[i].Open {
			change(dates[i].Deadline.Name, dates[i].Named)
		}
	}
}

// keep leaves lines in a cell, and says what is wrong with them.
func (c *cellsOfDeadlines) keep(record int, list []snoozes.Kept) {
	if len(list) == 0 {
		return
	}
	name, p := c.of.resource.Name, c.printer()
	if c.kept[name] == nil {
		c.kept[name] = make(map[int][]string)
	}
	told := make(map[snoozes.Fault]bool)
	for _, line := range list {
		c.kept[name][record] = append(c.kept[name][record], line.Text)
		if told[line.Fault] {
			continue
		}
		told[line.Fault] = true
		issue := snoozes.Issue(name, record, c.of.table.Row(record), line.Fault, p)
		c.issues = append(c.issues, issue)
		c.kept[name][record] = append(c.kept[name][record], writeback.WarningOf(&issue, c.of.resource, p))
	}
}

// textsOf is what a resource's column should say, below the lines of people's that can't
// be carried out.
func (s *snoozing) textsOf(t *table.Table) []string {
	texts := s.texts[t.Resource.Name]
	for record, lines := range s.kept[t.Resource.Name] {
		texts[record] = strings.TrimSuffix(strings.Join(append(lines, texts[record]), "\n"), "\n")
	}
	return texts
}
