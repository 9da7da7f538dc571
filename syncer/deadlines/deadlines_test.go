package deadlines

import (
	"testing"

	"sheetsync/sheetschema/language"
)

func TestUnsentText(t *testing.T) {
	t.Parallel()
	sent := []Sent{
		{To: "li@example.com", Unsent: "delivery.full"},
		{To: "gone@example.com", Unsent: "delivery.no_mailbox", Final: true},
		{To: "an@example.com", Unsent: "delivery.full"},
		{To: "an@example.com", Unsent: "delivery.full"},
		{To: "wang@example.com"}, // went out
	}
	for tag, want := range map[language.Tag]string{
		language.English: ", could not be mailed to an@example.com li@example.com: the mailbox is full; it is tried again each day, could not be mailed to gone@example.com: there is no such mailbox",
		language.Chinese: "，无法发送到 an@example.com li@example.com：邮箱已满，每天会重试，无法发送到 gone@example.com：没有这个邮箱",
	} {
		if got := unsentText(sent, language.NewPrinter(tag)); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", tag, got, want)
		}
	}
	if got := unsentText(sent[4:], language.NewPrinter(language.English)); got != "" {
		t.Errorf("what went out: %q", got)
	}
}

// The digest of what went out doesn't change with each attempt, or the sheet would be
// written each day.
func TestDigestOfWhatCouldNotBeMailed(t *testing.T) {
	t.Parallel()
	sent := []Sent{{Resource: "bills", RecordID: "1", To: "li@example.com", Unsent: "delivery.full"}}
	owed := Digest(sent)
	sent[0].Final = true
	if failed := Digest(sent); failed == owed {
		t.Error("that it failed for good changes nothing")
	}
	sent[0].Unsent, sent[0].Final = "", false
	if went := Digest(sent); went == owed {
		t.Error("that it went out changes nothing")
	}
}
