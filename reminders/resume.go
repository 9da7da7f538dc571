package reminders

import (
	"context"
	"fmt"
	"time"

	"sheetsync/sheetschema/expression"
)

// Doubtful is what may have been sent after the backup was made that the ledger comes
// from.
type Doubtful struct {
	Keys        []Key
	First, Last expression.Day // on which it was due to be sent; 0 for nothing
}

// Doubtful finds what is due in a register and may have been sent by an instant. It
// changes nothing; [Ledger.Doubt] takes the keys. The register's records have to be as
// the sheet has them: what the mirror doesn't know yet can't be found.
func (s *Service) Doubtful(ctx context.Context, request Request, until time.Time) (Doubtful, error) {
	request.DryRun, request.Young = true, true
	register := &request.Register
	run := &run{Service: s, register: register, request: request, today: register.day(request.At), report: &Report{}}
	due, err := run.findDue(ctx)
	if err != nil {
		return Doubtful{}, fmt.Errorf("register %s: %w", register.Name, err)
	}
	var found Doubtful
	last := register.day(until)
	for _, items := range due {
		for i := range items {
			if items[i].stageDay <= last {
				found.add(items[i].Key, items[i].stageDay)
			}
		}
	}
	week, ok := register.weekOf(run.today)
	if !ok || s.Issues == nil || week > last {
		return found, nil
	}
	byOwner, err := run.issuesByOwner(ctx)
	if err != nil {
		return Doubtful{}, fmt.Errorf("register %s: %w", register.Name, err)
	}
	for recipient := range byOwner {
		found.add(issuesKey(week, recipient), week)
	}
	return found, nil
}

func (d *Doubtful) add(key Key, day expression.Day) {
	d.Keys = append(d.Keys, key)
	if day == 0 { // a notice of a date that can't be read
		return
	}
	if d.First == 0 || day < d.First {
		d.First = day
	}
	d.Last = max(d.Last, day)
}
