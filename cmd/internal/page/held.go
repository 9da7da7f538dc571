package page

import (
	"context"
	"errors"
	"net/url"
	"time"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/hold/preview"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/holds"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
)

// A banner says on every page that a register's runs are held.
type banner struct {
	Since *time.Time
	Link  string // to what would be lost; "" where it isn't for the visitor
}

// banner is that of the register; nil where nothing is held, and where the page itself
// says so.
func (v *visit) banner(ctx context.Context) *banner {
	if v.register == nil || v.section == "" || v.section == "held" {
		return nil
	}
	fresh, err := readmodel.FreshnessOf(ctx, v.DB, v.register.Name)
	if err != nil || fresh.HeldSince == nil { // the page is there without it
		return nil
	}
	b := &banner{Since: fresh.HeldSince}
	if v.role != access.Analyst {
		b.Link = v.at("held", nil)
	}
	return b
}

// A heldPage shows what the runs that are held would lose.
type heldPage struct {
	Freshness  readmodel.Freshness
	Held       bool
	Reasons    []string // none for those who see only their own records
	Reason     string   // in English, for holds of before reasons were kept
	Own        bool     // only the visitor's own records are shown
	Structural bool     // nothing can be approved
	Losses     []heldLoss
	Digest     string // of what can be approved; "" where the visitor can't
	Approved   bool   // somebody has approved just this
	Confirm    bool   // the visitor is asked once more
	Post       string
}

// reasons words why a run is held.
func (v *visit) reasons(reasons []hold.Reason) []string { return hold.Texts(reasons, v.printer) }

// A heldLoss is one thing that would be lost.
type heldLoss struct {
	holds.Loss
	Text    string // in words and numbers
	Cells   bool   // values are lost, and not whole records
	First   []heldRow
	Further []heldRow
	More    int // that aren't named
}

type heldRow struct {
	holds.Row
	Link rowLink
}

// shownLost is how many records of a loss are shown at once.
const shownLost = 15

// held shows what the runs that are held would lose.
func (p *Pages) held(ctx context.Context, v *visit) (*answer, error) {
	page := &heldPage{Post: v.at("held", nil), Confirm: v.request.URL.Query().Has("confirm")}
	var err error
	if page.Freshness, err = readmodel.FreshnessOf(ctx, p.DB, v.register.Name); err != nil {
		return nil, err
	}
	a := &answer{template: "held", title: v.say("held.title", nil), data: page, refresh: !page.Confirm}
	if page.Freshness.HeldSince == nil {
		return a, nil
	}
	page.Held, page.Own = true, v.role == access.Sales
	err = v.read(ctx, func(ctx context.Context, view *reading.View) error {
		stored, err := holds.Read(ctx, view.Queryer(), holds.Register{Name: v.register.Name, Descriptor: v.register.Descriptor, Language: v.printer.Tag(), Zone: v.register.Location})
		if errors.Is(err, syncer.ErrNothingHeld) { // for a salesperson: none of theirs
			return nil
		}
		if err != nil {
			return err
		}
		page.Reason, page.Reasons = stored.Reason, v.reasons(stored.Reasons)
		page.Structural = !page.Own && stored.Digest == ""
		if v.role == access.Manager && v.Mirror != nil {
			page.Digest = stored.Digest
		}
		page.Losses, err = v.heldLosses(ctx, view, stored.Losses)
		return err
	})
	if err == nil && page.Digest != "" {
		page.Approved, err = readmodel.IsApproved(ctx, p.DB, v.register.Name, page.Digest)
	}
	page.Confirm = page.Confirm && page.Digest != "" && !page.Approved
	return a, err
}

// heldLosses words losses and leads to their rows.
func (v *visit) heldLosses(ctx context.Context, view *reading.View, losses []holds.Loss) ([]heldLoss, error) {
	var refs []readmodel.Ref
	for i := range losses {
		for _, row := range losses[i].Rows {
			refs = append(refs, readmodel.Ref{Resource: losses[i].Resource, RecordID: row.RecordID})
		}
	}
	links := make(map[readmodel.Ref]rowLink)
	if v.role != access.Analyst {
		var err error
		if links, err = v.rowLinks(ctx, view, refs); err != nil {
			return nil, err
		}
	}
	list := make([]heldLoss, len(losses))
	for i := range losses {
		l := heldLoss{Loss: losses[i], Cells: losses[i].Kind != preview.KindDeleted, Text: v.lossText(&losses[i])}
		for n, row := range losses[i].Rows {
			line := heldRow{Row: row}
			if l.Cells { // the row of a record that is gone is another's now
				line.Link = rowLink{row.Row, links[readmodel.Ref{Resource: l.Resource, RecordID: row.RecordID}].Link}
			}
			if n < shownLost {
				l.First = append(l.First, line)
			} else {
				l.Further = append(l.Further, line)
			}
		}
		if !l.Kind.IsColumn() {
			l.More = max(l.Total-len(l.Rows), 0)
		}
		list[i] = l
	}
	return list, nil
}

// lossText says what would be lost.
func (v *visit) lossText(l *holds.Loss) string {
	return v.say(language.Key("held.loss_"+string(l.Kind)), language.Args{"count": l.Total, "before": l.Before, "after": l.After})
}

// approve lets through what the visitor has seen.
func (p *Pages) approve(ctx context.Context, v *visit) (*answer, error) {
	if v.role != access.Manager || v.Mirror == nil {
		return nil, errForbidden
	}
	form, err := v.form()
	if err != nil {
		return nil, err
	}
	digest := form.Get("digest")
	if digest == "" {
		return nil, errBadForm
	}
	noted, err := v.Mirror.ApproveSeen(ctx, v.register.Name, digest, v.audited(actionApproved, map[string]any{"digest": digest}))
	said := saidApproved
	switch {
	case errors.Is(err, syncer.ErrHoldChanged):
		said = saidHoldChanged
	case errors.Is(err, syncer.ErrNothingHeld):
		said = saidNothingHeld
	case errors.Is(err, syncer.ErrNotApprovable):
		said = saidNotApprovable
	case err != nil:
		return nil, err
	case !noted:
		said = saidAlready
	}
	return v.after("held", url.Values{}, said), nil
}
