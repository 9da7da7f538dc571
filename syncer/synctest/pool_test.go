package synctest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/reminders"
	"sheetsync/reminders/inbox"
	"sheetsync/reminders/ledger"
	"sheetsync/reminders/mail"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
	"sheetsync/syncer/deadlines"
	"sheetsync/syncer/emulator/grid"
)

const poolYAML = `
name: trade
team: {resource: team, name: name, address: mail, manager: manager}
resources:
  - name: customers
    title: {en: Customers, zh-CN: 客户}
    pool: {since: last, class: level, days: {A: 10, B: 20, "*": 15}, protected: signed, warn: [3, 1], owner: owner}
    schema:
      primaryKey: code
      fields:
        - {name: code, title: Code, type: string}
        - {name: level, title: Level, type: string}
        - {name: owner, title: Owner, type: string}
        - {name: last, title: Last contact, type: date}
        - {name: signed, title: Signed, type: boolean}
  - name: team
    title: {en: Team, zh-CN: 团队}
    schema:
      primaryKey: name
      fields: [{name: name, title: Name, type: string}, {name: mail, title: Mail, type: string, format: email}, {name: manager, title: Manager, type: string}]
`

// poolWorld is a register with a pool that is looked at and reminded of day by day.
type poolWorld struct {
	*world
	now  time.Time
	box  *inbox.Server
	send *reminders.Service
	read int // mails
	// events are those of Li's calendar at the last look.
	events []string
}

// poolZone is east of Greenwich: its days begin while the day before lasts elsewhere.
var poolZone = time.FixedZone("CST", 8*3600)

func newPoolWorld(t *testing.T, tag language.Tag) *poolWorld {
	t.Helper()
	d, err := sheetschema.Load("trade.yaml", []byte(poolYAML))
	if err != nil {
		t.Fatal(err)
	}
	// Days that lie ahead of the database's clock: all dates were known in time.
	p := &poolWorld{world: newWorld(t, d), now: time.Date(2099, 3, 1, 0, 30, 0, 0, poolZone)}
	p.reg.Language, p.reg.TimeZone = tag, poolZone
	if p.box, err = inbox.Start(inbox.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.box.Close() })
	sender, err := mail.New(mail.Config{Host: p.box.Host(), Port: p.box.Port(), TLS: mail.TLSNone, From: "Register <register@example.com>"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sender.Close() })
	p.send = &reminders.Service{Source: ledger.NewSource(p.mirror.DB()), Ledger: ledger.New(p.mirror.DB()), Mailer: sender, Domain: sender.Domain()}
	config := configOf(p.server.Endpoint(), p.key, p.mirror)
	config.Now = func() time.Time { return p.now }
	config.Reminded = p.sent
	p.syncer = syncer.New(config)
	p.open(p.server.Create("Trade", d.Resources[0].Caption(tag), d.Resources[1].Caption(tag)))
	return p
}

// sent tells which reminders went out, for the sheet.
func (p *poolWorld) sent(ctx context.Context, register string) ([]deadlines.Sent, error) {
	lines, err := ledger.New(p.mirror.DB()).Sent(ctx, register)
	var out []deadlines.Sent
	for i := range lines {
		l := &lines[i]
		out = append(out, deadlines.Sent{Resource: l.Resource, RecordID: l.RecordID, Deadline: l.Deadline, Due: l.Due(), To: l.Recipient, At: l.At})
	}
	return out, err
}

