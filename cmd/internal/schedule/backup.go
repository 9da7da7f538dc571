package schedule

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-co-op/gocron/v2"
	"github.com/google/uuid"

	"sheetsync/cmd/internal/service"
	"sheetsync/syncer/mirror/backup"
)

// addBackup has the database backed up at its times, by one replica. One that was missed
// while the service was down is made up for at once.
func (s *Schedule) addBackup(ctx context.Context, g gocron.Scheduler) error {
	settings := &s.Service.Config.Backup
	if settings.Schedule == "" || s.BackedUp == nil {
		return nil
	}
	const name = "backup"
	options := []gocron.JobOption{gocron.WithName(name), gocron.WithContext(ctx), gocron.WithSingletonMode(gocron.LimitModeReschedule),
		gocron.WithEventListeners(gocron.AfterLockError(func(_ uuid.UUID, job string, err error) { s.refused(ctx, nil, job, err) })),
		gocron.WithCronImplementation(&civilCron{zone: settings.Location})}
	missed, err := s.backupMissed(ctx)
	if err != nil {
		return err
	}
	if missed {
		options = append(options, gocron.WithStartAt(gocron.WithStartImmediately()))
	}
	if _, err := g.NewJob(gocron.CronJob(settings.Schedule, false), gocron.NewTask(s.guarded(name, s.backUp)), options...); err != nil {
		return fmt.Errorf("schedule the job %s: %w", name, err)
	}
	return nil
}

// backupMissed reports whether a turn has passed since the last good backup.
func (s *Schedule) backupMissed(ctx context.Context) (bool, error) {
	schedule, ok := service.BackupSchedule(&s.Service.Config.Backup)
	if !ok {
		return false, nil
	}
	last, err := s.Service.DB.LastBackup(ctx)
	if err != nil {
		return false, err
	}
	return last.MadeAt != nil && schedule.Next(*last.MadeAt).Before(time.Now()), nil
}

func (s *Schedule) backUp(ctx context.Context) {
	done, err := s.Service.BackUp(ctx, service.BackupRequest{Program: s.Program, Verify: s.Service.Config.Backup.Verify})
	if ctx.Err() != nil || errors.Is(err, backup.ErrBusy) {
		return // stopping, or somebody makes one by hand
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.BackedUp(done, err)
}
