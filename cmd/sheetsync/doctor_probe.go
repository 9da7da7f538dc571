package main

import (
	"context"
	"errors"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/syncer/gsheets/apifacts"
	"sheetsync/syncer/gsheets/probe"
)

type probeFlags struct {
	register string
	yes      bool
}

// probeLine is what doctor --probe --json prints.
type probeLine struct {
	Register string         `json:"register"`
	Facts    apifacts.Facts `json:"facts"`
	// Guarded says that writes beside people's rows can be guarded; else Broken
	// are the questions whose answers forbid it.
	Guarded bool                `json:"guarded"`
	Broken  []apifacts.Question `json:"broken,omitempty"`
}

// probe asks Google's API what its documentation leaves out, and has the register
// remember the answers, also those that came before something failed.
func (a *app) probe(ctx context.Context, f probeFlags) error {
	return a.with(ctx, []string{f.register}, func(s *service.Service, registers []*config.Register) error {
		r := registers[0]
		if !r.WriteBack {
			return exit.Usage("set write_back: true if the sheet is to be written", "the sheet of %s is only read, so nothing is tried on it", r.Name)
		}
		question := "A hidden scratch tab is added to the spreadsheet of " + r.Name + ", each thing is tried there, and the tab is removed again. Go on?"
		if !f.yes && !a.Confirm(question) {
			return exit.Usage("add --yes to go on without being asked", "nothing was asked")
		}
		client, err := s.Sheets(ctx)
		if err != nil {
			return err
		}
		facts, err := client.Probe(ctx, s.Register(r).Spreadsheet, func(found probe.Finding) {
			differs := ""
			if found.Assumed != "" && found.Assumed != found.Answer {
				differs = "  (" + string(found.Assumed) + " was assumed)"
			}
			a.Line("%-9s %-18s %s%s", found.Answer, found.Question, found.Question.Text(), differs)
		})
		if len(facts) > 0 {
			err = errors.Join(err, s.RecordAPIFacts(context.WithoutCancel(ctx), r.Name, facts))
		}
		if err != nil {
			return err
		}
		broken := facts.Broken()
		if len(broken) > 0 {
			a.Line("%s: writes beside people's rows can't be guarded, so they are left out from now on; the mirror goes on", r.Name)
		} else {
			a.Line("%s: writes beside people's rows are guarded", r.Name)
		}
		if a.JSON {
			return a.Document(probeLine{Register: r.Name, Facts: facts, Guarded: len(broken) == 0, Broken: broken})
		}
		return nil
	})
}
