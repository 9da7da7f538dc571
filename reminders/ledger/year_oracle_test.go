package ledger_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// wrong notes what should not be.
func (y *year) wrong(format string, args ...any) {
	y.t.Helper()
	y.problems++
	y.t.Errorf("%s: %s", y.today, fmt.Sprintf(format, args...))
}

// mayBeRefused reports whether the service may have taken an address for wrong.
func (y *year) mayBeRefused(address string) bool {
	day, is := y.refused[address]
	return is && y.today-day <= 31
}

// concerns reports whether a reminder may go to somebody today.
func (y *year) concerns(r *record, d *date, s stageOn, recipient string) bool {
	people, chats, _ := y.addressees(r, d, s)
	if chat, is := strings.CutPrefix(recipient, "robot:"); is && slices.Contains(chats, chat) {
		return true
	}
	refused := false
	for _, person := range people {
		standing := y.standing(person)
		if slices.Contains(standing, recipient) {
			return true
		}
		refused = refused || slices.ContainsFunc(standing, y.mayBeRefused)
	}
	return refused && (slices.Contains(chiefs, recipient) || recipient == "robot:feishu")
}

// ledgerRow is a row of the ledger, with what the mailbox can't tell.
type ledgerRow struct {
	Record    string `db:"record_id"`
	Deadline  string `db:"deadline"`
	Due       string `db:"due"`
	Stage     string `db:"stage"`
	Recipient string `db:"recipient"`
	State     string `db:"state"`
	Class     string `db:"class"`
	Told      bool   `db:"told"`
	ToldOn    string `db:"told_on"` // a day; empty when nobody was told
}

func (l *ledgerRow) reached() reached {
	return reached{l.Record, l.Deadline, l.Due, l.Stage, l.Recipient}
}

func (l *ledgerRow) isReminder() bool {
	_, is := titles[l.Deadline]
	return is && !isNoticeStage[l.Stage]
}

var isNoticeStage = map[string]bool{"lapsed": true, "unknown": true, "not allowed": true, "nobody": true}

func (y *year) ledgerRows() []ledgerRow {
	var rows []ledgerRow
	if err := y.db.SelectContext(y.t.Context(), &rows, `SELECT record_id, deadline, due_date::text AS due, stage, recipient, state,
		coalesce(error_class, '') AS class, told_at IS NOT NULL AS told, coalesce((told_at AT TIME ZONE 'Asia/Shanghai')::date::text, '') AS told_on FROM sheetsync.ledger ORDER BY id`); err != nil {
		y.t.Fatal(err)
	}
	return rows
}

// open reports whether anything is still to be sent.
func (y *year) open() bool {
	return slices.ContainsFunc(y.ledgerRows(), func(row ledgerRow) bool { return row.State == "owed" || row.State == "sending" })
}

// checkCalm holds after a round in which nothing went wrong: nothing is open, and each
// date whose reminder is due has reached those whom it is for.
func (y *year) checkCalm() {
	has := make(map[reached]string)
	lastWent := make(map[reached]bool) // without stage and recipient: the last one went out, to whomever
	for _, row := range y.ledgerRows() {
		if row.State == "owed" || row.State == "sending" {
			y.wrong("after a calm round: %+v", row)
		}
		has[row.reached()] = row.State
		if row.State == "sent" || row.State == "unconfirmed" {
			lastWent[reached{row.Record, row.Deadline, row.Due, row.Stage, ""}] = true
		}
	}
	for _, r := range y.records {
		if r.garbled && !r.closed && !r.deleted {
			y.wantTold("unknown", r.number)
		}
		for _, d := range r.dates() {
			s, last, ok := d.now(y.today)
			if !ok || d.putOffUntil > y.today {
				continue
			}
			went := lastWent[reached{r.number, d.deadline, d.named.String(), s.label, ""}]
			if last && d.named < y.today && went {
				continue
			}
			old := d.longPast(y.today)
			if people, chats, _ := y.addressees(r, &d, s); old && (d.longPast(d.since) || len(people)+len(chats) == 0) {
				if d.deadline != contact { // with whom nobody was in touch for long, no list is made of
					y.wantTold("lapsed", r.number)
				}
				continue
			}
			if old && y.arrived.told[[2]string{"lapsed", r.number}] { // when it had nobody
				continue
			}
			y.checkReached(r, &d, s, old, has)
		}
	}
}

