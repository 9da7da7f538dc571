package syncer

import (
	"testing"
	"time"
)

func TestRunStart(t *testing.T) {
	t.Parallel()
	started := time.Date(2026, 3, 4, 5, 6, 7, 8_000_000, time.FixedZone("Asia/Shanghai", 8*3600))
	if at, ok := RunStart(runID(started, 12345)); !ok || !at.Equal(started) {
		t.Errorf("%s, %t, want %s", at, ok, started)
	}
	for _, id := range []string{"", "run-001", "20260304-abcdef", "20261304T050607.008Z-abcdef"} {
		if at, ok := RunStart(id); ok {
			t.Errorf("%q began %s", id, at)
		}
	}
}
