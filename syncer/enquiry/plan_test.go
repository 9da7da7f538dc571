package enquiry_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/enquiry"
	"sheetsync/syncer/writeback"
)

// desk keeps the tab of a register of three customers, two of one company.
func desk(t *testing.T, tag language.Tag) *enquiry.Desk {
	t.Helper()
	d := schematest.Load(t, `
name: r
lookup: {resource: customers, owner: [owner, owner_email], last_contact: [seen, last_contact]}
resources:
  - name: customers
    schema:
      primaryKey: name
      fields:
        - {name: name, title: {zh-CN: 客户, en: Customer}, type: string}
        - {name: email, title: {zh-CN: 邮箱, en: E-mail}, type: string, format: email}
        - {name: phone, title: {zh-CN: 电话, en: Phone}, type: string, format: phone}
        - {name: owner, type: string, format: person}
        - {name: owner_email, type: string, format: email}
        - {name: seen, type: date}
        - {name: last_contact, type: date}
`)
	r := d.Resources[0]
	rows := [][]string{
		{"Cedargate GmbH", "jonas@cedargate.com", "+49 40 23125 118", "Li", "", "", "2025-02-01"},
		{"Falcon Imports Ltd", "grace@falcon.com", "+44 161 496 0127", "", "zhang@team.example", "2025-03-02", "2025-01-01"},
		{"Cedargate Electronics", "", "+49 40 23125 118", "", "", "", ""},
	}
	records := table.NewTable(r, len(rows))
	for i, row := range rows {
		for field, text := range row {
			switch {
			case text == "":
			case field >= 5:
				day := map[string]int64{"2025-02-01": 20120, "2025-03-02": 20149, "2025-01-01": 20089}[text]
				records.SetInt(i, field, day)
			default:
				records.SetText(i, field, text)
			}
		}
	}
	return &enquiry.Desk{Asker: enquiry.NewAsker(d.Enquiry, records, ""), Owner: "1 r@x", Printer: language.NewPrinter(tag)}
}

// shown is the tab as made, with these questions and answers below the header.
func shown(d *enquiry.Desk, rows ...string) *enquiry.Shown {
	made := d.Plan(&enquiry.Shown{}).New
	s := &enquiry.Shown{SheetID: 7, Title: made.Title, FrozenRows: 2, Question: 0, Service: make(map[string]int), Rules: made.Highlights}
	header := []string{made.Question}
	for _, c := range made.Columns {
		s.Service[c.Name] = c.Index
		header = append(header, c.Header)
	}
	s.Grid = gridOf(append([]string{made.Hint, strings.Join(header, "|")}, rows...)...)
	return s
}

// gridOf is a grid of rows of texts, separated by |.
func gridOf(rows ...string) *table.Grid {
	b := table.NewGridBuilder()
	for _, row := range rows {
		for text := range strings.SplitSeq(row, "|") {
			if text == "" {
				b.Empty()
			} else {
				b.Text([]byte(text))
			}
		}
		b.EndRow()
	}
	return b.Grid()
}

// written lists what a plan writes, as “row: cells”.
func written(plan *writeback.Enquiry) []string {
	lines := []string{}
	if plan == nil {
		return lines
	}
	for _, row := range plan.Tab.Rows {
		cells := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			cells[i] = c.Cell.Seen()
		}
		lines = append(lines, strings.Join(append([]string{string(rune('0' + row.Row))}, cells...), "|"))
	}
	return lines
}

func TestPlan(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		tag  language.Tag
		rows []string
		want []string
	}{
		{"no questions", language.English, nil, []string{}},
		{"an e-mail address", language.English, []string{"jonas@cedargate.com"}, []string{"2|Exists|E-mail: the same|Li|45689|jonas@cedargate.com"}},
		{"the later day of two, an owner's address", language.English, []string{"Falcon Imports"}, []string{"2|Exists|Customer: the same|zhang@team.example|45718|Falcon Imports"}},
		{"others of the same number", language.Chinese, []string{"+49 40 23125 118"}, []string{"2|已存在|电话一致（另有 1 个）|Li|45689|+49 40 23125 118"}},
		{"nobody's", language.Chinese, []string{"Cedargate Electronics GmbH"}, []string{"2|已存在|客户一致|（无负责人）||Cedargate Electronics GmbH"}},
		{"nothing of the kind", language.Chinese, []string{"青岛蓝海"}, []string{"2|可以录入||||青岛蓝海"}},
		{"answered", language.Chinese, []string{"青岛蓝海|可以录入||||青岛蓝海"}, []string{}},
		{"another question", language.Chinese, []string{"青岛红海|可以录入||||青岛蓝海"}, []string{"2|可以录入||||青岛红海"}},
		{"a question that is gone", language.Chinese, []string{"|可以录入||||青岛蓝海"}, []string{"2|||||"}},
		{"sorted away from its answer", language.English, []string{"", "Quartz|Exists|E-mail: the same|Li||jonas@cedargate.com"}, []string{"3|Free||||Quartz"}},
		{"overtyped", language.English, []string{"Quartz|mine||||Quartz"}, []string{"2|Free||||Quartz"}},
		{"a formula's text is a text", language.English, []string{"=1+1, Quartz"}, []string{"2|Free||||=1+1, Quartz"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := desk(t, test.tag)
			s := shown(d, test.rows...)
			plan := d.Plan(s)
			if diff := cmp.Diff(test.want, written(plan)); diff != "" {
				t.Errorf("written (-want +got):\n%s", diff)
			}
		})
	}
}

// What the tab shows after a plan has the digest that the plan foretold, and needs no
// plan.
func TestDigestForetold(t *testing.T) {
	t.Parallel()
	d := desk(t, language.Chinese)
	none := &enquiry.Shown{}
	if made, now := none.Digest(d.Plan(none)), shown(d).Digest(nil); made != now {
		t.Errorf("a new tab is %s, foretold %s", now, made)
	}
	before := shown(d, "青岛蓝海", "", "|已存在||||gone")
	after := shown(d, "青岛蓝海|可以录入||||青岛蓝海")
	plan := d.Plan(before)
	if foretold, now := before.Digest(plan), after.Digest(nil); foretold != now {
		t.Errorf("the tab is %s, foretold %s", now, foretold)
	}
	if before.Digest(nil) == after.Digest(nil) || none.Digest(nil) != enquiry.NoDigest {
		t.Error("tabs that differ have one digest")
	}
	if plan := d.Plan(after); plan != nil {
		t.Errorf("there is something to write: %v", written(plan))
	}
}

// A column that people deleted is made again; without the column of questions nothing
// is written.
func TestPlanOfDamagedTabs(t *testing.T) {
	t.Parallel()
	d := desk(t, language.English)
	s := shown(d, "Quartz|Free||||Quartz")
	delete(s.Service, "lookup_asked")
	if plan := d.Plan(s); plan == nil || plan.Tab.Columns[4].Index != -1 || len(plan.Tab.Rows) != 1 {
		t.Errorf("the deleted column isn't made again: %+v", plan)
	}
	s = shown(d, "Quartz")
	s.Question = -1
	if plan := d.Plan(s); plan == nil {
		t.Error("the column of questions isn't known by its title")
	}
	s.Grid = gridOf("", "|Answer")
	if plan := d.Plan(s); plan != nil {
		t.Errorf("without questions, %v is written", written(plan))
	}
}
