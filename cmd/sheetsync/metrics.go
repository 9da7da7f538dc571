package main

import (
	"context"
	"errors"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/metrics"
	"sheetsync/cmd/internal/service"
	"sheetsync/reminders"
)

// newMetrics tells how the service does.
func newMetrics(s *service.Service, registers []*config.Register) *metrics.Metrics {
	names := make([]string, len(registers))
	for i, r := range registers {
		names[i] = r.Name
	}
	return metrics.New(metrics.Options{
		Version: buildVersion().Version, Registers: names, RequestsLeft: s.RequestsLeft,
		Stored: func(ctx context.Context) (stored metrics.Stored, err error) {
			if stored.Vitals, err = s.DB.Vitals(ctx); err != nil {
				return stored, err
			}
			if stored.Freshness, err = s.DB.Freshness(ctx); err != nil {
				return stored, err
			}
			if stored.Reminders, err = s.Ledger().StateCounts(ctx); err != nil {
				return stored, err
			}
			if stored.Backup, err = s.DB.LastBackup(ctx); err != nil {
				return stored, err
			}
			err = s.Paused(ctx)
			stored.Paused, stored.Now = errors.Is(err, reminders.ErrRestored), time.Now()
			if stored.Paused {
				err = nil
			}
			return stored, err
		},
	})
}