// checkReached holds that a reminder has reached those whom it is for; old says that the
// managers needn't be told any more that somebody could not be reminded.
func (y *year) checkReached(r *record, d *date, s stageOn, old bool, has map[reached]string) {
	key := func(recipient string) reached {
		return reached{r.number, d.deadline, d.named.String(), s.label, recipient}
	}
	got := func(recipient string) bool {
		return y.arrived.reminders[key(recipient)] > 0 || has[key(recipient)] == "unconfirmed"
	}
	people, chats, held := y.addressees(r, d, s)
	if len(held) > 0 && !old {
		y.wantTold("outside", r.number)
	}
	if len(people)+len(chats)+len(held) == 0 && !old {
		y.wantTold("nobody", r.number)
	}
	for _, person := range people {
		for _, standing := range y.standing(person) {
			if got(standing) || got(person) || y.coveredFor(standing, got) || y.mayBeRefused(standing) && slices.ContainsFunc(chiefs, got) {
				continue
			}
			y.wrong("%+v didn't get theirs (%s): %+v of %+v; the ledger: %s", key(standing), has[key(standing)], *d, *r, y.historyOf(r))
		}
	}
	for _, chat := range chats {
		if state := has[key("robot:"+chat)]; state != "sent" && state != "unconfirmed" {
			y.wrong("%+v wasn't posted (%s): %+v of %+v", key(chat), state, *d, *r)
		}
	}
}

// historyOf lists what the ledger has of a record.
func (y *year) historyOf(r *record) string {
	var rows []string
	if err := y.db.SelectContext(y.t.Context(), &rows, `SELECT concat_ws(' ', deadline, due_date, stage, recipient, state, error_class, created_at::date, updated_at::date)
		FROM sheetsync.ledger WHERE record_id = $1 ORDER BY id`, r.number); err != nil {
		y.t.Fatal(err)
	}
	return strings.Join(rows, "; ")
}

// coveredFor reports whether somebody got a reminder who stood in for its recipient, or
// for whom the recipient stands in.
func (y *year) coveredFor(recipient string, got func(string) bool) bool {
	if m := y.team[recipient]; m != nil && m.Substitute != "" && got(m.Substitute) {
		return true
	}
	for address := range y.team {
		if address != recipient && slices.Contains(y.standing(address), recipient) && got(address) {
			return true
		}
	}
	return false
}

// wantTold holds that managers read of a record, or of how many more there were, or may
// have: what is unconfirmed is told by itself.
func (y *year) wantTold(kind, record string) {
	if y.arrived.told[[2]string{kind, record}] {
		return
	}
	r := y.byNumber(record)
	rows := y.historyOf(r)
	of := func(state string) bool {
		return regexp.MustCompile(` ` + noticeStages[kind] + ` \S+ ` + state + ` `).MatchString(rows)
	}
	if of("unconfirmed") || y.arrived.cut[kind] && of("sent") {
		return
	}
	y.wrong("the managers weren't told of %+v: %s; the ledger: %s", *r, kind, rows)
}

var noticeStages = map[string]string{"lapsed": "lapsed", "unknown": "unknown", "nobody": "nobody", "outside": "not allowed"}

// checkAtLast holds the ledger against what arrived in the whole year.
func (y *year) checkAtLast() {
	outcomes := make(map[string]int)
	states := make(map[reached]string)
	for _, row := range y.ledgerRows() {
		states[row.reached()] = row.State
		outcomes[strings.TrimSpace(row.State+" "+strings.Fields(row.Class + " -")[0])]++
		switch {
		case row.State == "unconfirmed" && !row.Told && row.Stage != "unconfirmed":
			y.wrong("nobody was told of %+v", row)
		case row.State == "unconfirmed" && row.isReminder() && !y.arrived.missed[row.Record]:
			y.wrong("nobody has read of %+v; the day's mails and cards:\n%s", row, strings.Join(y.arrived.texts[row.ToldOn], "\n--\n"))
		case row.State == "sent" && row.isReminder() && !strings.HasPrefix(row.Recipient, "robot:") && y.arrived.reminders[row.reached()] == 0:
			y.wrong("it never arrived: %+v", row)
		case row.State == "failed" && !y.arrived.told[[2]string{"address", row.Recipient}]:
			y.wrong("the managers weren't told of %+v", row)
		case row.State == "skipped" && !slices.Contains([]string{"settled", "superseded", "lapsed", "snoozed"}, row.Class):
			y.wrong("%+v", row)
		}
	}
	for key := range y.arrived.reminders {
		if state := states[key]; state != "sent" && state != "unconfirmed" {
			y.wrong("%+v arrived, and the ledger says %q", key, state)
		}
	}
	for _, outcome := range slices.Sorted(maps.Keys(outcomes)) {
		y.t.Logf("%6d %s", outcomes[outcome], outcome)
	}
}

func (y *year) report() {
	y.t.Logf("%d records; %d rounds: %d calm (of which %d needed another), %d by old records, %d with a process killed, %d with sessions cut", len(y.records), y.sum.rounds, y.sum.calm, y.sum.again, y.sum.stale, y.sum.killed, y.sum.cut)
	y.t.Logf("%d mails and %d cards with %d reminders", y.arrived.mails, y.arrived.posts, len(y.arrived.reminders))
	for _, name := range slices.Sorted(maps.Keys(y.faults)) {
		y.t.Logf("%6d %s", y.faults[name], name)
	}
}
