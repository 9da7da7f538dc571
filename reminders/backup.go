package reminders

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sheetsync/reminders/digest"
	"sheetsync/sheetschema/expression"
)

// StageBackup is the stage of the ledger's entry that says that a manager was told that the
// database could not be backed up.
const StageBackup = "backup"

// A FailedBackup is what managers are to be told of.
type FailedBackup struct {
	At     time.Time
	Reason string     // in English, without anything that a cell holds
	Last   *time.Time // when the last good one was made; nil for never
}

// NotifyBackup tells a register's managers that the database could not be backed up: each
// once until there is a good backup again. What could not be sent is tried again at the
// next call.
func (s *Service) NotifyBackup(ctx context.Context, register *Register, failed FailedBackup) error {
	var errs []error
	addressed := *register
	if err := s.readUnreachable(ctx, &addressed, failed.At); err != nil {
		return err
	}
	for _, recipient := range addressed.managers() {
		if err := s.notifyBackup(ctx, register, recipient, failed); err != nil && !errors.Is(err, ErrBusy) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (s *Service) notifyBackup(ctx context.Context, register *Register, recipient string, failed FailedBackup) error {
	key := Key{RecordID: StageBackup, Deadline: StageBackup, DueDate: noDay, Stage: StageBackup, Recipient: recipient}
	var last *expression.Day
	if failed.Last != nil {
		last = new(register.day(*failed.Last))
		key.RecordID, key.DueDate = failed.Last.UTC().Format(time.RFC3339), *last
	}
	known, err := s.Ledger.States(ctx, register.Name, []Key{key})
	if err != nil {
		return err
	}
	if entry, ok := known[key]; ok && !entry.isOpen() {
		return nil
	}
	spoken := register.spoken(recipient)
	about := spoken.digest()
	m := s.message(digest.OfBackup(&about, failed.Reason, last), spoken, recipient, messageID(register, recipient, s.Domain, key), failed.At)
	tried, err := s.tell(ctx, register, key, m, nil)
	if err == nil && tried.begun && tried.state != StateSent {
		return fmt.Errorf("tell a manager of the failed backup: %w", tried.err)
	}
	return err
}
