package syncer

import (
	"strings"
	"testing"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

const firmsYAML = `
name: firms
resources:
  - name: firms
    title: {en: Firms, zh-CN: 公司}
    duplicates: {fields: [company, email, phone], review: 0.5, certain: 0.95}
    schema:
      fields:
        - {name: company, title: {en: Company, zh-CN: 公司名称}, type: string, format: company}
        - {name: email, title: {en: E-mail, zh-CN: 邮箱}, type: string, format: email}
        - {name: phone, title: {en: Phone, zh-CN: 电话}, type: string, format: phone}
        - {name: note, title: {en: Note, zh-CN: 备注}, type: string}
`

// newFirms has a register in which row 4 is a duplicate of row 2.
func newFirms(t *testing.T, tag language.Tag) (*stage, *page) {
	t.Helper()
	return newDescribed(t, firmsYAML, tag, "Firms",
		cells("Company", "E-mail", "Phone", "Note"),
		cells("Cedargate Electronics", "sales@cedargate.example", "+49 30 901820", ""),
		cells("Juniper Lamps", "info@juniper.example", "+49 40 361234", ""),
		cells("Cedargate Electronics Ltd", "sales@cedargate.example", "+49 30 901820", ""),
		cells("Harbour Textiles", "office@harbour.example", "+49 421 78123", ""),
		cells("Oakfield Imports", "hello@oakfield.example", "+44 20 79460001", ""),
	)
}

// answer writes into the cell for duplicates beside a row, counted from 1 below the
// header.
func answer(p *page, row int, said string) {
	p.set(row, max(p.column("Duplicate of"), p.column("疑似重复")), text(said))
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	const found = "Cedargate Electronics, row 2: Company, E-mail and Phone agree"
	for _, test := range []struct {
		name string
		do   func(t *testing.T, s *stage, p *page)
		want string // beside row 4, or where it is now
		row  int
		log  string
	}{
		{name: "nothing", do: func(*testing.T, *stage, *page) {}, want: found, row: 3},
		{name: "two", do: func(_ *testing.T, _ *stage, p *page) { answer(p, 3, "Not a duplicate!") },
			want: "Not the same as Cedargate Electronics (answered)", row: 3, log: "different sheet"},
		{name: "two, in Chinese", do: func(_ *testing.T, _ *stage, p *page) { answer(p, 3, "不是重復，是分公司") },
			want: "Not the same as Cedargate Electronics (answered)", row: 3, log: "different sheet"},
		{name: "two, beside the older", do: func(_ *testing.T, _ *stage, p *page) { answer(p, 1, "no") },
			want: "Not the same as Cedargate Electronics (answered)", row: 3, log: "different sheet"},
		{name: "one", do: func(_ *testing.T, _ *stage, p *page) { answer(p, 3, "同一家") },
			want: "Same as Cedargate Electronics (answered)", row: 3, log: "same sheet"},
		{name: "emptied", do: func(_ *testing.T, _ *stage, p *page) { answer(p, 3, "") }, want: found, row: 3},
		{name: "no answer", do: func(_ *testing.T, _ *stage, p *page) { answer(p, 3, "ask Li Wei") }, want: "ask Li Wei", row: 3},
		{name: "another mind", do: func(_ *testing.T, s *stage, p *page) {
			answer(p, 3, "no")
			s.run(StatusApplied)
			answer(p, 3, "same")
		}, want: "Same as Cedargate Electronics (answered)", row: 3, log: "different sheet, same sheet"},
		{name: "withdrawn", do: func(_ *testing.T, s *stage, p *page) {
			answer(p, 3, "no")
			s.run(StatusApplied)
			answer(p, 3, "ask again")
		}, want: found, row: 3, log: "different sheet, withdrawn sheet"},
		{name: "another field changes", do: func(_ *testing.T, s *stage, p *page) {
			answer(p, 3, "no")
			s.run(StatusApplied)
			p.set(1, 3, text("called"))
		}, want: "Not the same as Cedargate Electronics (answered)", row: 3, log: "different sheet"},
		{name: "a compared field changes", do: func(_ *testing.T, s *stage, p *page) {
			answer(p, 3, "no")
			s.run(StatusApplied)
			p.set(1, 1, text("info@cedargate.example"))
		}, want: "Cedargate Electronics, row 2: Company and Phone agree, E-mail is similar", row: 3, log: "different sheet, lapsed service"},
		{name: "it changes back", do: func(_ *testing.T, s *stage, p *page) {
			answer(p, 3, "no")
			s.run(StatusApplied)
			p.set(1, 1, text("info@cedargate.example"))
			s.run(StatusApplied)
			p.set(1, 1, text("sales@cedargate.example"))
		}, want: "Not the same as Cedargate Electronics (answered)", row: 3, log: "different sheet, lapsed service, different service"},
		{name: "sorted", do: func(_ *testing.T, _ *stage, p *page) {
			answer(p, 3, "no")
			p.rows[1], p.rows[3] = p.rows[3], p.rows[1]
		}, want: "Not the same as Cedargate Electronics (answered)", row: 1, log: "different sheet"},
		{name: "sorted without the service's columns", do: func(_ *testing.T, _ *stage, p *page) {
			answer(p, 3, "no")
			for c := range 4 {
				p.rows[2][c], p.rows[3][c] = p.rows[3][c], p.rows[2][c]
			}
		}, want: "Not the same as Cedargate Electronics (answered)", row: 2, log: "different sheet"},
		{name: "deleted and undone", do: func(_ *testing.T, s *stage, p *page) {
			answer(p, 3, "no")
			s.run(StatusApplied)
			gone, rest := p.rows[3], p.rows[4:]
			p.rows = append(p.rows[:3:3], rest...)
			s.run(StatusApplied)
			p.rows = append(p.rows[:3:3], append([][]table.Cell{gone}, rest...)...)
		}, want: "Not the same as Cedargate Electronics (answered)", row: 3, log: "different sheet"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, p := newFirms(t, language.English)
			s.run(StatusApplied)
			equal(t, "before", p.values("Duplicate of")[2], found)
			test.do(t, s, p)
			s.run(map[bool]Status{true: StatusUnchanged, false: StatusApplied}[test.name == "nothing"])
			equal(t, "the column", p.values("Duplicate of")[test.row-1], test.want)
			equal(t, "the log", strings.Join(s.mirror.decisions, ", "), test.log)
			s.quiet()
			equal(t, "the log after another run", strings.Join(s.mirror.decisions, ", "), test.log)
		})
	}
}

