package reminders

import (
	"context"
	"time"

	"sheetsync/reminders/digest"
)

// Stages of the ledger's entries that say that a manager was told that a register's sheet
// can't be synchronised, and that it can again.
const (
	StageFailing   = "failing"
	StageRecovered = "recovered"
)

// An Outage is that a register's sheet can't be synchronised.
type Outage struct {
	Since  time.Time // which identifies it
	Reason string    // what goes wrong and what to do, in English, without cell values
}

func (o *Outage) notice(stage, what string) managersNotice {
	return managersNotice{id: "outage " + o.Since.UTC().Format(time.RFC3339Nano), stage: stage, at: o.Since, what: what}
}

// NotifyFailing tells a register's managers of an outage, each once, as [Service.NotifyHeld]
// does of a held run.
func (s *Service) NotifyFailing(ctx context.Context, register *Register, outage Outage) error {
	n := outage.notice(StageFailing, "the failing synchronisation")
	n.page = func(about *digest.Register) *digest.Page { return digest.OfFailing(about, outage.Since, outage.Reason) }
	return s.notifyManagers(ctx, register, n)
}

// NotifyRecovered tells those who were told of an outage that it is over, each once.
func (s *Service) NotifyRecovered(ctx context.Context, register *Register, outage Outage, until time.Time) error {
	n := outage.notice(StageRecovered, "the end of the outage")
	n.after = StageFailing
	n.page = func(about *digest.Register) *digest.Page { return digest.OfRecovered(about, outage.Since, until) }
	return s.notifyManagers(ctx, register, n)
}
