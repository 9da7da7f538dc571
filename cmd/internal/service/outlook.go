package service

import (
	"context"
	"fmt"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/parallel"
	"sheetsync/syncer"
)

// renewOutlook has what is predicted of a register's customers follow its records. It
// comes after the run, and that it fails is no fault of the run's.
func (s *Service) renewOutlook(ctx context.Context, r *config.Register) {
	today := expression.DayOf(time.Now().In(r.Location))
	err := func() (err error) {
		defer func() {
			if fault := recover(); fault != nil {
				err = fmt.Errorf("a fault of the program: %w", parallel.Recovered(fault))
			}
		}()
		_, err = s.DB.RenewOutlook(ctx, r.Name, s.descriptors[r.Name], syncer.Locale{Language: r.Language, TimeZone: r.Location}, today)
		return err
	}()
	if err != nil && ctx.Err() == nil {
		s.log.WarnContext(ctx, "the outlook on customers could not be renewed", "register", r.Name, "cause", err.Error())
	}
}
