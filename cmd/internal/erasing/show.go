package erasing

import (
	"context"
	"strings"

	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror/subjects"
)

// show says what there is of the person in a register.
func (e *Erasure) show(f *found) error {
	if e.Terminal.JSON {
		return e.document(f)
	}
	switch {
	case f.person == nil && f.listed != nil:
		e.Terminal.Line("%s: erased before (%s, %s)", f.register.Name, f.proof.ID, f.proof.At.Format("2006-01-02"))
	case f.person == nil:
		e.Terminal.Line("%s: nobody is found", f.register.Name)
		return nil
	default:
		e.Terminal.Line("%s: %s", f.register.Name, f.person.Describe())
		known := append(append(append([]string{}, f.person.Names...), f.person.Emails...), f.person.Phones...)
		e.Terminal.Line("  known by    %s", strings.Join(known, ", "))
		if shared := append(append([]string{}, f.person.Shared...), f.person.SharedNames...); len(shared) > 0 {
			e.Terminal.Line("  shared      %s: somebody else has that, too, so it is emptied in the person's own records alone", strings.Join(shared, ", "))
		}
		for _, table := range tables(f.places) {
			e.Terminal.Line("  %s", table)
		}
	}
	return e.showCells(f)
}

// tables says table by table what there is.
func tables(places []subjects.Place) []string {
	var lines []string
	last := ""
	for _, p := range places {
		what := map[string]string{subjects.Emptied: p.Column + " " + terminal.Number(p.Cells), subjects.Mention: p.Column + " " + terminal.Number(p.Cells) + " mentioned",
			subjects.Row: terminal.Count(p.Cells, "whole row"), subjects.Kept: p.Column + ": may read the database; see sheetsync grant --revoke"}[p.What]
		if p.Table == last {
			lines[len(lines)-1] += ", " + what
			continue
		}
		last = p.Table
		lines = append(lines, p.Table+": "+what)
	}
	return lines
}

// mostCells is how many cells of the sheet are named.
const mostCells = 20

// showCells names cells of the sheet.
func (e *Erasure) showCells(f *found) error {
	for i, c := range f.inSheet.Left {
		if e.Terminal.JSON {
			if err := e.Terminal.Document(cellDocument(f, c)); err != nil {
				return err
			}
			continue
		}
		if i == mostCells {
			e.Terminal.Line("  … and %d more cells", len(f.inSheet.Left)-i)
			break
		}
		mention := ""
		if c.Mention {
			mention = ", the mention"
		}
		e.Terminal.Line("  sheet       %s %s (%s%s)", c.Tab, c.Cell, strings.Join(strings.Fields(c.Header), " "), mention)
	}
	return nil
}

func cellDocument(f *found, c syncer.ErasedCell) map[string]any {
	what := subjects.Emptied
	if c.Mention {
		what = subjects.Mention
	}
	return map[string]any{"register": f.register.Name, "tab": c.Tab, "cell": c.Cell, "header": c.Header, "what": what}
}

func (e *Erasure) document(f *found) error {
	if f.person != nil {
		if err := e.Terminal.Document(map[string]any{
			"register": f.register.Name, "names": list(f.person.Names), "emails": list(f.person.Emails), "phones": list(f.person.Phones),
			"shared": append(list(f.person.Shared), f.person.SharedNames...),
		}); err != nil {
			return err
		}
	}
	for _, p := range f.places {
		if err := e.Terminal.Document(struct {
			Register string `json:"register"`
			subjects.Place
		}{f.register.Name, p}); err != nil {
			return err
		}
	}
	return e.showCells(f)
}

// finish says what was done.
func (e *Erasure) finish(all []*found, status string) error {
	left := 0
	for _, f := range all {
		r := Result{Register: f.register.Name, Status: status, Cells: f.cells, InSheet: len(f.inSheet.Erased), Left: len(f.inSheet.Left)}
		if status == "dry_run" {
			r.InSheet, r.Left = r.Left, 0
		}
		if f.person == nil && f.listed == nil || f.person == nil && r.InSheet+r.Left == 0 {
			r.Status = "nothing"
		}
		if status == "erased" && f.proof != nil {
			r.Erasure = f.proof.ID
		}
		left += r.Left
		if e.Terminal.JSON {
			if err := e.Terminal.Document(r); err != nil {
				return err
			}
			continue
		}
		switch {
		case r.Status == "nothing":
		case status == "dry_run":
			e.Terminal.Line("%s: a dry run: nothing was erased", r.Register)
		case !e.Options.InSheet:
			e.Terminal.Line("%s: %s erased in the database (%s). The sheet has the person still, and the mirror doesn't take it again; --in-sheet erases there, too.", r.Register, terminal.Count(r.Cells, "value"), r.Erasure)
		default:
			e.Terminal.Line("%s: %s erased in the database and %s in the sheet (%s). Google keeps earlier versions of the sheet: see File › Version history.", r.Register, terminal.Count(r.Cells, "value"), terminal.Count(r.InSheet, "cell"), r.Erasure)
		}
	}
	if status == "erased" && left > 0 {
		e.Terminal.Warn("sheetsync: %s of the sheet could not be written: they are protected, or changed meanwhile", terminal.Count(left, "cell"))
		return exit.Reported(exit.StatusFailed)
	}
	return nil
}

// List shows the requests that were carried out.
func List(ctx context.Context, t *terminal.Terminal, s *service.Service, register string) error {
	proofs, err := subjects.Proofs(ctx, s.DB.DB(), register)
	if err != nil {
		return err
	}
	for i := range proofs {
		p := &proofs[i]
		if t.JSON {
			p.Tokens = nil
			if err := t.Document(p); err != nil {
				return err
			}
			continue
		}
		cells, note := 0, ""
		for _, n := range p.Counts {
			cells += n
		}
		if p.InSheet {
			note = ", in the sheet, too"
		}
		if p.Withdrawn != nil {
			note += ", withdrawn " + p.Withdrawn.Format("2006-01-02")
		}
		t.Line("%s  %s  %s: somebody named by %s, %s, by %s%s", p.ID, p.At.Format("2006-01-02 15:04"), p.Register, p.Kind, terminal.Count(cells, "value"), p.By, note)
	}
	if len(proofs) == 0 {
		t.Line("nobody was erased")
	}
	return nil
}
