package reminders

import (
	"cmp"
	"context"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/expression"
)

// A HoldReason says what keeps people from being reminded of a date.
type HoldReason string

// The reasons.
const (
	HoldSnoozed HoldReason = "snoozed" // somebody put the date off until a day
	HoldMuted   HoldReason = "muted"   // nobody wants to be reminded of the date any more
	HoldPaused  HoldReason = "paused"  // the record, or one that it belongs to, was paused
)

// A Hold says that nobody is reminded of dates of a record until a day. On that day what
// is due is due again, whatever went out before.
type Hold struct {
	Resource, RecordID string
	Deadline           string         // "" for all of the record's
	Due                expression.Day // the date; a moved one is another matter
	Until              expression.Day // the day on which it is due again; 0 for none
	Reason             HoldReason
	By                 RecordKey // in whose row it was written
}

// ends reports whether the hold is over on a day.
func (h *Hold) ends(today expression.Day) bool { return h.Until != 0 && h.Until <= today }

// longer compares by how long two hold.
func (h *Hold) longer(other *Hold) bool {
	if h.Until == 0 || other.Until == 0 {
		return h.Until == 0 && other.Until != 0
	}
	return h.Until > other.Until
}

// holds are the register's, by record.
type holds map[RecordKey][]Hold

func newHolds(list []Hold) holds {
	h := make(holds, len(list))
	for _, hold := range list {
		key := RecordKey{hold.Resource, hold.RecordID}
		h[key] = append(h[key], hold)
	}
	return h
}

// of are the holds of a record's date; of one that can't be read, those of the record.
func (h holds) of(resource *sheetschema.Resource, deadline *sheetschema.Deadline, id string, due duedate.Date) dateHolds {
	var list dateHolds
	for _, hold := range h[RecordKey{resource.Name, id}] {
		if hold.Deadline == "" || hold.Deadline == deadline.Name && due.Known() && hold.Due == due.Named {
			list = append(list, hold)
		}
	}
	return list
}

// A HoldIndex finds what people put off, muted and paused.
type HoldIndex struct{ holds holds }

// NewHoldIndex returns an index of holds.
func NewHoldIndex(list []Hold) HoldIndex { return HoldIndex{newHolds(list)} }

// On returns what keeps people longest from hearing of a record's date on a day.
func (x HoldIndex) On(today expression.Day, r *sheetschema.Resource, d *sheetschema.Deadline, recordID string, due duedate.Date) (hold Hold, is bool) {
	return x.holds.of(r, d, recordID, due).on(today)
}

// dateHolds are those of one date.
type dateHolds []Hold

// on is what holds longest of those that hold on a day.
func (d dateHolds) on(today expression.Day) (longest Hold, is bool) {
	for i := range d {
		if !d[i].ends(today) && (!is || d[i].longer(&longest)) {
			longest, is = d[i], true
		}
	}
	return longest, is
}

// again are the days on which the date is due again, in their order.
func (d dateHolds) again() []expression.Day {
	var days []expression.Day
	for i := range d {
		if d[i].Until != 0 {
			days = append(days, d[i].Until)
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// heldDate is a date of which nobody is reminded.
type heldDate struct {
	resource, recordID, deadline string
	due                          expression.Day
}

// heldItem is what would be due to somebody.
type heldItem struct {
	Item
	hold Hold
}

// hold notes what would be due of a date.
func (in *inspector) hold(record Record, due duedate.Date, of dateHolds, by Hold) {
	if !due.Known() {
		return
	}
	in.set.heldDates[heldDate{in.resource.Name, record.ID, in.deadline.Name, due.Named}] = struct{}{}
	now, when := duedate.Current(in.deadline, due.Counts, in.today, of.again()...)
	_, closed := in.closed[dated{record.ID, due.Named}]
	if when == duedate.NotYet || when == duedate.LongPast && closed {
		return
	}
	item := in.item(record, due, now)
	recipients, _ := in.recipients(record, now, false)
	recipients, _ = in.register.reachable(recipients)
	for _, item.Recipient = range recipients {
		in.set.held = append(in.set.held, heldItem{item, by})
	}
}

// A HeldItem is a date that would be due, with what holds it.
type HeldItem struct {
	MailItem
	Until  string     `json:"until,omitempty"` // YYYY-MM-DD; "" for no day
	Reason HoldReason `json:"reason"`
	// ByResource and ByRecordID say in whose row it was written.
	ByResource string `json:"by_resource"`
	ByRecordID string `json:"by_record_id"`
}

// reportHeld lists the dates of which somebody would be reminded now, each once.
func (r *run) reportHeld(ctx context.Context, held []heldItem) error {
	items := make([]Item, len(held))
	for i := range held {
		items[i] = held[i].Item
	}
	found, err := r.lookUp(ctx, items)
	if err != nil {
		return err
	}
	due := make(map[Key]struct{}, len(held))
	for _, item := range slices.Concat(found.fresh, found.owed) {
		item.Recipient = ""
		due[item.Key] = struct{}{}
	}
	for i := range held {
		h := &held[i]
		key := h.Key
		key.Recipient = ""
		if _, is := due[key]; !is {
			continue
		}
		delete(due, key)
		line := HeldItem{MailItem: h.report(), Reason: h.hold.Reason, ByResource: h.hold.By.Resource, ByRecordID: h.hold.By.RecordID}
		if h.hold.Until != 0 {
			line.Until = h.hold.Until.String()
		}
		r.report.Held = append(r.report.Held, line)
	}
	slices.SortStableFunc(r.report.Held, func(a, b HeldItem) int {
		return cmp.Or(cmp.Compare(a.DueDate, b.DueDate), cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.RecordID, b.RecordID))
	})
	return nil
}
