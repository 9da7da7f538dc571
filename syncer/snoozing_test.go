package syncer

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

const tradeYAML = `
name: trade
resources:
  - name: customers
    title: {en: Customer, zh-CN: 客户}
    schema:
      primaryKey: name
      fields:
        - {name: name, title: Name, type: string}
        - {name: call, title: Call, type: date}
    deadlines:
      - {name: call, title: {en: Call, zh-CN: 联系}, date: call, remind: [P7D], to: [role:sales]}
  - name: contracts
    title: {en: Contract, zh-CN: 合同}
    schema:
      primaryKey: number
      foreignKeys: [{fields: customer, reference: {resource: customers, fields: name}}]
      fields:
        - {name: number, title: Number, type: string}
        - {name: customer, title: Customer, type: string}
  - name: orders
    title: {en: Order, zh-CN: 订单}
    schema:
      primaryKey: id
      foreignKeys: [{fields: contract, reference: {resource: contracts, fields: number}}]
      fields:
        - {name: id, title: Order no., type: string}
        - {name: contract, title: Contract, type: string}
        - {name: due, title: Due, type: date}
        - {name: ships, title: Ships, type: date}
        - {name: state, title: State, type: string}
    deadlines:
      - {name: payment, title: {en: Payment due, zh-CN: 付款到期}, date: due, unless: state == "paid", remind: [P7D], to: [role:sales], per: contract}
      - {name: shipment, title: {en: Shipment, zh-CN: 装运}, date: ships, unless: state == "paid", remind: [P7D], to: [role:sales]}
`

// newTrade has two customers with a contract and an order each, on 2 March 2026.
func newTrade(t *testing.T, tag language.Tag) (s *stage, customers, orders *page) {
	t.Helper()
	s, customers = newDescribed(t, tradeYAML, tag, "Customer",
		cells("Name", "Call"), cells("Acme", "2026-03-03"), cells("Birch", ""))
	contracts := &page{id: 44, title: "Contract", rows: [][]table.Cell{cells("Number", "Customer"), cells("K1", "Acme"), cells("K2", "Birch")}}
	orders = &page{id: 55, title: "Order", rows: [][]table.Cell{
		cells("Order no.", "Contract", "Due", "Ships", "State"),
		cells("O1", "K1", "2026-03-05", "2026-03-04", "open"), cells("O2", "K2", "2026-03-05", "2026-09-04", "open"),
	}}
	s.book.tabs = append(s.book.tabs, contracts, orders)
	return s, customers, orders
}

// ask writes into the cell that tells the deadlines.
func ask(p *page, row int, line string) {
	p.set(row, max(p.column("Deadlines"), p.column("到期提醒")), text(line))
}

func deadlinesOf(p *page) []string {
	header := "Deadlines"
	if p.column(header) < 0 {
		header = "到期提醒"
	}
	return p.values(header)
}