// today looks at the sheet and reminds, and says which cells of which columns that took,
// and which lines of which mails.
func (p *poolWorld) today() string {
	p.t.Helper()
	result, err := p.try()
	if err != nil {
		p.t.Fatal(err)
	}
	var said []string
	for column, cells := range result.Written["customers"] {
		said = append(said, fmt.Sprintf("%s %d", column, cells))
	}
	slices.Sort(said)
	register := reminders.Register{
		Name: p.reg.Name, Descriptor: p.reg.Descriptor, Language: p.reg.Language, Zone: poolZone, Roles: map[string][]string{"manager": {"boss@example.com"}},
	}
	if _, err := p.send.Run(p.t.Context(), reminders.Request{Register: register, At: p.now}); err != nil {
		p.t.Fatal(err)
	}
	mails := p.box.Messages()
	var told []string
	for _, m := range mails[p.read:] {
		var lines []string
		for line := range strings.Lines(m.Text) {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "• ") || strings.Contains(line, " · 2099-") {
				lines = append(lines, strings.TrimPrefix(line, "• "))
			}
		}
		told = append(told, "; "+strings.Join(m.EnvelopeTo, " ")+": "+strings.Join(lines, ", "))
	}
	feed, err := p.send.Feed(p.t.Context(), reminders.FeedRequest{Register: register, Person: "li@example.com", At: p.now})
	if err != nil {
		p.t.Fatal(err)
	}
	p.events = nil
	for _, e := range feed.Part.Events {
		p.events = append(p.events, e.Day.String()+" "+e.Summary)
	}
	slices.Sort(told)
	p.read = len(mails)
	return p.now.Format("01-02 ") + strings.Join(said, " ") + strings.Join(told, "")
}

// team fills the tab of the team.
func (p *poolWorld) team(tab string) {
	p.put(tab, 0, "Name", "Mail", "Manager")
	p.put(tab, 1, "Li", "li@example.com", "Chen")
	p.put(tab, 2, "Wang", "wang@example.com", "")
	p.put(tab, 3, "Chen", "chen@example.com", "")
}

