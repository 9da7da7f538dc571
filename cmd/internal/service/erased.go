package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/prooffile"
	"sheetsync/syncer"
	"sheetsync/syncer/erasure"
	"sheetsync/syncer/mirror/subjects"
)

// ProofDir is where the key and the proofs of erasures are.
func (s *Service) ProofDir() prooffile.Dir { return prooffile.Dir(s.Config.Personal.Dir) }

// Subjects is a register as people are looked for in it.
func (s *Service) Subjects(r *config.Register) subjects.Register {
	return subjects.Register{Name: r.Name, Descriptor: s.descriptors[r.Name], Country: country(r), Mark: syncer.ErasedMark(r.Language), Keys: s.DB.Ring}
}

// Erased is whose personal data a register isn't to have: nil for nobody's.
func (s *Service) Erased(ctx context.Context, r *config.Register) (*erasure.List, error) {
	reg := s.Register(r)
	return s.erased(ctx, &reg)
}

func (s *Service) erased(ctx context.Context, reg *syncer.Register) (*erasure.List, error) {
	proofs, err := subjects.Proofs(ctx, s.DB.DB(), reg.Name)
	if err != nil {
		return nil, err
	}
	return s.listOf(proofs, reg)
}

// listOf is the list of some proofs. Without the key, whoever was erased would come back:
// then nothing goes on.
func (s *Service) listOf(proofs []subjects.Proof, reg *syncer.Register) (*erasure.List, error) {
	tokens := subjects.TokensOf(proofs)
	if len(tokens) == 0 {
		return erasure.NewList(new(erasure.Key), nil, reg.Name, reg.Descriptor, reg.Country), nil
	}
	key, err := s.ProofDir().Key()
	if err != nil {
		return nil, s.keyHint(err)
	}
	for i := range proofs {
		if proofs[i].Withdrawn == nil && proofs[i].Key != key.Fingerprint() {
			return nil, s.keyHint(fmt.Errorf("%s is another key than that with which erasure %s of register %s was made", s.ProofDir().KeyPath(), proofs[i].ID, reg.Name))
		}
	}
	return erasure.NewList(key, tokens, reg.Name, reg.Descriptor, reg.Country), nil
}

func (s *Service) keyHint(err error) error {
	return exit.Hint(err, "put the key back from where you keep a copy, or name the directory that has it as personal.dir: without it nobody can be recognised who asked to be erased")
}

// Look has people looked for in a transaction that sees one moment and changes nothing.
func (s *Service) Look(ctx context.Context, work func(context.Context, *sqlx.Tx) error) error {
	return LostHint(s.DB.Look(ctx, work))
}

// EraseIn has work done in a transaction under a register's lock, waiting for a run to end.
func (s *Service) EraseIn(ctx context.Context, r *config.Register, work func(context.Context, *sqlx.Tx) error) error {
	unlock, err := s.LockWaiting(ctx, r)
	if errors.Is(err, syncer.ErrLocked) {
		return exit.Hint(fmt.Errorf("register %s is being synchronised by another replica", r.Name), "try again when it has finished; a killed run leaves no lock behind")
	}
	if err != nil {
		return err
	}
	defer func() { _ = unlock() }()
	return LostHint(s.DB.Transact(ctx, r.Name, work))
}

// EraseInSheet empties the cells of a register's sheet that are about people on a list,
// under the register's lock.
func (s *Service) EraseInSheet(ctx context.Context, r *config.Register, list *erasure.List, dryRun bool) (done syncer.SheetErasure, err error) {
	tabs, err := s.DB.Tabs(ctx, r.Name)
	if err != nil {
		return done, err
	}
	reg := s.Register(r)
	if dryRun {
		reg.WriteBack = false // it asks for no more than the right to read
		return s.syncer.EraseInSheet(ctx, &reg, tabs, list, true)
	}
	unlock, err := s.LockWaiting(ctx, r)
	if err != nil {
		return done, err
	}
	defer func() { _ = unlock() }()
	return s.syncer.EraseInSheet(ctx, &reg, tabs, list, false)
}

// ReapplyErasures brings the proofs of the data directory and of the database together.
// Where the database doesn't know of one, it was restored from a backup: whoever was
// erased since is erased again from the registers that the service was opened for. It
// writes nothing where both know the same, and returns how many requests were carried out
// again.
func (s *Service) ReapplyErasures(ctx context.Context) (again int, err error) {
	kept, err := s.ProofDir().Read()
	if err != nil {
		return 0, err
	}
	known, err := subjects.Proofs(ctx, s.DB.DB(), "")
	if err != nil {
		return 0, err
	}
	same := func(a, b *subjects.Proof) bool { return a.ID == b.ID && a.Register == b.Register }
	find := func(list []subjects.Proof, p *subjects.Proof) *subjects.Proof {
		if i := slices.IndexFunc(list, func(other subjects.Proof) bool { return same(&other, p) }); i >= 0 {
			return &list[i]
		}
		return nil
	}
	var news []subjects.Proof
	for i := range known { // the file of a new replica, or one that was lost
		if k := find(kept, &known[i]); k == nil || known[i].Withdrawn != nil && k.Withdrawn == nil || known[i].InSheet && !k.InSheet {
			news = append(news, known[i])
		}
	}
	if err := s.ProofDir().Append(news...); err != nil {
		return 0, err
	}
	for i := range kept {
		p := &kept[i]
		db := find(known, p)
		if db != nil && (p.Withdrawn == nil || db.Withdrawn != nil) {
			continue
		}
		r, ok := s.Config.Register(p.Register)
		if !ok || s.descriptors[r.Name] == nil {
			continue // it isn't this service's to look after
		}
		if err := s.reapply(ctx, r, p); err != nil {
			return again, fmt.Errorf("carry out erasure %s of register %s again: %w", p.ID, p.Register, err)
		}
		again++
	}
	return again, nil
}

// reapply records a proof that the database doesn't have, and erases again.
func (s *Service) reapply(ctx context.Context, r *config.Register, p *subjects.Proof) error {
	var key *erasure.Key
	if p.Withdrawn == nil {
		var err error
		if key, err = s.ProofDir().Key(); err != nil {
			return s.keyHint(err)
		}
	}
	return s.EraseIn(ctx, r, func(ctx context.Context, tx *sqlx.Tx) error {
		if err := subjects.Record(ctx, tx, p); err != nil || p.Withdrawn != nil {
			return err
		}
		search, err := subjects.Open(ctx, tx, s.Subjects(r))
		if err != nil {
			return err
		}
		plan, err := search.PlanAgain(ctx, tx, key, subjects.TokensOf([]subjects.Proof{*p}), p.ID)
		if err != nil {
			return err
		}
		s.log.WarnContext(ctx, "the database doesn't know of an erasure, such as after a restore: it is carried out again", "register", r.Name, "erasure", p.ID, "cells", plan.Cells())
		return plan.Execute(ctx, tx)
	})
}

// Withdraw takes an erasure back in the database and in the data directory: what the sheet
// has is taken again.
func (s *Service) Withdraw(ctx context.Context, id string) (found bool, err error) {
	tx, err := s.DB.DB().BeginTxx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer func() { _ = tx.Rollback() }() // no effect after a commit
	if found, err = subjects.Withdraw(ctx, tx, id, time.Now().UTC()); err != nil || !found {
		return found, err
	}
	proofs, err := subjects.Proofs(ctx, tx, "")
	if err != nil {
		return false, err
	}
	if err := tx.Commit(); err != nil {
		return false, err
	}
	return true, s.ProofDir().Append(slices.DeleteFunc(proofs, func(p subjects.Proof) bool { return p.ID != id })...)
}
