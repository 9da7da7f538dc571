package ledger_test

import (
	"testing"

	"sheetsync/sheetschema/schematest"
)

// TestSharedCasesOfReminders says whether each shared case has a test.
func TestSharedCasesOfReminders(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"remind [P60D, P30D], end in 10 days, entered today": "TestADateAheadIsNeverTooLate",
		"known date, mail server away for 3 weeks":           "TestTheServerIsAwayForLong, TestWeeks",
		"remind --at 2026-09-06 in America/Santiago":         "cmd/internal/service",
		"a cell with 1,200 outside addresses":                "TestAddressesOutsideAreHeld",
	}
	for _, shared := range schematest.Cases(t, "../../../shared", "reminders") {
		if tests[shared.Input] == "" {
			t.Errorf("no test is about %q", shared.Input)
		}
	}
}
