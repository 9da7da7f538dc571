package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"sheetsync/syncer/emulator"
)

// TestReplicasTellOneCauseOnce has three processes see the same registers fail, one of which
// is killed: their manager gets one mail of that, and one of its end.
func TestReplicasTellOneCauseOnce(t *testing.T) {
	t.Parallel()
	const registers = 6
	c := newCrowd(t, registers, 2*time.Second)
	file := filepath.Join(c.dir, "sheetsync.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(text), "roles: {", "roles: {manager: boss@example.com, ")), 0o600); err != nil {
		t.Fatal(err)
	}
	for n := range c.replicas {
		c.begin(n)
	}
	defer c.end()
	const unseen = `SELECT 'r' || n FROM generate_series(0, $1 - 1) AS n WHERE NOT EXISTS (SELECT FROM sheetsync.heartbeats WHERE register = 'r' || n AND `
	c.await("each register is mirrored", 4*time.Minute, func() []string {
		if strings.Count(c.log.String(), "sheetsync: running") < len(c.replicas) {
			return []string{"the service isn't running yet"}
		}
		return c.ask(unseen+`checked_at IS NOT NULL)`, registers)
	})
	told := func(what string) (list []string) {
		for _, m := range c.mails.Messages() {
			if strings.Contains(strings.Join(m.EnvelopeTo, " "), "boss@") && strings.Contains(m.Subject, what) {
				list = append(list, m.Subject)
			}
		}
		return list
	}
	one := func(what string) func() []string {
		return func() []string {
			if len(told(what)) == 0 {
				return []string{"the manager"}
			}
			return nil
		}
	}
	c.sheets.Inject(emulator.Fault{Path: "/v4/spreadsheets/", Status: 403})
	c.await("each register fails for long enough to be told", time.Minute, func() []string { return c.ask(unseen+`failures >= 3)`, registers) })
	c.signal(0, syscall.SIGKILL)
	c.await("the outage is told", 3*time.Minute, one("can't be synchronised"))
	c.sheets.ClearFaults()
	c.await("the end is told", 3*time.Minute, one("synchronised again"))
	for n := 1; n < len(c.replicas); n++ { // what is on its way is sent
		c.signal(n, syscall.SIGTERM)
		_ = c.replicas[n].Wait()
		c.replicas[n] = nil
	}
	for _, what := range []string{"can't be synchronised", "synchronised again"} {
		if list := told(what); len(list) != 1 || !strings.Contains(list[0], "and 5 more]") {
			t.Errorf("%s: the manager is told %q", what, list)
		}
	}
}
