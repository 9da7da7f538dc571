package reminders

import "cmp"

// Most says how much goes out at most, so that ten thousand dates that are pasted in make
// neither a mail of ten thousand lines nor ten thousand mails; 0 stands for the usual.
type Most struct {
	Lines int // a mail; what is more is counted in it, and is told of as well
	Mails int // a run; what is more stays owed for the next one
}

// The usual.
const (
	UsualLines = 50
	UsualMails = 500
)

func (m Most) lines() int { return cmp.Or(m.Lines, UsualLines) }

func (m Most) mails() int { return cmp.Or(m.Mails, UsualMails) }
