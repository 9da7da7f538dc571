package ledger_test

import (
	"maps"
	"slices"
	"time"

	"sheetsync/reminders/inbox"
	"sheetsync/reminders/robot/robottest"
)

// A trouble is something that goes wrong at a mail server or a chat service.
type trouble struct {
	name string
	mail *inbox.Fault
	chat *robottest.Fault
	// hangs says that runs wait in vain, so that they had better not wait for long.
	hangs bool
	// refuses says that an address may be taken for wrong.
	refuses bool
}

var (
	noSuchUser = [3]int{5, 1, 1}
	hanging    = time.Hour // until the round is over

	mailTroubles = []trouble{
		{name: "451 at the sender", mail: &inbox.Fault{At: inbox.AtMail, Code: 451}},
		{name: "550 at the sender", mail: &inbox.Fault{At: inbox.AtMail, Code: 550, Enhanced: [3]int{5, 7, 1}}},
		{name: "450 at the recipient", mail: &inbox.Fault{At: inbox.AtRecipient, Code: 450}},
		{name: "relaying denied", mail: &inbox.Fault{At: inbox.AtRecipient, Code: 550, Enhanced: [3]int{5, 7, 1}}},
		{name: "mailbox full", mail: &inbox.Fault{At: inbox.AtRecipient, Code: 552, Enhanced: [3]int{5, 2, 2}}},
		{name: "bare 550", mail: &inbox.Fault{At: inbox.AtRecipient, Code: 550, Enhanced: inbox.NoEnhanced}},
		{name: "quota", mail: &inbox.Fault{At: inbox.AtEnd, Code: 550, Enhanced: [3]int{5, 4, 5}}},
		{name: "452 at the end", mail: &inbox.Fault{At: inbox.AtEnd, Code: 452}},
		{name: "554 at the end", mail: &inbox.Fault{At: inbox.AtEnd, Code: 554, Enhanced: [3]int{5, 7, 26}}},
		{name: "421 at hello", mail: &inbox.Fault{At: inbox.AtHello, Code: 421, CutAfter: true}},
		{name: "cut at once", mail: &inbox.Fault{At: inbox.AtConnect, Cut: true}},
		{name: "cut at the sender", mail: &inbox.Fault{At: inbox.AtMail, Cut: true}},
		{name: "cut at the recipient", mail: &inbox.Fault{At: inbox.AtRecipient, Cut: true}},
		{name: "cut in the content", mail: &inbox.Fault{At: inbox.AtContent, Cut: true}},
		{name: "cut after the content", mail: &inbox.Fault{At: inbox.AtEnd, Cut: true}},
		{name: "dropped after accepting", mail: &inbox.Fault{At: inbox.AtAnswer, Cut: true}},
		{name: "silent at once", mail: &inbox.Fault{At: inbox.AtConnect, Delay: hanging}, hangs: true},
		{name: "silent at the recipient", mail: &inbox.Fault{At: inbox.AtRecipient, Delay: hanging}, hangs: true},
		{name: "silent after accepting", mail: &inbox.Fault{At: inbox.AtAnswer, Delay: hanging}, hangs: true},
		{name: "no such user", mail: &inbox.Fault{At: inbox.AtRecipient, Code: 550, Enhanced: noSuchUser}, refuses: true},
		{name: "no such user, at the end", mail: &inbox.Fault{At: inbox.AtEnd, Code: 550, Enhanced: noSuchUser}, refuses: true},
	}
	chatTroubles = func() []trouble {
		list := []trouble{
			{name: "chat hangs", chat: &robottest.Fault{Hang: true}, hangs: true},
			{name: "wecom refuses the content", chat: &robottest.Fault{Kind: "wecom", Body: `{"errcode":40058,"errmsg":"exceed max length"}`}},
			{name: "wecom has no such robot", chat: &robottest.Fault{Kind: "wecom", Body: `{"errcode":93000,"errmsg":"invalid webhook url"}`}},
			{name: "slack has no such robot", chat: &robottest.Fault{Kind: "slack", Status: 404, Body: "no_service"}},
		}
		for i := range chatFaults {
			list = append(list, trouble{name: "chat faults of weeks", chat: &chatFaults[i]})
		}
		return list
	}()
)

// weather is what goes wrong in one round.
type weather struct {
	troubles []trouble
	dies     int // after so many steps a third process is killed; 0 for none
	cut      int // after so many steps all sessions of the database are cut; 0 for none
}

func (w *weather) calm() bool { return len(w.troubles) == 0 && w.dies == 0 && w.cut == 0 }

func (w *weather) hangs() bool {
	return slices.ContainsFunc(w.troubles, func(t trouble) bool { return t.hangs })
}

// outage is a trouble of days.
type outage struct {
	from, until civil
	trouble
}

// outages are three of up to thirty days, which do not touch.
func (y *year) outages(first civil) []outage {
	var list []outage
	for n := range civil(3) {
		from := first + 30 + n*110 + civil(y.IntN(40))
		t := mailTroubles[y.IntN(len(mailTroubles))]
		if n == 1 {
			t = chatTroubles[y.IntN(len(chatTroubles))]
		}
		list = append(list, outage{from, from + civil(1+y.IntN(30)), t})
	}
	return list
}

// forecast is what goes wrong today.
func (y *year) forecast() weather {
	var w weather
	for _, o := range y.away {
		if o.from <= y.today && y.today <= o.until {
			w.troubles = append(w.troubles, o.trouble)
		}
	}
	if y.IntN(2) > 0 {
		return w
	}
	for range 1 + y.IntN(2) {
		from := mailTroubles
		if y.IntN(4) == 0 {
			from = chatTroubles
		}
		t := from[y.IntN(len(from))]
		if t.mail != nil {
			fault := *t.mail
			fault.Times = 1 + y.IntN(6)
			if y.IntN(2) == 0 { // it strikes one address
				fault.Recipient = personal(y.IntN(staff))
				if y.IntN(4) == 0 {
					fault.Recipient = chiefs[1]
				}
			}
			t.mail = &fault
		} else {
			fault := *t.chat
			fault.Times = 1 + y.IntN(4)
			t.chat = &fault
		}
		w.troubles = append(w.troubles, t)
	}
	switch y.IntN(3) {
	case 0:
		w.dies = 1 + y.IntN(60)
	case 1:
		w.cut = 1 + y.IntN(60)
	}
	return w
}

// strike puts what goes wrong in force until it is over, and notes who may be taken for
// somebody with a wrong address.
func (y *year) strike(w *weather) (over func()) {
	var ends []func()
	hold := make(chan struct{})
	for _, t := range w.troubles {
		y.faults[t.name]++
		if t.mail == nil {
			ends = append(ends, y.chats.Inject(*t.chat))
			continue
		}
		fault := *t.mail
		if fault.Delay == hanging {
			fault.Delay, fault.Hold, fault.Cut = 0, hold, true
		}
		ends = append(ends, y.box.Inject(fault))
		switch {
		case t.refuses && fault.Recipient != "":
			y.refused[fault.Recipient] = y.today
		case t.refuses:
			for _, address := range slices.Concat(slices.Collect(maps.Keys(y.team)), chiefs, []string{finance, outside(0), outside(1), outside(2)}) {
				y.refused[address] = y.today
			}
		}
	}
	return func() {
		close(hold)
		for _, end := range ends {
			end()
		}
	}
}
