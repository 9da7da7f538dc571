package service

import (
	"context"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/reminders"
	"sheetsync/reminders/letters"
	"sheetsync/sheetschema/expression"
)

// A Dunning is what letters to a register's customers are made of, as the records are
// mirrored.
type Dunning struct {
	letters.Overdue
	Register letters.Register

	letterhead config.Letter
	accounts   map[string]string // from the register
}

// Dunning finds what a register's customers should have paid by an instant. The error
// wraps [reminders.ErrNotMirrored] where no run has seen the register.
func (s *Service) Dunning(ctx context.Context, r *config.Register, at time.Time) (*Dunning, error) {
	source := s.source()
	d := &Dunning{letterhead: r.Letter, Register: letters.Register{
		Name: r.Name, Descriptor: s.Descriptor(r), Zone: r.Location, Workdays: r.Workdays, Today: expression.DayOf(at.In(r.Location)),
	}}
	var err error
	if d.Overdue, err = letters.Collect(ctx, source, d.Register); err != nil {
		return nil, err
	}
	d.accounts, err = letters.Accounts(ctx, source, d.Register)
	return d, err
}

// Sender is who letters in a language come from.
func (d *Dunning) Sender(l letters.Language) letters.Sender {
	head := d.letterhead.Latin
	if l == letters.Chinese {
		head = d.letterhead.Chinese.Or(head)
	}
	s := letters.Sender{
		Company: head.Company, Address: head.Address, Name: head.Sender, Phone: d.letterhead.Phone, Email: d.letterhead.Email,
		Accounts: d.letterhead.Bank,
	}
	return s.WithAccounts(d.accounts)
}

// Stale says whether a register's records are older than they should be; nil where they
// aren't.
func (s *Service) Stale(ctx context.Context, r *config.Register) (*reminders.Stale, error) {
	return s.stale(ctx, r, time.Now())
}
