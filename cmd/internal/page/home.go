package page

import (
	"context"

	"sheetsync/syncer/mirror/readmodel"
)

// shownRuns is how many runs the first page lists.
const shownRuns = 8

// A homePage is a register at a glance.
type homePage struct {
	Freshness readmodel.Freshness
	Runs      []readmodel.Run
}

// home shows how a register stands.
func (p *Pages) home(ctx context.Context, v *visit) (*answer, error) {
	var page homePage
	var err error
	if page.Freshness, err = readmodel.FreshnessOf(ctx, p.DB, v.register.Name); err != nil {
		return nil, err
	}
	if page.Runs, err = readmodel.Runs(ctx, p.DB, v.register.Name, shownRuns); err != nil {
		return nil, err
	}
	return &answer{template: "home", title: v.say("page.nav.overview", nil), data: &page, refresh: true}, nil
}
