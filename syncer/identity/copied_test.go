package identity

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Ids that a copy brought along count where they are known, and nowhere else.
func TestResolveCopied(t *testing.T) {
	t.Parallel()
	const a, b, c = "aejqc9dcv6", "aejqc9dcx0", "aejqc9dd4a"
	rows := []sheetRow{row(a, "Anna", "Paris"), row(b, "Bert", "Rome"), row(c, "Carl", "Oslo")}
	for _, tt := range []struct {
		name      string
		known     []sheetRow
		elsewhere bool
		want      []string
	}{
		{"of no register, at home", nil, false, []string{a, b, c}},
		{"of no register, copied", nil, true, []string{"new", "new", "new"}},
		{"of the register itself, copied", rows, true, []string{a, b, c}},
		{"of the register in part, copied", rows[:2], true, []string{a, b, "new"}},
		{"edited after copying", []sheetRow{row(a, "Anna", "Lyon"), rows[1], rows[2]}, true, []string{a, b, c}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			seen := observe(rows, true)
			seen.Elsewhere = tt.elsewhere
			matches := Resolve(remember(tt.known, true, true), seen, func(int) string { return "new" })
			if diff := cmp.Diff(tt.want, idsOf(matches)); diff != "" {
				t.Errorf("ids (-want +got):\n%s", diff)
			}
			if tt.elsewhere && slices.ContainsFunc(matches, func(m Match) bool { return m.Reason == ReasonAdopted }) {
				t.Error("an id was adopted")
			}
		})
	}
}
