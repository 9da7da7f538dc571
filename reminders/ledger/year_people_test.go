package ledger_test

import (
	"fmt"
	"slices"
	"strings"
)

// enter adds a record of which somebody is to be reminded about a day.
func (y *year) enter(about civil) *record {
	n := len(y.records)
	r := &record{number: fmt.Sprintf("D%05d", n), since: make(map[string]civil), putOff: make(map[string]civil)}
	if n%4 == 3 {
		r.number, r.client = fmt.Sprintf("K%05d", n), true
	}
	r.class = string("ABC"[y.IntN(3)])
	r.ends, r.signed, r.spoken = about, about-45+civil(y.IntN(21)-10), about-every[r.class]
	r.owners = y.anOwner()
	y.records = append(y.records, r)
	return r
}

func (y *year) anOwner() []string {
	switch n := y.IntN(20); {
	case n < 2:
		return []string{personal(y.IntN(staff)), personal(y.IntN(staff))}
	case n < 4:
		return []string{outside(y.IntN(outsiders))}
	case n < 5:
		return nil
	}
	return []string{personal(y.IntN(staff))}
}

// work is what people do in the sheet on a day.
func (y *year) work() {
	var changed []*record
	for range 1 + y.IntN(2+len(y.records)/40) {
		r := y.records[y.IntN(len(y.records))]
		if y.change(r); !slices.Contains(changed, r) {
			changed = append(changed, r)
		}
	}
	if y.IntN(3) == 0 { // some of it old
		changed = append(changed, y.enter(y.today+civil(y.IntN(120)-30)))
	}
	y.mirrorRecords(changed)
	if y.IntN(8) == 0 {
		m := y.team[personal(y.IntN(staff))]
		m.from = y.today + civil(y.IntN(4))
		m.until = m.from + civil(y.IntN(20))
		y.mirrorTeam()
	}
	if y.IntN(60) == 0 {
		address := outside(y.IntN(outsiders))
		if _, err := y.ledger().Approve(y.t.Context(), "year", []string{address}, at(y.today.String())); err != nil {
			y.t.Fatal(err)
		}
		y.approved[address] = true
	}
}

// change changes a record as people do.
func (y *year) change(r *record) {
	switch y.IntN(9) {
	case 0:
		r.closed = !r.closed
	case 1:
		r.deleted = !r.deleted
	case 2:
		r.owners = y.anOwner()
	case 3:
		r.garbled = !r.garbled && y.IntN(3) == 0
	case 4:
		y.putOff(r)
	case 5:
		r.spoken = y.today
		r.deleted, r.closed = false, false
	case 6: // and back
		r.ends, r.signed = r.signed, r.ends
	default:
		r.deleted, r.closed = false, false
		r.ends = y.today + civil(y.IntN(90)-20)
		r.signed += civil(y.IntN(60) - 10)
	}
}

// putOff has people put a date off, as the service reads it from the sheet.
func (y *year) putOff(r *record) {
	dates := r.dates()
	if len(dates) == 0 {
		return
	}
	d := dates[y.IntN(len(dates))]
	until := y.today + civil(1+y.IntN(20))
	resource := "deals"
	if r.client {
		resource = "clients"
	}
	r.putOff[fmt.Sprint(d.deadline, d.named)] = until
	y.exec(`DELETE FROM sheetsync.snoozes WHERE record_id = $1 AND deadline = $2 AND due_date = $3`, r.number, d.deadline, d.named.String())
	y.exec(`INSERT INTO sheetsync.snoozes (register, resource, record_id, deadline, due_date, reason, until, by_resource, by_record_id, decided_at)
		VALUES ('year', $1, $2, $3, $4, 'snoozed', $5, $1, $2, $6)`, resource, r.number, d.deadline, d.named.String(), until.String(), at(y.today.String()))
}

// addressees are to whom a reminder goes: people, whoever is away; the chats; and those
// addresses that nobody may write to.
func (y *year) addressees(r *record, d *date, s stageOn) (people, chats, held []string) {
	var own []string
	for _, address := range r.owners {
		if strings.HasSuffix(address, "@example.com") || y.approved[address] {
			own = appendNew(own, address)
		} else {
			held = appendNew(held, address)
		}
	}
	people = slices.Clone(own)
	if d.deadline == payment {
		people, chats = appendNew(people, finance), append(chats, "teams")
	}
	if s.escalation > 1 {
		lead := ""
		for _, address := range own {
			if m := y.team[address]; m != nil && m.Manager != "" {
				lead = m.Manager
			}
		}
		if lead != "" {
			people = appendNew(people, lead)
		}
		if lead == "" || s.escalation == 3 {
			people, chats = appendNew(people, chiefs...), append(chats, "feishu")
		}
	}
	for n, chat := range []string{"wecom", "dingtalk", "slack"} {
		if slices.Contains(people, personal(n)) {
			chats = append(chats, chat)
		}
	}
	return people, chats, held
}

// standing are who gets what is meant for somebody.
func (y *year) standing(address string, asked ...string) []string {
	m := y.team[address]
	if m == nil || !m.away(y.today) {
		return []string{address}
	}
	asked = append(asked, address)
	if m.Substitute != "" && !slices.Contains(asked, m.Substitute) {
		return y.standing(m.Substitute, asked...)
	}
	first := y.team[asked[0]]
	if first.Manager == "" {
		return []string{first.Email}
	}
	return []string{first.Email, first.Manager}
}

func appendNew(list []string, more ...string) []string {
	for _, text := range more {
		if !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return list
}
