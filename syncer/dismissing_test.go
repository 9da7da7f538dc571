package syncer

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/dismissals"
)

// say writes into the cell that tells the findings beside a row, counted from 1 below
// the header.
func say(p *page, row int, said string) {
	p.set(row, max(p.column("Issues"), p.column("数据问题")), text(said))
}

func TestDismissals(t *testing.T) {
	t.Parallel()
	const (
		mailGone  = "(dismissed) E-mail: this is not a correct e-mail address"
		bornGone  = "(dismissed) Born: this could be two different days"
		dismissed = "dismissed sheet"
	)
	for _, test := range []struct {
		name string
		do   func(s *stage, p *page)
		want []string // the beginnings of the cell's lines
		row  int      // where the record is now, else 2
		log  string
	}{
		{name: "all", do: func(_ *stage, p *page) { say(p, 2, "OK.") }, want: []string{mailGone, bornGone}, log: dismissed + ", " + dismissed},
		{name: "all, in Chinese", do: func(_ *stage, p *page) { say(p, 2, "没错，已和客户确认") }, want: []string{mailGone, bornGone}, log: dismissed + ", " + dismissed},
		{name: "one of them", do: func(_ *stage, p *page) { say(p, 2, "E-Mail: not an error, they have no other") }, want: []string{"Born:", mailGone}, log: dismissed},
		{name: "one, by its other title", do: func(_ *stage, p *page) { say(p, 2, "邮箱：不是错误") }, want: []string{"Born:", mailGone}, log: dismissed},
		{name: "one, behind its line", do: func(s *stage, p *page) {
			lines := strings.Split(p.values("Issues")[1], "\n")
			say(p, 2, lines[0]+"\n"+lines[1]+" – ok")
		}, want: []string{"E-mail:", bornGone}, log: dismissed},
		{name: "a line above", do: func(s *stage, p *page) { say(p, 2, "ok\n"+p.values("Issues")[1]) }, want: []string{mailGone, bornGone}, log: dismissed + ", " + dismissed},
		{name: "emptied", do: func(_ *stage, p *page) { say(p, 2, "") }, want: []string{"E-mail:", "Born:"}},
		{name: "a field that is right", do: func(_ *stage, p *page) { say(p, 2, "Code: ok") }, want: []string{"E-mail:", "Born:"}},
		{name: "taken back", do: func(s *stage, p *page) {
			say(p, 2, "ok")
			s.run(StatusApplied)
			say(p, 2, "Born: ask again")
		}, want: []string{"Born:", mailGone}, log: dismissed + ", " + dismissed + ", withdrawn sheet"},
		{name: "the cell changes", do: func(s *stage, p *page) {
			say(p, 2, "ok")
			s.run(StatusApplied)
			p.set(2, 1, text("still none"))
		}, want: []string{"E-mail:", bornGone}, log: dismissed + ", " + dismissed + ", lapsed service"},
		{name: "it changes back", do: func(s *stage, p *page) {
			say(p, 2, "ok")
			s.run(StatusApplied)
			p.set(2, 1, text("still none"))
			s.run(StatusApplied)
			p.set(2, 1, text("not an address"))
		}, want: []string{mailGone, bornGone}, log: dismissed + ", " + dismissed + ", lapsed service, dismissed service"},
		{name: "another cell changes", do: func(s *stage, p *page) {
			say(p, 2, "ok")
			s.run(StatusApplied)
			p.set(2, 3, text("2026-03-19"))
		}, want: []string{mailGone, bornGone}, log: dismissed + ", " + dismissed},
		{name: "sorted", do: func(_ *stage, p *page) {
			say(p, 2, "ok")
			p.rows[1], p.rows[2] = p.rows[2], p.rows[1]
		}, want: []string{mailGone, bornGone}, row: 1, log: dismissed + ", " + dismissed},
		{name: "what is new with the answer was not answered", do: func(_ *stage, p *page) {
			say(p, 1, "ok")
			p.set(1, 1, text("none"))
		}, want: []string{"E-mail:"}, row: 1},
		{name: "a moved column", do: func(s *stage, p *page) {
			say(p, 2, "ok")
			s.run(StatusApplied)
			for r := range p.rows {
				for len(p.rows[r]) < len(p.rows[0]) {
					p.rows[r] = append(p.rows[r], table.Cell{})
				}
				p.rows[r][1], p.rows[r][2] = p.rows[r][2], p.rows[r][1]
			}
		}, want: []string{mailGone, bornGone}, log: dismissed + ", " + dismissed},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, p := newContacts(t, language.English)
			s.run(StatusApplied)
			test.do(s, p)
			s.run(StatusApplied)
			row := cmp.Or(test.row, 2)
			lines := strings.Split(p.values("Issues")[row-1], "\n")
			if !slices.EqualFunc(lines, test.want, strings.HasPrefix) {
				t.Errorf("the cell says\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(test.want, "\n"))
			}
			equal(t, "the log", strings.Join(s.mirror.decisions, ", "), test.log)
			s.quiet()
			equal(t, "the log after another run", strings.Join(s.mirror.decisions, ", "), test.log)
		})
	}
}

