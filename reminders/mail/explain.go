package mail

import (
	"fmt"

	"sheetsync/reminders"
	"sheetsync/sheetschema/language"
)

// explain words a status of the server. Its own text isn't repeated: it likes to
// quote addresses, and comes in any language.
func explain(e *Error) string {
	status := fmt.Sprintf("%d", e.Code)
	if e.Enhanced != "" {
		status += " " + e.Enhanced
	}
	reason := reminders.ReasonOf(e.Class())
	s := fmt.Sprintf("the server answered %s %s: %s", status, phaseWords[e.Phase], language.NewPrinter(language.English).Say(reason, nil))
	if hint := wayOut(e, reason); hint != "" {
		s += "; " + hint
	}
	return s
}

// phaseWords say to what the server answered.
var phaseWords = map[Phase]string{
	PhaseConnect: "to our connection", PhaseLogin: "to our login", PhaseSender: "to the sender", PhaseRecipient: "to the recipient",
	PhaseContent: "before the content", PhaseAnswer: "to the content",
}

// wayOut says what whoever runs the service can do; “” for waiting, or where it is
// the recipient's matter.
func wayOut(e *Error, reason language.Key) string {
	switch reason {
	case reminders.ReasonLogin:
		if e.Phase == PhaseLogin {
			return "check mail.username and mail.password (for Google an app password, or mail.auth: xoauth2)"
		}
		return "set mail.username and mail.password"
	case reminders.ReasonSender:
		return "check mail.from: the account must be allowed to send as that address"
	case reminders.ReasonPolicy:
		if e.Phase == PhaseConnect {
			return "ask whoever runs it why this machine's address is blocked, or send through a provider's server"
		}
		return "check mail.host and mail.username: a server relays only for those who have logged in, and the account must be allowed to send as mail.from"
	case reminders.ReasonProof:
		return "publish SPF and DKIM records for the domain of mail.from"
	case reminders.ReasonTooLarge, reminders.ReasonQuota, reminders.ReasonLater:
		return "it is tried again at the next reminders"
	}
	return ""
}
