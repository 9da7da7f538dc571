package service

import (
	"context"

	"sheetsync/cmd/internal/config"
	"sheetsync/reminders"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/hold"
)

// notifyHeld tells a register's managers of a held run.
func (s *Service) notifyHeld(ctx context.Context, r *config.Register, reasons []hold.Reason) (err error) {
	if !s.Reminds() || !s.hasManagers(r) {
		return nil
	}
	id, at, ok, err := s.DB.HeldSince(ctx, r.Name)
	if err != nil || !ok {
		return err
	}
	return s.toManagers(ctx, r, at, func(sending *reminders.Service, register *reminders.Register) error {
		return sending.NotifyHeld(ctx, register, reminders.HeldRun{
			ID: id + " " + hold.Identity(reasons), At: at, Reason: hold.Text(reasons, r.Name, language.NewPrinter(r.Language)),
		})
	})
}
