package reminders_test

import (
	"testing"

	"sheetsync/reminders"
	"sheetsync/sheetschema/language"
)

func TestReasonOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		class string
		want  language.Key
	}{
		{"recipient 550 5.1.1", reminders.ReasonNoMailbox},
		{"answer 550 5.1.1", reminders.ReasonNoMailbox},
		{"bounced 5.1.1", reminders.ReasonNoMailbox},
		{"recipient 556 5.1.10", reminders.ReasonNoDomain},
		{"recipient 550 5.1.8", reminders.ReasonSender},
		{"recipient 552 5.2.2", reminders.ReasonFull},
		{"recipient 452 4.2.2", reminders.ReasonFull},
		{"recipient 552", reminders.ReasonFull},
		{"answer 552 5.3.4", reminders.ReasonTooLarge},
		{"answer 552 5.2.3", reminders.ReasonTooLarge},
		{"recipient 550 5.4.5", reminders.ReasonQuota},
		{"recipient 451 4.4.5", reminders.ReasonLater},
		{"answer 550 5.7.26", reminders.ReasonProof},
		{"recipient 550 5.7.1", reminders.ReasonPolicy},
		{"recipient 554 5.7.1", reminders.ReasonPolicy},
		{"recipient 530 5.7.0", reminders.ReasonLogin},
		{"login 535 5.7.8", reminders.ReasonLogin},
		{"login: token", reminders.ReasonLogin},
		{"recipient 451 4.7.0", reminders.ReasonLater},
		{"recipient 450 4.7.1", reminders.ReasonLater},
		{"recipient 450", reminders.ReasonLater},
		{"sender 550 5.0.0", reminders.ReasonSender},
		{"recipient 550", reminders.ReasonRefused},
		{"answer 554 5.6.0", reminders.ReasonContent},
		{"connect: no starttls", reminders.ReasonUnreachable},
		{"connect 554 5.7.1", reminders.ReasonPolicy},
		{"connect 421", reminders.ReasonLater},
		{"recipient: utf-8", reminders.ReasonForeign},
		{"content: closed", reminders.ReasonUnreachable},
		{"robot later 429", reminders.ReasonRobotLater},
		{"robot settings 93000", reminders.ReasonRobotSettings},
		{"robot content 413", reminders.ReasonRobotContent},
		{"robot answer", reminders.ReasonRobotAnswer},
		{"robot connect", reminders.ReasonRobotUnreachable},
		{"recipient", reminders.ReasonUnreachable}, // as earlier versions wrote it
		{"", reminders.ReasonUnreachable},
		{"unknown", reminders.ReasonUnreachable},
	} {
		if got := reminders.ReasonOf(tt.class); got != tt.want {
			t.Errorf("%q: %s, want %s", tt.class, got, tt.want)
		}
	}
}
