package page

import (
	"context"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/mirror/readmodel"
)

// A registerCard is how one register stands.
type registerCard struct {
	Title, Link, Role, Sheet string
	Freshness                readmodel.Freshness
	Run                      *readmodel.Run // the last one that is noted; nil before the first
}

// registers shows the visitor's registers; where there is one, it goes on to that.
func (p *Pages) registers(ctx context.Context, v *visit) (*answer, error) {
	memberships, err := v.memberships(ctx)
	if err != nil {
		return nil, err
	}
	var cards []registerCard
	for _, r := range p.Registers {
		for _, m := range memberships {
			if m.Register != r.Name {
				continue
			}
			of := *v
			of.register = r
			if len(memberships) == 1 {
				return &answer{goTo: of.at("", nil)}, nil
			}
			card := registerCard{Title: r.Title(v.printer), Link: of.at("", nil), Role: v.say(language.Key("page.role."+string(m.Role)), nil), Sheet: r.Sheet}
			if card.Freshness, err = readmodel.FreshnessOf(ctx, p.DB, r.Name); err != nil {
				return nil, err
			}
			runs, err := readmodel.Runs(ctx, p.DB, r.Name, 1)
			if err != nil {
				return nil, err
			}
			if len(runs) > 0 {
				card.Run = &runs[0]
			}
			cards = append(cards, card)
		}
	}
	return &answer{template: "registers", title: v.say("page.registers.title", nil), data: cards}, nil
}
