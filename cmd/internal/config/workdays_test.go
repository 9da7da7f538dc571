package config

import (
	"os"
	"path/filepath"
	"testing"

	"sheetsync/sheetschema/expression"
)

func TestWorkdays(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "ours.csv"), []byte("2027-02-08,off\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, settings, day string
		works               bool
	}{
		{"a zone of China", "    time_zone: Asia/Shanghai\n", "2026-02-16", false},
		{"another zone", "    time_zone: Europe/Berlin\n", "2026-02-16", true},
		{"a country", "    workdays: {country: sa}\n", "2026-11-29", true},
		{"a weekend of one's own", "    workdays: {weekend: [Friday]}\n", "2026-11-28", true},
		{"holidays of one's own", "    workdays: {holidays: ours.csv}\n", "2027-02-08", false},
		{"and China's", "    time_zone: Asia/Shanghai\n    workdays: {holidays: ours.csv}\n", "2026-02-16", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(dir, filepath.Base(t.Name())+".yaml")
			if err := os.WriteFile(file, []byte("registers:\n  - name: acme\n    spreadsheet: 1AbC\n    schema: foreign-trade\n"+test.settings), 0o600); err != nil {
				t.Fatal(err)
			}
			c, err := Load(Sources{File: file})
			if err != nil {
				t.Fatal(err)
			}
			day, err := expression.ParseDay(test.day)
			if err != nil {
				t.Fatal(err)
			}
			if got := c.Registers[0].Workdays.IsWorkday(day); got != test.works {
				t.Errorf("%s is a workday: %t", test.day, got)
			}
		})
	}
}
