package syncer

import (
	"strconv"
	"strings"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/deadlines"
)

const contactsYAML = `
name: contacts
resources:
  - name: people
    title: {en: People, zh-CN: 人员}
    schema:
      primaryKey: code
      fields:
        - {name: code, title: {en: Code, zh-CN: 编号}, type: string, constraints: {required: true, unique: true}}
        - {name: email, title: {en: E-mail, zh-CN: 邮箱}, type: string, format: email}
        - {name: born, title: {en: Born, zh-CN: 生日}, type: date}
        - {name: due, title: {en: Due, zh-CN: 到期}, type: date}
    deadlines:
      - {name: payment, title: {en: Payment, zh-CN: 付款}, date: due, unless: "born == nil", remind: [P7D], overdue: {every: P7D, times: 2}, to: [email]}
`

func newContacts(t *testing.T, tag language.Tag) (*stage, *page) {
	t.Helper()
	return newDescribed(t, contactsYAML, tag, "People",
		cells("Code", "E-mail", "Born", "Due"),
		cells("A", "anna@example.com", "2000-01-02", "2026-03-04"),
		cells("B", "not an address", "03/04/2001", "2026-02-18"),
		cells("C", "ANNA@example.com", "2000-01-02", "2026-05-01"),
		cells("C", "", "2000-01-02", "2026-03-02"),
	)
}

// newDescribed has a register with a descriptor of its own, in one tab.
func newDescribed(t *testing.T, descriptor string, tag language.Tag, title string, rows ...[]table.Cell) (*stage, *page) {
	t.Helper()
	s := newStage(t)
	d, err := sheetschema.Load("register.yaml", []byte(descriptor))
	if err != nil {
		t.Fatal(err)
	}
	s.reg.Descriptor, s.reg.Language = d, tag
	p := &page{id: 33, title: title, rows: rows}
	s.book.tabs = []*page{p}
	return s, p
}

func TestIssuesInTheSheet(t *testing.T) {
	t.Parallel()
	s, p := newContacts(t, language.English)
	res := s.run(StatusApplied)
	issues := p.values("Issues")
	equal(t, "sound row", issues[0], "")
	lines := strings.Split(issues[1], "\n")
	if len(lines) != 2 || !strings.HasPrefix(lines[0], "E-mail: ") || !strings.HasPrefix(lines[1], "Born: ") {
		t.Errorf("issues of the second row are %q", lines)
	}
	if !strings.HasPrefix(issues[3], "Code: another record has the same") {
		t.Errorf("issues of the last row are %q", issues[3])
	}
	equal(t, "counted issues", res.Resources["people"].Issues, 3)
	equal(t, "counted duplicates", res.Resources["people"].Duplicates, 1)
	equal(t, "the third row's duplicate", p.values("Duplicate of")[2], "A, row 2: E-mail agrees")
	equal(t, "findings", len(res.Findings), 3)
	equal(t, "row of the first finding", res.Findings[0].Rows[0] > 1, true)
	s.quiet()

	// Mended, the texts go.
	p.set(2, 1, text("bert@example.com"))
	p.set(2, 2, text("2001-04-03"))
	s.run(StatusApplied)
	equal(t, "issues", p.values("Issues")[1], "")
	s.quiet()
}

// Sorting a tab changes nothing that the service says, but for the row numbers in
// open questions.
func TestDuplicatesDontDependOnTheOrder(t *testing.T) {
	t.Parallel()
	s, p := newContacts(t, language.English)
	s.run(StatusApplied)
	p.rows[1], p.rows[3] = p.rows[3], p.rows[1]
	from := len(s.mirror.history)
	res := s.run(StatusApplied)
	equal(t, "cells written", res.CellsWritten, 1)
	equal(t, "history", s.history(from), "")
	equal(t, "the first row's duplicate", p.values("Duplicate of")[0], "A, row 4: E-mail agrees")
	s.quiet()
}

func TestDeadlinesInTheSheet(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		tag    language.Tag
		column string
		want   []string
	}{
		{language.English, "Deadlines", []string{"Payment: due in 2 days", "Payment: nobody is reminded, since Born can't be read", "", "Payment: due today"}},
		{language.Chinese, "到期提醒", []string{"付款：2 天后到期", "付款：生日无法识别，暂不提醒", "", "付款：今天到期"}},
	} {
		s, p := newContacts(t, tt.tag)
		s.run(StatusApplied)
		for i, want := range tt.want {
			equal(t, "deadline", p.values(tt.column)[i], want)
		}
		s.quiet()
		s.now = s.now.AddDate(0, 0, 5)
		s.run(StatusApplied)
		s.quiet()
	}
}

func TestReminderInTheSheet(t *testing.T) {
	t.Parallel()
	s, p := newContacts(t, language.English)
	s.run(StatusApplied)
	id := p.values("Record ID")[0]
	d, _ := s.reg.Descriptor.Resource("people")
	due := s.mirror.records["people"][id].values[3]
	equal(t, "due", due, "2026-03-04")
	sent := deadlines.Sent{Resource: "people", RecordID: id, Deadline: d.Deadlines[0].Name, Due: dayOf(t, due), To: "li@example.com", At: s.now}
	s.reminded = []deadlines.Sent{sent}
	s.run(StatusApplied)
	equal(t, "deadline", p.values("Deadlines")[0], "Payment: due in 2 days, reminded 2 Mar, li@example.com")
	s.quiet()
}

// TestDuplicatesOfLaterRuns holds that runs after the first, which compare only what
// has changed, find what is there.
func TestDuplicatesOfLaterRuns(t *testing.T) {
	t.Parallel()
	s, p := newContacts(t, language.English)
	policy := strings.Replace(contactsYAML, "    schema:\n", "    duplicates: {fields: [email, born]}\n    schema:\n", 1)
	d, err := sheetschema.Load("contacts.yaml", []byte(policy))
	if err != nil || policy == contactsYAML {
		t.Fatalf("no policy: %v", err)
	}
	s.reg.Descriptor = d
	for n, step := range []struct {
		row  int
		mail string
		want string // the rows that are duplicates
	}{
		{2, "bert@bertram.de", "3"},
		{3, "carl@karlsson.se", ""},
		{4, "anna@example.com", "4"},
		{4, "dora@doriath.fr", ""},
		{3, "anna@example.com", "3"},
	} {
		p.set(step.row, 1, text(step.mail))
		s.run(StatusApplied)
		var rows []string
		for i, of := range p.values("Duplicate of") {
			if of != "" {
				rows = append(rows, strconv.Itoa(i+1))
			}
		}
		equal(t, "duplicates in step "+strconv.Itoa(n), strings.Join(rows, " "), step.want)
		s.quiet()
	}
}
