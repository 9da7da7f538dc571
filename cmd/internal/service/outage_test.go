package service

import (
	"testing"
	"time"
)

func TestPause(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		failures   int
		gap, asked time.Duration
		want       time.Duration
		broken     bool
	}{
		{"none", 0, time.Minute, 0, 0, false},
		{"a failure", 1, time.Minute, 0, 0, false},
		{"two", 2, time.Minute, 0, 0, false},
		{"three", 3, time.Minute, 0, 2 * time.Minute, true},
		{"four", 4, time.Minute, 0, 4 * time.Minute, true},
		{"the longest pause", 8, time.Minute, 0, 30 * time.Minute, true},
		{"for ever", 1_000_000, time.Minute, 0, 30 * time.Minute, true},
		{"a schedule of seconds", 3, 2 * time.Second, 0, 4 * time.Second, true},
		{"a schedule that looks seldom", 1, 24 * time.Hour, 0, 0, true},
		{"and goes on failing", 5, 24 * time.Hour, 0, 0, true},
		{"Google asks for some time", 1, time.Minute, 10 * time.Minute, 10 * time.Minute, false},
		{"for less than is waited anyway", 4, time.Minute, time.Minute, 4 * time.Minute, true},
		{"for a day", 1, time.Minute, 24 * time.Hour, time.Hour, false},
	} {
		if got := pause(c.failures, c.gap, c.asked); got != c.want || isBroken(c.failures, c.gap) != c.broken {
			t.Errorf("%s: %s, broken %v", c.name, got, !c.broken)
		}
	}
}
