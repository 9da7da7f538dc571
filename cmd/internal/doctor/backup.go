package doctor

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/syncer/mirror/backup"
)

// backupTime is how long a backup may take.
const backupTime = 2 * time.Hour

// backup says how old the last good backup is.
func (d *Doctor) backup(ctx context.Context) {
	const check = "backup"
	last, err := d.Service.DB.LastBackup(ctx)
	if err != nil {
		d.report(check, "", err)
		return
	}
	settings, now := &d.Service.Config.Backup, time.Now()
	schedule, scheduled := service.BackupSchedule(settings)
	age, good := goodBackup(&last, now)
	switch {
	case last.FailedAt != nil:
		d.Report(Diagnosis{check, StatusFailed, fmt.Sprintf("that of %s failed: %s; %s", moment(*last.FailedAt), last.Error, age), "sheetsync backup tries again"})
	case !good && settings.Dir == "":
		d.warn(check, "none was ever made: histories, decisions and what was sent are in the database alone", "set backup.dir and backup.schedule; sheetsync backup --help says how")
	case !good:
		d.warn(check, age, "sheetsync backup makes one")
	case scheduled && schedule.Next(*last.MadeAt).Add(backupTime).Before(now):
		d.warn(check, age+", and by backup.schedule there should be a later one", "is sheetsync run running? sheetsync backup makes one")
	case !last.Verified:
		d.report(check, age+", not verified", nil)
	default:
		d.report(check, age, nil)
	}
}

// formers says which databases are there only since a restore replaced them.
func (d *Doctor) formers(ctx context.Context) {
	const check = "database"
	list, err := d.Service.DB.Formers(ctx)
	if err != nil {
		d.report(check, "", err)
	}
	for _, f := range list {
		d.warn(check, fmt.Sprintf("%s, which a restore replaced, is still there and takes %s", f.Name, terminal.Bytes(f.Bytes)), fmt.Sprintf("once it is not needed: DROP DATABASE %s", pq.QuoteIdentifier(f.Name)))
	}
}

// goodBackup says how old the last good backup is; false where there is none.
func goodBackup(last *backup.Last, now time.Time) (string, bool) {
	if last.MadeAt == nil {
		return "no good one was made yet", false
	}
	age := now.Sub(*last.MadeAt)
	text := fmt.Sprintf("%d hours", int(age.Hours()))
	switch {
	case age < time.Hour:
		text = fmt.Sprintf("%d minutes", int(age.Minutes()))
	case age >= 48*time.Hour:
		text = fmt.Sprintf("%d days", int(age.Hours()/24))
	}
	return fmt.Sprintf("the last good one is %s old: %s, of %s", text, last.File, moment(*last.MadeAt)), true
}

func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 MST") }
