package service

import (
	"context"
	"errors"

	"sheetsync/cmd/internal/config"
	"sheetsync/reminders"
	"sheetsync/reminders/ledger"
	"sheetsync/sheetschema/naming"
)

// A LedgerLine is a line of the ledger with what people call its record.
type LedgerLine struct {
	ledger.Line
	// Title names the record; "" where it has gone or nothing names it, and for what
	// isn't about a record.
	Title string `json:"title"`
}

// LedgerLines are at most so many reminders of a register, the newest first: those in a
// state, or all for "".
func (s *Service) LedgerLines(ctx context.Context, r *config.Register, state string, limit int) ([]LedgerLine, error) {
	lines, err := s.Ledger().List(ctx, r.Name, state, limit)
	if err != nil {
		return nil, err
	}
	titles, err := s.titles(ctx, r, lines)
	if err != nil {
		return nil, err
	}
	named := make([]LedgerLine, len(lines))
	for i, l := range lines {
		named[i] = LedgerLine{l, titles[reminders.RecordKey{Resource: l.Resource, RecordID: l.RecordID}]}
	}
	return named, nil
}

// titles are what people call the records of lines, as far as they are still there.
func (s *Service) titles(ctx context.Context, r *config.Register, lines []ledger.Line) (map[reminders.RecordKey]string, error) {
	titles := make(map[reminders.RecordKey]string)
	ids := make(map[string][]string)
	for _, l := range lines {
		ids[l.Resource] = append(ids[l.Resource], l.RecordID)
	}
	source := s.source()
	for _, resource := range s.Descriptor(r).Resources {
		if len(ids[resource.Name]) == 0 {
			continue
		}
		fields := naming.Title(resource)
		query := reminders.Query{Register: r.Name, Resource: resource, Fields: fields, Date: -1, Zone: r.Location, IDs: ids[resource.Name], Past: true}
		for record, err := range source.Records(ctx, query) {
			if errors.Is(err, reminders.ErrNotMirrored) {
				break // the descriptor has changed since the last run
			}
			if err != nil {
				return nil, err
			}
			texts := make([]string, len(fields))
			for i, f := range fields {
				texts[i] = record.Values[f].String()
			}
			titles[reminders.RecordKey{Resource: resource.Name, RecordID: record.ID}] = naming.Join(texts)
		}
	}
	return titles, nil
}