func TestSnoozes(t *testing.T) {
	t.Parallel()
	const payment, shipment = "Payment due: due in 3 days", "Shipment: due in 2 days"
	for _, test := range []struct {
		name  string
		do    func(s *stage, customers, orders *page)
		want  string // the cells of the first customer and of the orders
		holds string
		log   string
	}{
		{"all dates of a row", func(_ *stage, _, o *page) { ask(o, 1, "snooze 7d") },
			"Call: due tomorrow | (put off until 9 Mar) " + payment + "\n(put off until 9 Mar) " + shipment + " | " + payment,
			"payment snoozed 2026-03-09, shipment snoozed 2026-03-09", "snoozed sheet, snoozed sheet"},
		{"one of them, below", func(_ *stage, _, o *page) { ask(o, 1, deadlinesOf(o)[0]+"\nPayment due: mute, it is paid in goods") },
			"Call: due tomorrow | (no more reminders) " + payment + "\n" + shipment + " | " + payment, "payment muted ", "muted sheet"},
		{"only what has a reminder until then", func(_ *stage, _, o *page) { ask(o, 2, "later 2026-03-10") },
			"Call: due tomorrow | " + payment + "\n" + shipment + " | (put off until 10 Mar) " + payment, "payment snoozed 2026-03-10", "snoozed sheet"},
		{"a customer with all that belongs to it", func(_ *stage, c, _ *page) { ask(c, 1, "pause until 2026-12-31") },
			"(paused until 31 Dec)\nCall: due tomorrow | (Customer Acme: paused until 31 Dec) " + payment + "\n(Customer Acme: paused until 31 Dec) " + shipment + " | " + payment,
			" paused 2026-12-31,  paused 2026-12-31,  paused 2026-12-31", "paused sheet"},
		{"resumed", func(s *stage, c, _ *page) {
			ask(c, 1, "pause")
			s.run(StatusApplied)
			ask(c, 1, "resume\n"+deadlinesOf(c)[0])
		}, "Call: due tomorrow | " + payment + "\n" + shipment + " | " + payment, "", "paused sheet, resumed sheet"},
		{"resumed in the wrong row", func(s *stage, c, o *page) {
			ask(c, 1, "pause")
			s.run(StatusApplied)
			ask(o, 1, "resume")
		}, "(paused until resumed)\nCall: due tomorrow | resume\n△ Under “Deadlines” reminders are resumed, but they are paused in the row of the record that this one belongs to; write “resume” in that row, which the cell names, or delete what is written\n" +
			"(Customer Acme: paused until resumed) " + payment + "\n(Customer Acme: paused until resumed) " + shipment + " | " + payment, " paused ,  paused ,  paused ", "paused sheet"},
		{"the mark is deleted", func(s *stage, c, _ *page) {
			ask(c, 1, "pause")
			s.run(StatusApplied)
			ask(c, 1, "Call: due tomorrow")
		}, "Call: due tomorrow | " + payment + "\n" + shipment + " | " + payment, "", "paused sheet, resumed sheet"},
		{"the cell is emptied", func(s *stage, _, o *page) {
			ask(o, 1, "snooze 7d")
			s.run(StatusApplied)
			ask(o, 1, "")
		}, "Call: due tomorrow | " + payment + "\n" + shipment + " | " + payment, "", "snoozed sheet, snoozed sheet, resumed sheet, resumed sheet"},
		{"the day in a mark is changed", func(s *stage, _, o *page) {
			ask(o, 2, "snooze 7d")
			s.run(StatusApplied)
			ask(o, 2, "(put off until 11 Mar) "+payment)
		}, "Call: due tomorrow | " + payment + "\n" + shipment + " | (put off until 11 Mar) " + payment, "payment snoozed 2026-03-11", "snoozed sheet, snoozed sheet"},
		{"typed over, the other mark stays", func(s *stage, _, o *page) {
			ask(o, 1, "Payment due: mute")
			s.run(StatusApplied)
			ask(o, 1, "Shipment: snooze 7d")
		}, "Call: due tomorrow | (no more reminders) " + payment + "\n(put off until 9 Mar) " + shipment + " | " + payment,
			"payment muted , shipment snoozed 2026-03-09", "muted sheet, snoozed sheet"},
		{"the date moves", func(s *stage, _, o *page) {
			ask(o, 2, "mute")
			s.run(StatusApplied)
			o.set(2, 2, text("2026-03-06"))
		}, "Call: due tomorrow | " + payment + "\n" + shipment + " | Payment due: due in 4 days, the date has moved: what was put off before counts no more\n(no more reminders) Shipment: due on 2026-09-04",
			"shipment muted ", "muted sheet, muted sheet, lapsed service"},
		{"and back", func(s *stage, _, o *page) {
			ask(o, 2, "Payment due: mute")
			s.run(StatusApplied)
			o.set(2, 2, text("2026-03-06"))
			s.run(StatusApplied)
			o.set(2, 2, text("2026-03-05"))
		}, "Call: due tomorrow | " + payment + "\n" + shipment + " | (no more reminders) " + payment, "payment muted ", "muted sheet, lapsed service, muted service"},
		{"sorted", func(s *stage, _, o *page) {
			ask(o, 2, "snooze 7d")
			s.run(StatusApplied)
			o.rows[1], o.rows[2] = o.rows[2], o.rows[1]
		}, "Call: due tomorrow | (put off until 9 Mar) " + payment + " | " + payment + "\n" + shipment, "payment snoozed 2026-03-09", "snoozed sheet"},
		{"its day has come", func(s *stage, _, o *page) {
			ask(o, 2, "snooze 7d")
			s.run(StatusApplied)
			s.now = s.now.AddDate(0, 0, 7)
		}, "Call: overdue 6 days | Payment due: overdue 4 days\nShipment: overdue 5 days | Payment due: overdue 4 days", "payment snoozed 2026-03-09", "snoozed sheet"},
		{"of two lines the lower", func(_ *stage, _, o *page) { ask(o, 2, "mute\nsnooze 7d") },
			"Call: due tomorrow | " + payment + "\n" + shipment + " | (put off until 9 Mar) " + payment + "\n(no more reminders) Shipment: due on 2026-09-04",
			"payment snoozed 2026-03-09, shipment muted ", "snoozed sheet, muted sheet"},
		{"what isn't understood stays", func(_ *stage, _, o *page) { ask(o, 2, "ask Li Wei") },
			"Call: due tomorrow | " + payment + "\n" + shipment + " | ask Li Wei\n△ What is written under “Deadlines” isn't understood; write “snooze 2026-12-01”, “snooze 7d”, “mute” or “pause until 2026-12-31”, or delete what is written\n" + payment, "", ""},
		{"a day that has gone", func(_ *stage, _, o *page) { ask(o, 2, "snooze until 2026-03-01") },
			"Call: due tomorrow | " + payment + "\n" + shipment + " | snooze until 2026-03-01\n△ The day written under “Deadlines” isn't ahead; write a day to come, with its year, such as “snooze 2026-12-01”, or delete what is written\n" + payment, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, c, o := newTrade(t, language.English)
			s.run(StatusApplied)
			test.do(s, c, o)
			s.run(StatusApplied)
			equal(t, "the sheet", strings.Join(append(deadlinesOf(c)[:1], deadlinesOf(o)...), " | "), test.want)
			equal(t, "the log", strings.Join(s.mirror.decisions, ", "), test.log)
			equal(t, "what is held", s.mirror.heldNow(), test.holds)
			s.quiet()
			equal(t, "the log after another run", strings.Join(s.mirror.decisions, ", "), test.log)
		})
	}
}

