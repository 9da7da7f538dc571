package reminders

import (
	"slices"
	"strings"

	"sheetsync/sheetschema/language"
)

// Channel is a group chat with a robot, to which is posted what is due to a role or
// to people. It is a recipient of its own beside theirs: what was mailed isn't
// thereby posted, nor the other way round, and each goes out once.
type Channel struct {
	Name     string       // of the robot, in lower case
	Roles    []string     // whose reminders are posted
	People   []string     // the same, by their addresses
	Language language.Tag // "": the register's
}

// robotPrefix begins the recipient that a channel is in the ledger. It is no address,
// which would need an @.
const robotPrefix = "robot:"

// RobotRecipient is what the ledger calls the channel of a robot.
func RobotRecipient(name string) string { return robotPrefix + strings.ToLower(name) }

// RobotOf returns the name of the robot that a recipient is; ok is false for an
// address.
func RobotOf(recipient string) (name string, ok bool) {
	return strings.CutPrefix(recipient, robotPrefix)
}

// recipient is the channel in the ledger.
func (c *Channel) recipient() string { return RobotRecipient(c.Name) }

// channelsOf are the channels of a role, as recipients.
func (r *Register) channelsOf(role string) []string {
	var list []string
	for i := range r.Channels {
		if slices.Contains(r.Channels[i].Roles, role) {
			list = append(list, r.Channels[i].recipient())
		}
	}
	return list
}

// addChannels adds to recipients the channels of those people that are among them.
func (r *Register) addChannels(list []string) []string {
	for i := range r.Channels {
		c := &r.Channels[i]
		if slices.ContainsFunc(c.People, func(person string) bool { return slices.Contains(list, strings.ToLower(person)) }) {
			list = appendAddress(list, c.recipient())
		}
	}
	return list
}

// spoken is the register in the language of a recipient.
func (r *Register) spoken(recipient string) *Register {
	at := slices.IndexFunc(r.Channels, func(c Channel) bool { return c.recipient() == recipient })
	if at < 0 || r.Channels[at].Language == "" || r.Channels[at].Language == r.Language {
		return r
	}
	spoken := *r
	spoken.Language = r.Channels[at].Language
	return &spoken
}
