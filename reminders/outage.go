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

// An OutageOf is the outage of one of several registers.
type OutageOf struct {
	Register *Register
	Outage   Outage
}

// NotifyFailing tells a register's managers of an outage, each once, as [Service.NotifyHeld]
// does of a held run. Who is a manager of others as well, which fail for the same cause, is
// told of these in the same mail, and in none of their own.
func (s *Service) NotifyFailing(ctx context.Context, register *Register, outage Outage, others ...OutageOf) error {
	n := outage.notice(StageFailing, "the failing synchronisation")
	n.page = func(about *digest.Register, others []string) *digest.Page {
		return digest.OfFailing(about, outage.Since, outage.Reason, others)
	}
	return s.notifyManagers(ctx, register, n, others)
}

// NotifyRecovered tells those who were told of an outage that it is over, each once; and of
// that of others that are over as well, in the same mail.
func (s *Service) NotifyRecovered(ctx context.Context, register *Register, outage Outage, until time.Time, others ...OutageOf) error {
	n := outage.notice(StageRecovered, "the end of the outage")
	n.after = StageFailing
	n.page = func(about *digest.Register, others []string) *digest.Page {
		return digest.OfRecovered(about, outage.Since, until, others)
	}
	return s.notifyManagers(ctx, register, n, others)
}