// What is dismissed counts in no figure, and what rests on it stays as it is.
func TestDismissedCountsInNothing(t *testing.T) {
	t.Parallel()
	s, p := newContacts(t, language.English)
	before := s.run(StatusApplied)
	stored := s.mirror.table("people")
	say(p, 2, "ok")
	after := s.run(StatusApplied)
	equal(t, "issues", after.Resources["people"].Issues, before.Resources["people"].Issues-2)
	if now := s.mirror.table("people"); len(now) != len(stored) || after.Resources["people"].Updated != 0 {
		t.Errorf("%d records, %d updated", len(now), after.Resources["people"].Updated)
	}
}

// A copied row is another record: of it nothing was said.
func TestDismissalInACopy(t *testing.T) {
	t.Parallel()
	s, p := newContacts(t, language.English)
	s.run(StatusApplied)
	say(p, 2, "E-mail: ok")
	s.run(StatusApplied)
	p.rows = append(p.rows, slices.Clone(p.rows[2]))
	p.set(5, 0, text("E"))
	s.run(StatusApplied)
	texts := p.values("Issues")
	if !strings.Contains(texts[1], "(dismissed) E-mail") || !strings.HasPrefix(texts[4], "E-mail: ") || strings.Contains(texts[4], "(dismissed)") {
		t.Errorf("beside the row %q, beside its copy %q", texts[1], texts[4])
	}
	s.quiet()
}

// What is no answer stays above the findings, and is told.
func TestUnreadableDismissal(t *testing.T) {
	t.Parallel()
	s, p := newContacts(t, language.Chinese)
	s.run(StatusApplied)
	found := p.values("数据问题")[1]
	say(p, 2, "问一下李伟\n"+found)
	s.run(StatusApplied)
	lines := strings.Split(p.values("数据问题")[1], "\n")
	if len(lines) != 4 || lines[0] != "问一下李伟" || !strings.HasPrefix(lines[3], "△ 「数据问题」中填写的内容无法识别；如果内容没有错，请填写“不是错误”") {
		t.Errorf("the cell says %q", lines)
	}
	s.quiet()
	say(p, 2, "邮箱：不是错误")
	s.run(StatusApplied)
	lines = strings.Split(p.values("数据问题")[1], "\n")
	if len(lines) != 2 || !strings.HasPrefix(lines[1], "（已忽略）邮箱：") {
		t.Errorf("the cell says %q", lines)
	}
	s.quiet()
}

// A new database takes what the sheet shows as dismissed for dismissed.
func TestDismissalsOutliveTheDatabase(t *testing.T) {
	t.Parallel()
	s, p := newContacts(t, language.English)
	s.run(StatusApplied)
	say(p, 2, "E-mail: ok")
	s.run(StatusApplied)
	said := p.values("Issues")[1]
	s.mirror = newMemory()
	s.restart()
	s.run(StatusApplied)
	equal(t, "the cell", p.values("Issues")[1], said)
	if len(s.mirror.state.Dismissals) != 1 || s.mirror.state.Dismissals[0].Verdict != dismissals.Dismissed {
		t.Errorf("the mirror knows %+v", s.mirror.state.Dismissals)
	}
	s.quiet()
}

// What is put off is told again on its day, in a register where nothing else depends on
// the day.
func TestWhatIsPutOffIsToldAgain(t *testing.T) {
	t.Parallel()
	s, p := newFirms(t, language.English)
	p.set(2, 1, text("no address"))
	s.run(StatusApplied)
	id := p.values("Record ID")[1]
	s.mirror.state.Dismissals = []dismissals.Decision{{
		Key:     dismissals.Key{Resource: "firms", RecordID: id, Field: "email", Code: sheetschema.CodeFormatError},
		Verdict: dismissals.Later, Until: dayOf(t, "2026-03-05"), Source: dismissals.FromComment, Values: map[string]string{},
	}}
	s.mirror.state.InputDigest = ""
	s.run(StatusApplied)
	equal(t, "the cell", p.values("Issues")[1], "(dismissed) E-mail: this is not a correct e-mail address (until 2026-03-05)")
	s.now = s.now.AddDate(0, 0, 2) // 4 March
	s.quiet()
	s.now = s.now.AddDate(0, 0, 1)
	s.run(StatusApplied)
	if got := p.values("Issues")[1]; !strings.HasPrefix(got, "E-mail: ") {
		t.Errorf("on the day the cell says %q", got)
	}
	s.quiet()
}
