package page

import (
	"context"
	"net/http"
	"time"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/readmodel"
	"sheetsync/syncer/mirror/readmodel/figures"
)

// shownRuns is how many runs the first page lists.
const shownRuns = 8

// A homePage is a register at a glance.
type homePage struct {
	Freshness readmodel.Freshness
	AsOf      *time.Time // when the figures were worked out, if that isn't now
	Awaited   bool       // there are none yet
	Failure   string     // why the last look failed, in English; "" where it didn't
	Cards     []card
	Charts    []chartFigure
	Next      []deadlineLine
	Largest   []owedLine
	Changes   []changeLine
	// AllChanges is the address of all of them; "" for those who have no such page.
	AllChanges string
	Runs       []readmodel.Run
}

// An owedLine is money that is overdue, with its links.
type owedLine struct {
	figures.Receivable
	Row  rowLink
	Link string // address of the customer's page; "" for none
}

// A changeLine is what happened to a record, with its links.
type changeLine struct {
	figures.Change
	Resource string // as people call it
	Row      rowLink
	Link     string // address of the customer's page; "" for none
}

// ChangeKey is the message that says what happened.
func (l *changeLine) ChangeKey() language.Key { return language.Key("home.change_" + l.Change.Change) }

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
	if len(page.Runs) > 0 && page.Freshness.FailingSince != nil && page.Runs[0].Status == "failed" {
		page.Failure = page.Runs[0].Reason
	}
	a := &answer{template: "home", title: v.say("page.nav.overview", nil), data: &page, refresh: true}
	glance, current, err := v.glance(ctx)
	if err != nil {
		return nil, err
	}
	if !current {
		a.awaited = true
		if page.Awaited = glance == nil; page.Awaited {
			a.header = http.Header{"Refresh": {"5"}} // for whoever has no script
			return a, nil
		}
		page.AsOf = &glance.at
	}
	v.showFigures(ctx, &page, glance)
	return a, nil
}

// showFigures fills the page with figures.
func (v *visit) showFigures(ctx context.Context, page *homePage, glance *glance) {
	page.Cards, page.Charts = v.cards(glance.Figures), v.charts(glance.Figures)
	rows := v.linksTo(ctx, glance.places)
	if d := glance.Deadlines; d != nil {
		page.Next = v.linesOf(d.Next, rows)
	}
	if r := glance.Receivables; r != nil {
		for _, owed := range r.Largest {
			page.Largest = append(page.Largest, owedLine{owed, rows[readmodel.Ref{Resource: owed.Resource, RecordID: owed.RecordID}], v.customerOf(owed.CustomerID)})
		}
	}
	if v.role != access.Analyst {
		page.AllChanges = v.at("changes", nil)
	}
	for _, change := range glance.Changes {
		page.Changes = append(page.Changes, v.changeLine(change, rows))
	}
}

func (v *visit) changeLine(c figures.Change, rows map[readmodel.Ref]rowLink) changeLine {
	line := changeLine{Change: c, Resource: v.tabTitle(c.Resource), Row: rows[readmodel.Ref{Resource: c.Resource, RecordID: c.RecordID}]}
	if line.Row.Row > 0 {
		line.Link = v.recordLink(c.Resource, c.RecordID)
	}
	return line
}
