package config

import (
	"strings"
	"testing"
	"time"
)

func TestSync(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, sync string
		set        []string
		cron       string
		watch      time.Duration
		shown      string // in the effective configuration
	}{
		{"a schedule", `"@every 1h"`, nil, "@every 1h", 0, `    sync: "@every 1h"  #`},
		{"a mapping", `{cron: "@every 1h", watch: 10s}`, nil, "@every 1h", 10 * time.Second, "    sync:\n      cron: \"@every 1h\"  # "},
		{"watching alone", `{watch: 5s}`, nil, "*/5 * * * *", 5 * time.Second, "      watch: 5s  #"},
		{"off", `{cron: off, watch: off}`, nil, "", 0, "      watch: off  #"},
		{"nothing", "", nil, "*/5 * * * *", 0, `    sync: "*/5 * * * *"  # default`},
		{"overridden", `{cron: "@every 1h", watch: 5s}`, []string{"registers.acme.sync=off", "registers.acme.sync.watch=2s"}, "", 2 * time.Second, "      watch: 2s  # --set"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := Load(Sources{File: write(t, smallest+"    sync: "+c.sync+"\n"), Set: c.set})
			if err != nil {
				t.Fatal(err)
			}
			if r := got.Registers[0]; r.Sync != c.cron || r.Watch != c.watch {
				t.Errorf("%q, watched every %s", r.Sync, r.Watch)
			}
			shown := got.YAML()
			if !strings.Contains(shown, c.shown) {
				t.Errorf("shown as:\n%s", shown)
			}
			again, err := Load(Sources{File: write(t, shown)})
			if err != nil {
				t.Fatalf("what is shown isn't read again: %v\n%s", err, shown)
			}
			if r := again.Registers[0]; r.Sync != c.cron || r.Watch != c.watch {
				t.Errorf("read again: %q, watched every %s", r.Sync, r.Watch)
			}
		})
	}
}

func TestSyncProblems(t *testing.T) {
	t.Parallel()
	for sync, want := range map[string]string{
		`{watch: 1s}`:        "registers.0.sync.watch: this is more often than every 2s",
		`{timeout: 25h}`:     "registers.0.sync.timeout: this is not between 0 and 24h0m0s",
		`{timeout: soon}`:    "registers.0.sync.timeout: this is not a time",
		`{watch: 11m}`:       "registers.0.sync.watch: this is not between 0 and 10m0s",
		`{crom: "@daily"}`:   "registers.0.sync: unknown key \"crom\"\n    Did you mean cron?",
		`{cron: "* *"}`:      "registers.0.sync: this is not a cron schedule",
		`{cron: {every: 1}}`: "one value is expected here, not a mapping",
		`["@every 1h"]`:      "one value is expected here, not a list",
	} {
		_, err := Load(Sources{File: write(t, smallest+"    sync: "+sync+"\n")})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", sync, err)
		}
	}
}

// A run may take until the schedule has the sheet looked at again, within bounds, unless the
// configuration says.
func TestTimeout(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sync string
		want time.Duration
	}{
		{`"@every 10s"`, 10 * time.Minute},
		{`"*/5 * * * *"`, 10 * time.Minute},
		{`"*/20 * * * *"`, 20 * time.Minute},
		{`"*/20 8-18 * * *"`, time.Hour},
		{`"0 6 * * *"`, time.Hour},
		{`off`, time.Hour},
		{`{cron: "@every 10s", timeout: auto}`, 10 * time.Minute},
		{`{cron: "@every 10s", timeout: 90s}`, 90 * time.Second},
		{`{cron: "@every 10s", timeout: off}`, 0},
	} {
		got, err := Load(Sources{File: write(t, smallest+"    sync: "+c.sync+"\n")})
		if err != nil {
			t.Fatal(err)
		}
		if r := got.Registers[0]; r.Timeout != c.want {
			t.Errorf("%s: %s", c.sync, r.Timeout)
		}
	}
}
