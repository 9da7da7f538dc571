package ledger_test

import (
	"regexp"
	"strings"
	"sync"

	"sheetsync/reminders/inbox"
)

// reached is a reminder and whom it reached: an address, or a chat.
type reached struct{ record, deadline, named, stage, recipient string }

// arrivals are what the mail server and the chats took over, as people read it.
type arrivals struct {
	mu           sync.Mutex
	mail         []inbox.Message // not read yet
	mails, posts int             // read so far
	ids          map[string]int  // mails by Message-ID
	reminders    map[reached]int
	told         map[[2]string]bool  // to managers: what kind of notice, and of which record or address
	cut          map[string]bool     // kinds of notices that ended in a count once
	missed       map[string]bool     // records that somebody was told of as perhaps missed
	texts        map[string][]string // to whom, and what they read, by day
}

func newArrivals() *arrivals {
	return &arrivals{ids: make(map[string]int), reminders: make(map[reached]int), told: make(map[[2]string]bool), cut: make(map[string]bool), missed: make(map[string]bool), texts: make(map[string][]string)}
}

// add is called by the mail server.
func (a *arrivals) add(m inbox.Message) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.mail = append(a.mail, m)
}

func (a *arrivals) take() []inbox.Message {
	a.mu.Lock()
	defer a.mu.Unlock()
	list := a.mail
	a.mail = nil
	return list
}

// headings are those of what is no reminder.
var headings = map[string]string{
	"Perhaps you missed these": "missed", "Nobody to remind": "nobody", "Can't be read": "unknown", "Addresses outside": "outside",
	"Long past when first seen": "lapsed", "Mail comes back": "address", "Group chats without reminders": "chat", "Mail that waits": "waiting",
}

var (
	aReminder = regexp.MustCompile(`• ([DK]\d{5}) · (Contract ends|Payment due|In touch)`)
	aRecord   = regexp.MustCompile(`• .*?([DK]\d{5}|\S+@\S+)`)
	aCount    = regexp.MustCompile(`^and \d+ more`)
	aDay      = regexp.MustCompile(`\d{4}-\d\d-\d\d`)
)

// read takes in what arrived since the last time, all of it in a round of today.
func (y *year) read() {
	for _, m := range y.arrived.take() {
		y.arrived.mails++
		id := m.Get("Message-Id")
		if y.arrived.ids[id]++; y.arrived.ids[id] > 1 {
			y.wrong("%s came %d times to %v", id, y.arrived.ids[id], m.EnvelopeTo)
		}
		y.readText(m.EnvelopeTo[0], m.Text)
	}
	posts := y.chats.Posts()
	for _, p := range posts[y.arrived.posts:] {
		y.readText("robot:"+p.Kind, p.Text)
	}
	y.arrived.posts = len(posts)
}

func (y *year) readText(recipient, text string) {
	y.arrived.texts[y.today.String()] = append(y.arrived.texts[y.today.String()], "To "+recipient+"\n"+text)
	kind := ""
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if k, is := headings[strings.Trim(line, " *#")]; is {
			kind = k
		}
		if kind != "" && aCount.MatchString(strings.TrimSpace(line)) {
			y.arrived.cut[kind] = true
		}
		switch found := aRecord.FindStringSubmatch(line); {
		case found == nil:
		case kind == "missed":
			y.arrived.missed[found[1]] = true
		case kind != "":
			y.arrived.told[[2]string{kind, found[1]}] = true
		default:
			about := line
			if i+1 < len(lines) && !aDay.MatchString(line) {
				about = lines[i+1]
			}
			y.readReminder(recipient, line, aDay.FindString(about))
		}
	}
}

// readReminder takes in a line about a date, which has to be one that the recipient is
// to be reminded of today.
func (y *year) readReminder(recipient, line, named string) {
	found := aReminder.FindStringSubmatch(line)
	if found == nil {
		y.wrong("%s got a line that nobody understands: %s", recipient, line)
		return
	}
	r := y.byNumber(found[1])
	for _, d := range r.dates() {
		s, _, ok := d.now(y.today)
		if titles[d.deadline] != found[2] {
			continue
		}
		if d.named.String() != named || !ok || d.putOffUntil > y.today {
			y.wrong("%s was reminded of %q, %s; the register says %+v", recipient, line, named, d)
			return
		}
		key := reached{r.number, d.deadline, named, s.label, recipient}
		if y.arrived.reminders[key]++; y.arrived.reminders[key] > 1 {
			y.wrong("%+v was reached %d times", key, y.arrived.reminders[key])
		}
		if !y.concerns(r, &d, s, recipient) {
			y.wrong("%+v: it was none of theirs", key)
		}
		return
	}
	y.wrong("%s was reminded of %q, which is done or gone", recipient, line)
}