// Customers whom nobody follows up go to the pool, day by day, with nobody at the sheet.
func TestPool(t *testing.T) {
	t.Parallel()
	p := newPoolWorld(t, language.English)
	p.team("Team")
	p.put("Customers", 0, "Code", "Level", "Owner", "Last contact", "Signed")
	p.put("Customers", 1, "Amber", "A", "Li", "2099-02-28", "")
	p.put("Customers", 2, "Birch", "B", "Li", "2099-02-28", "")
	p.put("Customers", 3, "Cedar", "A", "Wang", "2098-01-01", "yes")
	p.put("Customers", 4, "Dahlia", "", "Wang", "", "")
	people := func() (cells [][]string) {
		for _, row := range p.tab("Customers")[:5] {
			cells = append(cells, row[:5])
		}
		return cells
	}
	before := people()
	first := p.today()
	if !strings.Contains(first, "pool_state 4") || !strings.Contains(first, "recycled_on 3") {
		t.Errorf("the first day: %s", first)
	}
	state := func() []string {
		return p.query(`SELECT concat_ws(' ', code, pool_state, recycled_on) FROM trade.customers ORDER BY _row`)
	}
	if diff := cmp.Diff([]string{"Amber protected 2099-03-10", "Birch protected 2099-03-20", "Cedar protected", "Dahlia protected 2099-03-16"}, state()); diff != "" {
		t.Errorf("the first day (-want +got):\n%s", diff)
	}
	p.quiet()
	var days []string
	calendar := make(map[int]string)
	for p.now.Day() < 21 {
		p.now = p.now.AddDate(0, 0, 1)
		if p.now.Day() == 14 { // Wang calls Dahlia
			before[4][3] = "2099-03-14"
			p.put("Customers", 4, "Dahlia", "", "Wang", "2099-03-14", "")
		}
		if day := p.today(); len(day) > len("03-02 ") {
			days = append(days, day)
		}
		calendar[p.now.Day()] = strings.Join(p.events, ", ")
	}
	want := []string{
		"03-07 _deadlines 1 pool_state 1; li@example.com: Amber · Protection, in 3 days to the public pool · 2099-03-10",
		"03-08 _deadlines 1 pool_state 1",
		"03-09 _deadlines 1 pool_state 1; li@example.com: Amber · Protection, tomorrow to the public pool · 2099-03-10",
		"03-10 _deadlines 1 pool_state 1; chen@example.com: Amber · Protection, in the public pool from today · 2099-03-10; li@example.com: Amber · Protection, in the public pool from today · 2099-03-10",
		"03-11 _deadlines 1 pool_state 1",
		"03-13 _deadlines 1 pool_state 1; wang@example.com: Dahlia · Protection, in 3 days to the public pool · 2099-03-16",
		"03-14 _deadlines 1 pool_state 1 recycled_on 1", // and nothing more of the 16th
		"03-17 _deadlines 1 pool_state 1; li@example.com: Birch · Protection, in 3 days to the public pool · 2099-03-20",
		"03-18 _deadlines 1 pool_state 1",
		"03-19 _deadlines 1 pool_state 1; li@example.com: Birch · Protection, tomorrow to the public pool · 2099-03-20",
		"03-20 _deadlines 1 pool_state 1; chen@example.com: Birch · Protection, in the public pool from today · 2099-03-20; li@example.com: Birch · Protection, in the public pool from today · 2099-03-20",
		"03-21 _deadlines 1 pool_state 1",
	}
	if diff := cmp.Diff(want, days); diff != "" {
		t.Errorf("the days (-want +got):\n%s", diff)
	}
	// Calendars have what people are warned of.
	for day, want := range map[int]string{6: "", 7: "2099-03-10 To the public pool: Amber", 16: "2099-03-10 To the public pool: Amber", 17: "2099-03-10 To the public pool: Amber, 2099-03-20 To the public pool: Birch"} {
		if calendar[day] != want {
			t.Errorf("Li's calendar on day %d: %q, want %q", day, calendar[day], want)
		}
	}
	if diff := cmp.Diff([]string{"Amber pool 2099-03-10", "Birch pool 2099-03-20", "Cedar protected", "Dahlia protected 2099-03-29"}, state()); diff != "" {
		t.Errorf("the last day (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"In the public pool", "In the public pool", "Protected", "Protected"}, p.column("Customers", "Public pool")[:4]); diff != "" {
		t.Errorf("the sheet (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, people()); diff != "" {
		t.Errorf("people's cells (-want +got):\n%s", diff)
	}
	// The database has a version for each state, not for each day.
	if diff := cmp.Diff([]string{"Amber 3", "Birch 3", "Cedar 1", "Dahlia 3"}, p.query(`SELECT concat_ws(' ', code, count(*)) FROM trade.customers_history GROUP BY code ORDER BY code`)); diff != "" {
		t.Errorf("versions (-want +got):\n%s", diff)
	}
	p.quiet()
	// Two weeks later nothing is left to say beside the state.
	p.now = time.Date(2099, 3, 24, 8, 0, 0, 0, poolZone)
	p.today()
	if got := p.column("Customers", "Deadlines"); got[0] != "" || !strings.HasPrefix(got[1], "Protection: in the public pool, reminded ") {
		t.Errorf("two weeks later: %q", got)
	}
}

// The words are one in the state, in the deadlines and in the mail.
func TestPoolInChinese(t *testing.T) {
	t.Parallel()
	p := newPoolWorld(t, language.Chinese)
	p.team("团队")
	p.put("客户", 0, "Code", "Level", "Owner", "Last contact", "Signed")
	p.put("客户", 1, "琥珀", "A", "Li", "2099-02-28", "")
	for _, day := range []struct{ day, state, deadline, mail string }{
		{"2099-03-01", "保护中", "", ""},
		{"2099-03-07", "3 天后进入公海", "保护期：3 天后进入公海", "; li@example.com: 琥珀 · 保护期, 3 天后进入公海 · 2099-03-10"},
		{"2099-03-10", "今天进入公海", "保护期：今天进入公海", "; chen@example.com: 琥珀 · 保护期, 今天进入公海 · 2099-03-10; li@example.com: 琥珀 · 保护期, 今天进入公海 · 2099-03-10"},
		{"2099-03-12", "已进入公海", "保护期：已进入公海", ""},
	} {
		at, err := time.ParseInLocation(time.DateOnly, day.day, poolZone)
		if err != nil {
			t.Fatal(err)
		}
		p.now = at
		_, told, _ := strings.Cut(p.today(), "; ")
		if want := strings.TrimPrefix(day.mail, "; "); told != want {
			t.Errorf("%s: mails %q, want %q", day.day, told, want)
		}
		if got := p.column("客户", "公海状态")[0]; got != day.state {
			t.Errorf("%s: %q, want %q", day.day, got, day.state)
		}
		// Behind it stands who was reminded, by the database's clock.
		if got, _, _ := strings.Cut(p.column("客户", "到期提醒")[0], "，已于"); got != day.deadline {
			t.Errorf("%s: %q, want %q", day.day, got, day.deadline)
		}
	}
	// People mute it as they do any date.
	p.now = p.now.AddDate(0, 0, 1)
	p.put("客户", 1, "琥珀", "A", "Li", "2099-03-13", "")
	p.today()
	p.now = time.Date(2099, 3, 20, 9, 0, 0, 0, poolZone)
	column := slices.Index(p.tab("客户")[0], "到期提醒")
	p.edit(func(s *grid.Spreadsheet) {
		s.Edited(s.SheetByTitle("客户").ID).SetValue(1, column, grid.TextValue("不再提醒"))
	})
	if got := p.today(); strings.Contains(got, "@") {
		t.Errorf("muted: %s", got)
	}
	if got := p.column("客户", "到期提醒")[0]; got != "（不再提醒）保护期：3 天后进入公海" {
		t.Errorf("muted: %q", got)
	}
	p.now = p.now.AddDate(0, 0, 1)
	p.today()
	if got := p.column("客户", "到期提醒")[0]; got != "（不再提醒）保护期：2 天后进入公海" {
		t.Errorf("a day later: %q", got)
	}
}

// A register that was set up before it had a pool gets the columns and nothing else, and
// its records have been known since they came.
func TestPoolOfAnOlderRegister(t *testing.T) {
	t.Parallel()
	p := newPoolWorld(t, language.English)
	with := p.reg.Descriptor
	without, err := sheetschema.Load("trade.yaml", []byte(strings.Replace(poolYAML, "    pool:", "    x-pool:", 1)))
	if err != nil {
		t.Fatal(err)
	}
	p.reg.Descriptor = without
	p.team("Team")
	p.put("Customers", 0, "Code", "Level", "Owner", "Last contact", "Signed", "Note")
	p.put("Customers", 1, "Amber", "A", "Li", "2099-02-28", "", "ours")
	p.put("Customers", 2, "Dahlia", "A", "Wang", "", "", "too")
	p.run(syncer.StatusApplied)
	p.quiet()
	before := p.tab("Customers")
	// They came on 25 February in the register's zone, by the history.
	if _, err := p.mirror.DB().ExecContext(t.Context(), `UPDATE trade.customers_history SET _valid_from = '2099-02-24 16:30Z'`); err != nil {
		t.Fatal(err)
	}

	p.reg.Descriptor = with
	result := p.run(syncer.StatusApplied)
	if diff := cmp.Diff(map[string]int{"pool_state": 2, "recycled_on": 2}, result.Written["customers"]); diff != "" {
		t.Errorf("written (-want +got):\n%s", diff)
	}
	after := p.tab("Customers")
	for row := range before {
		if diff := cmp.Diff(before[row], after[row][:len(before[row])]); diff != "" {
			t.Errorf("row %d (-want +got):\n%s", row+1, diff)
		}
	}
	want := []string{"Amber protected 2099-03-10", "Dahlia protected 2099-03-07"}
	states := func() []string {
		return p.query(`SELECT concat_ws(' ', code, pool_state, recycled_on) FROM trade.customers ORDER BY _row`)
	}
	if diff := cmp.Diff(want, states()); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
	p.quiet()
	// That is kept with the records, whatever becomes of the history.
	if _, err := p.mirror.DB().ExecContext(t.Context(), `UPDATE trade.customers_history SET _valid_from = '2050-01-01'`); err != nil {
		t.Fatal(err)
	}
	p.put("Customers", 1, "Amber", "A", "Li", "2099-02-28", "", "ours, too")
	p.run(syncer.StatusApplied)
	if diff := cmp.Diff(want, states()); diff != "" {
		t.Errorf("states later (-want +got):\n%s", diff)
	}
}
