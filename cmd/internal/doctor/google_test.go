package doctor

import (
	"strings"
	"testing"
	"time"
)

func TestClock(t *testing.T) {
	t.Parallel()
	checkClock(t, (*Doctor).clock, []clockCase{
		{"right", 900 * time.Millisecond, StatusOK, "is Google's"},
		{"a little ahead", 40 * time.Second, StatusWarning, "40s ahead of"},
		{"a little behind", -2 * time.Minute, StatusWarning, "2m0s behind"},
		{"hours ahead", 8 * time.Hour, StatusFailed, "8h0m0s ahead of Google's time: no access token is given"},
		{"minutes behind", -6 * time.Minute, StatusFailed, "6m0s behind"},
	})
}

// That the log and the audit trail would have different times is told.
func TestDatabaseClock(t *testing.T) {
	t.Parallel()
	checkClock(t, (*Doctor).databaseClock, []clockCase{
		{"the same", -900 * time.Millisecond, StatusOK, "is this machine's"},
		{"ahead", 40 * time.Second, StatusWarning, "its time is 40s behind this machine's"},
		{"behind", -8 * time.Hour, StatusWarning, "its time is 8h0m0s ahead of this machine's"},
	})
}

type clockCase struct {
	name   string
	ahead  time.Duration // of this machine's clock
	status Status
	says   string
}

func checkClock(t *testing.T, look func(*Doctor, time.Duration), cases []clockCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got Diagnosis
			look(&Doctor{Report: func(d Diagnosis) { got = d }}, c.ahead)
			if got.Status != c.status || !strings.Contains(got.Detail, c.says) || (got.Hint == "") != (c.status == StatusOK) {
				t.Errorf("%+v", got)
			}
		})
	}
}
