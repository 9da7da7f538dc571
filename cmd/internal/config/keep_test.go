package config

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestKeep(t *testing.T) {
	t.Parallel()
	dir, now := t.TempDir(), time.Date(2028, 2, 29, 12, 0, 0, 0, time.UTC)
	for i, test := range []struct{ history, want, wrong string }{
		{"5y", "2023-03-01", ""},
		{"18m", "2026-08-29", ""},
		{" 90D ", "2027-12-01", ""},
		{"5w", "2028-01-25", ""},
		{"off", "0001-01-01", ""},
		{"1 y", "2027-03-01", ""},
		{"0d", "", "this is less than 30 days"},
		{"3w", "", "this is less than 30 days"},
		{"5", "", "this is not a time"},
		{"-5y", "", "this is not a time"},
		{"P5Y", "", "this is not a time"},
	} {
		path := filepath.Join(dir, strconv.Itoa(i)+".yaml")
		if err := os.WriteFile(path, []byte("registers:\n  - {name: acme, spreadsheet: 1AbC, schema: foreign-trade, keep: {history: "+strconv.Quote(test.history)+"}}\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := Load(Sources{File: path})
		if test.wrong != "" {
			if err == nil || !strings.Contains(err.Error(), "keep.history: "+test.wrong) {
				t.Errorf("%q: %v", test.history, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", test.history, err)
			continue
		}
		if got := c.Registers[0].Keep.History.Before(now).Format(time.DateOnly); got != test.want {
			t.Errorf("%q before %s is %s, want %s", test.history, now, got, test.want)
		}
		if got := c.Registers[0].Keep.Runs.Before(now).Format(time.DateOnly); got != "2027-12-01" {
			t.Errorf("runs are kept from %s on", got)
		}
	}
}