// The lines of one thing are put off as one, and resumed as one.
func TestSnoozeOfOneThing(t *testing.T) {
	t.Parallel()
	s, _, o := newTrade(t, language.English)
	o.rows = append(o.rows, cells("O3", "K2", "2026-03-05", "2026-03-04", "open"), cells("O4", "K2", "2026-03-06", "", "open"), cells("O5", "K2", "2026-03-05", "", "paid"))
	s.run(StatusApplied)
	ask(o, 2, "Payment due: snooze 7d")
	s.run(StatusApplied)
	const line = "Payment due: due in 3 days"
	equal(t, "the sheet", strings.Join(deadlinesOf(o)[1:], " | "),
		"(put off until 9 Mar) "+line+" | (put off until 9 Mar) "+line+"\nShipment: due in 2 days | Payment due: due in 4 days | ")
	s.quiet()
	ask(o, 3, "resume\n"+deadlinesOf(o)[2])
	s.run(StatusApplied)
	equal(t, "the sheet", strings.Join(deadlinesOf(o)[1:], " | "), line+" | "+line+"\nShipment: due in 2 days | Payment due: due in 4 days | ")
	s.quiet()
}

// heldNow says what the mirror holds.
func (m *memory) heldNow() string {
	var list []string
	for _, h := range m.holds {
		until := ""
		if h.Until != 0 {
			until = h.Until.String()
		}
		list = append(list, fmt.Sprintf("%s %s %s", h.Deadline, h.Reason, until))
	}
	return strings.Join(list, ", ")
}

func TestSnoozesInChinese(t *testing.T) {
	t.Parallel()
	s, c, o := newTrade(t, language.Chinese)
	s.run(StatusApplied)
	ask(c, 1, "暂停催收到 2026-12-31")
	ask(o, 2, "付款到期：稍后 3月9日")
	s.run(StatusApplied)
	equal(t, "the sheet", strings.Join(append(deadlinesOf(c)[:1], deadlinesOf(o)...), " | "),
		"（暂停催收到 12月31日）\n联系：明天到期 | （客户 Acme 暂停催收到 12月31日）付款到期：3 天后到期\n（客户 Acme 暂停催收到 12月31日）装运：2 天后到期 | （已推迟到 3月9日）付款到期：3 天后到期")
	s.quiet()
	s.mirror = newMemory()
	s.restart() // the database is lost: the sheet tells what was put off
	s.run(StatusApplied)
	equal(t, "what is held", s.mirror.heldNow(), " paused 2026-12-31,  paused 2026-12-31,  paused 2026-12-31, payment snoozed 2026-03-09")
}

// A copied row is another record: of it nothing was said.
func TestSnoozeInACopy(t *testing.T) {
	t.Parallel()
	s, _, o := newTrade(t, language.English)
	s.run(StatusApplied)
	ask(o, 2, "mute")
	s.run(StatusApplied)
	o.rows = append(o.rows, slices.Clone(o.rows[2]))
	o.set(3, 0, text("O3"))
	s.run(StatusApplied)
	if texts := deadlinesOf(o); !strings.HasPrefix(texts[1], "(no more reminders) ") || texts[2] != "Payment due: due in 3 days" {
		t.Errorf("the cells say %q", texts)
	}
	s.quiet()
}
