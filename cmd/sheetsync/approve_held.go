package main

import (
	"context"
	"errors"
	"fmt"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/syncer"
	losing "sheetsync/syncer/hold/preview"
	"sheetsync/syncer/mirror/holds"
)

// shownRecords is how many records of each loss people are shown.
const shownRecords = 5

// heldLoss is a loss as approve --json prints it.
type heldLoss struct {
	Resource string       `json:"resource"`
	Field    string       `json:"field,omitempty"`
	Kind     losing.Kind  `json:"kind"`
	Held     bool         `json:"held"` // the run is held for it; else it is within the limits
	Total    int          `json:"total"`
	Tab      string       `json:"tab,omitempty"` // of a column
	Before   string       `json:"heading_before,omitempty"`
	Now      string       `json:"heading_now,omitempty"`
	Records  []heldRecord `json:"records,omitempty"` // the first ones
}

type heldRecord struct {
	RecordID string `json:"record_id"`
	Name     string `json:"name"`
	Row      int    `json:"row"`
	Tab      string `json:"tab,omitempty"`
	Before   string `json:"before"` // what the mirror has
	After    string `json:"after"`  // what the sheet shows
}

func heldLosses(losses []holds.Loss) []heldLoss {
	out := make([]heldLoss, len(losses))
	for i, l := range losses {
		out[i] = heldLoss{Resource: l.Resource, Field: l.Field, Kind: l.Kind, Held: l.Held, Total: l.Total, Tab: l.Tab, Before: l.Before, Now: l.After}
		for _, r := range l.Rows {
			out[i].Records = append(out[i].Records, heldRecord(r))
		}
	}
	return out
}

// held returns what a register's runs are held for; ok is false where none is held.
func (a *app) held(ctx context.Context, s *service.Service, r *config.Register) (hold holds.Hold, ok bool, err error) {
	register := s.Register(r)
	hold, err = s.DB.Held(ctx, holds.Register{Name: r.Name, Descriptor: register.Descriptor, Language: r.Language, Zone: r.Location})
	if errors.Is(err, syncer.ErrNothingHeld) {
		return holds.Hold{}, false, nil
	}
	return hold, err == nil, err
}

// showHeld shows people what would be lost.
func (a *app) showHeld(r *config.Register, hold *holds.Hold) {
	a.Line("%s is held: %s", r.Name, hold.Reason)
	for i := range hold.Losses {
		a.showLoss(&hold.Losses[i])
	}
}

func (a *app) showLoss(l *holds.Loss) {
	place := l.Table
	if l.Tab != "" {
		place += " (“" + l.Tab + "”)"
	}
	if l.Title != "" {
		place += ", " + l.Title
	}
	within := ""
	if !l.Held {
		within = ", within the limits"
	}
	a.Line("\n%s: %s%s", place, lossText(l), within)
	width, _ := a.Width()
	var rows [][]string
	for _, row := range l.Rows[:min(shownRecords, len(l.Rows))] {
		at := fmt.Sprintf("row %d", row.Row)
		if row.Tab != "" {
			at = row.Tab + " " + at
		}
		cells := []string{at, row.Name}
		if l.Kind != losing.KindDeleted {
			cells = append(cells, row.Before+" → "+row.After)
		}
		rows = append(rows, cells)
	}
	terminal.Table(a.Text(), rows, width)
	if more := l.Total - len(rows); more > 0 && !l.Kind.IsColumn() {
		a.Line("  and %s more", terminal.Number(more))
	}
}

// lossText says what is lost.
func lossText(l *holds.Loss) string {
	switch l.Kind {
	case losing.KindDeleted:
		return terminal.Count(l.Total, "record") + " would be deleted"
	case losing.KindEmptied:
		return terminal.Count(l.Total, "cell") + " would be emptied"
	case losing.KindUnreadable:
		return terminal.Count(l.Total, "cell") + " can't be read any more"
	case losing.KindUnlinked:
		return terminal.Count(l.Total, "reference") + " would no longer name one record"
	case losing.KindColumnRenamed:
		return fmt.Sprintf("the column “%s” is now headed “%s”", l.Before, l.After)
	}
	return fmt.Sprintf("the column “%s” is gone", l.Before)
}

// confirmHeld asks whether what was shown may be lost, where there is somebody to ask.
func (a *app) confirmHeld(hold *holds.Hold, yes bool) error {
	if yes || hold.Digest == "" || !a.Attended() || a.Confirm("Let this through at the next run?") {
		return nil
	}
	return exit.Hint(errors.New("nothing was approved"), "put back in the sheet what is missing; the next run then goes through by itself")
}
