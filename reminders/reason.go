package reminders

import (
	"slices"
	"strconv"
	"strings"

	"sheetsync/sheetschema/language"
)

// Why a mail didn't go out, in words that people read.
const (
	ReasonNoMailbox   language.Key = "delivery.no_mailbox"
	ReasonNoDomain    language.Key = "delivery.no_domain"
	ReasonBadAddress  language.Key = "delivery.bad_address"
	ReasonFull        language.Key = "delivery.full"
	ReasonDisabled    language.Key = "delivery.disabled"
	ReasonTooLarge    language.Key = "delivery.too_large"
	ReasonQuota       language.Key = "delivery.quota"
	ReasonProof       language.Key = "delivery.proof"
	ReasonPolicy      language.Key = "delivery.policy"
	ReasonContent     language.Key = "delivery.content"
	ReasonSender      language.Key = "delivery.sender"
	ReasonLogin       language.Key = "delivery.login"
	ReasonLater       language.Key = "delivery.later"
	ReasonUnreachable language.Key = "delivery.unreachable"
	ReasonForeign     language.Key = "delivery.foreign"
	ReasonRefused     language.Key = "delivery.refused"

	ReasonRobotLater       language.Key = "delivery.robot_later"
	ReasonRobotSettings    language.Key = "delivery.robot_settings"
	ReasonRobotContent     language.Key = "delivery.robot_content"
	ReasonRobotAnswer      language.Key = "delivery.robot_answer"
	ReasonRobotUnreachable language.Key = "delivery.robot_unreachable"
)

// IsBadDestination reports whether an enhanced status is about the recipient's address
// alone, and for good (RFC 3463, section 3.2, without those about the sender's; X.1.10
// is of RFC 7505).
func IsBadDestination(enhanced string) bool {
	return slices.Contains([]string{"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10"}, enhanced)
}

// BouncedClass is the class of a reminder that came back with an enhanced status.
func BouncedClass(status string) string { return bouncedPrefix + status }

const bouncedPrefix = "bounced "

// reasons are those of enhanced statuses (RFC 3463) without their first number,
// which tells only for how long they hold. Providers use some in a sense of their
// own: X.4.5 is Google's for a quota that is used up.
var reasons = map[string]language.Key{
	"1.0": ReasonNoMailbox, "1.1": ReasonNoMailbox, "1.4": ReasonNoMailbox, "1.6": ReasonNoMailbox,
	"1.2": ReasonNoDomain, "1.10": ReasonNoDomain, "1.3": ReasonBadAddress, "1.7": ReasonSender, "1.8": ReasonSender, "1.90": ReasonQuota,
	"2.1": ReasonDisabled, "2.2": ReasonFull, "2.3": ReasonTooLarge, "3.4": ReasonTooLarge, "4.5": ReasonQuota, "6.7": ReasonForeign,
	"7.0": ReasonLogin, "7.8": ReasonLogin, "7.9": ReasonLogin,
	"7.20": ReasonProof, "7.21": ReasonProof, "7.22": ReasonProof, "7.23": ReasonProof, "7.24": ReasonProof, "7.25": ReasonProof,
	"7.26": ReasonProof, "7.29": ReasonProof, "7.30": ReasonProof,
}

// failure is the class of an error, taken apart: the phase of the dialogue, what went
// wrong in it, the server's status and its enhanced status.
type failure struct {
	phase, fault string
	code         int
	enhanced     string
}

func parseClass(class string) failure {
	head, fault, faulty := strings.Cut(class, ": ")
	words := strings.Fields(head)
	if len(words) == 0 {
		return failure{}
	}
	f := failure{phase: words[0]}
	if faulty {
		f.fault = fault
		return f
	}
	for _, word := range words[1:] {
		if code, err := strconv.Atoi(word); err == nil {
			f.code = code
		} else {
			f.enhanced = word
		}
	}
	return f
}

// robotReasons are those of a group chat's robot, by what has to change.
var robotReasons = map[string]language.Key{
	"later": ReasonRobotLater, "settings": ReasonRobotSettings, "content": ReasonRobotContent, "answer": ReasonRobotAnswer, "connect": ReasonRobotUnreachable,
}

// ReasonOf words the class of an error, as the ledger has it: “recipient 550 5.1.1”,
// “connect: no starttls”, “bounced 5.1.1”, “robot settings 93000”.
func ReasonOf(class string) language.Key {
	f := parseClass(class)
	severity, detail, _ := strings.Cut(f.enhanced, ".")
	forNow := f.code/100 == 4 || severity == "4"
	known, ok := reasons[detail]
	switch {
	case robotReasons[f.enhanced] != "" && f.phase == "robot":
		return robotReasons[f.enhanced]
	case f.phase == "login", f.code == 530, f.code == 535, f.code == 538:
		return ReasonLogin
	case f.phase == "message":
		return ReasonRefused
	case f.fault == "utf-8":
		return ReasonForeign
	case f.code == 0 && f.enhanced == "" && f.phase != "bounced":
		return ReasonUnreachable
	case ok && (known == ReasonLogin || known == ReasonQuota) && (forNow || f.phase == "bounced"):
		return ReasonLater // 4.7.0 is what greylisting says, 4.4.5 a congestion
	case ok && known == ReasonLogin && f.phase == "answer":
		return ReasonPolicy // the login was no matter then
	case ok:
		return known
	case forNow:
		return ReasonLater
	case f.phase == "sender":
		return ReasonSender
	case strings.HasPrefix(detail, "7."), f.phase == "connect":
		return ReasonPolicy
	case strings.HasPrefix(detail, "6."):
		return ReasonContent
	case f.code == 552:
		return ReasonFull
	}
	return ReasonRefused
}