// An answer that isn't understood stays, and is told.
func TestUnreadableAnswer(t *testing.T) {
	t.Parallel()
	s, p := newFirms(t, language.Chinese)
	s.run(StatusApplied)
	equal(t, "the question", p.values("疑似重复")[2], "Cedargate Electronics，第 2 行：公司名称、邮箱和电话一致")
	answer(p, 3, "问一下李伟")
	s.run(StatusApplied)
	equal(t, "the cell", p.values("疑似重复")[2], "问一下李伟")
	if issue := p.values("数据问题")[2]; !strings.Contains(issue, "无法识别") || !strings.Contains(issue, "“同一家”") {
		t.Errorf("the issue is %q", issue)
	}
	s.quiet()
	answer(p, 3, "是的，问过了")
	s.run(StatusApplied)
	equal(t, "the cell", p.values("疑似重复")[2], "已确认是同一家：Cedargate Electronics")
	equal(t, "the issue", p.values("数据问题")[2], "")
	s.quiet()
}

// A copied row brings the answer's text along, and has no say.
func TestAnswerInACopy(t *testing.T) {
	t.Parallel()
	s, p := newFirms(t, language.English)
	s.run(StatusApplied)
	answer(p, 3, "no")
	copied := append([]table.Cell{}, p.rows[3]...)
	p.rows = append(p.rows, copied)
	s.run(StatusApplied)
	texts := p.values("Duplicate of")
	equal(t, "beside the row", texts[2], "Not the same as Cedargate Electronics (answered)")
	if got := texts[5]; !strings.Contains(got, "agree") {
		t.Errorf("beside its copy stands %q", got)
	}
	equal(t, "the log", strings.Join(s.mirror.decisions, ", "), "different sheet")
	s.quiet()
}
