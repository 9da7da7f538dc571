package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sheetsync/syncer/mirror/backup/sealed"
)

func TestBackup(t *testing.T) {
	t.Parallel()
	key, err := sealed.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "key.txt")
	if err := os.WriteFile(file, []byte("# mine\n"+key.Reveal()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	other := "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
	for _, test := range []struct {
		name, yaml string
		recipients int
		identities int
		wrong      string
	}{
		{"nothing", "{}", 0, 0, ""},
		{"a public key", "{dir: b, schedule: daily, recipients: [" + other + "]}", 1, 0, `backup.schedule: this is not a cron schedule`},
		{"a public key, at night", "{dir: b, schedule: 15 3 * * *, recipients: [" + other + "]}", 1, 0, ""},
		{"a secret key in a file", "{dir: b, schedule: 15 3 * * *, identity_file: key.txt, recipients: [" + other + "]}", 2, 1, ""},
		{"a schedule alone", "{schedule: 15 3 * * *}", 0, 0, "nothing is backed up in the clear"},
		{"no directory", "{schedule: 15 3 * * *, identity_file: key.txt}", 1, 1, "backup.dir: backup.schedule needs it"},
		{"the secret key for the public one", "{recipients: [" + key.Reveal() + "]}", 0, 0, "an entry is not a public key"},
		{"the public key for the secret one", "{identity: " + other + "}", 0, 0, "this is not a secret key"},
		{"no such file", "{identity_file: nowhere.txt}", 0, 0, "cannot read the secret"},
		{"a zone that is none", "{time_zone: Mars}", 0, 0, "this is not a time zone"},
		{"no days", "{keep: {daily: 0}}", 0, 0, "this is not a whole number from 1"},
		{"an unknown key", "{keep: {yearly: 1}}", 0, 0, "yearly"},
	} {
		path := filepath.Join(dir, strings.ReplaceAll(test.name, " ", "_")+".yaml")
		if err := os.WriteFile(path, []byte("backup: "+test.yaml+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := Load(Sources{File: path})
		if test.wrong != "" {
			if err == nil || !strings.Contains(err.Error(), test.wrong) {
				t.Errorf("%s: %v, want %q", test.name, err, test.wrong)
			} else if strings.Contains(err.Error(), key.Reveal()[20:]) {
				t.Errorf("%s: the error shows a secret key", test.name)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if len(c.Backup.Recipients) != test.recipients || len(c.Backup.Identities) != test.identities {
			t.Errorf("%s: %d recipients and %d identities", test.name, len(c.Backup.Recipients), len(c.Backup.Identities))
		}
		for _, e := range c.Effective() {
			if strings.Contains(e.Value, key.Reveal()[20:]) {
				t.Errorf("%s: %s shows a secret key", test.name, e.Key)
			}
		}
	}
}
