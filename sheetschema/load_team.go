package sheetschema

import (
	"fmt"

	"sheetsync/sheetschema/source"
)

// teamMember is a custom member of the descriptor:
//
//	team: {resource: team, name: [name, english_name], address: email, manager: manager, substitute: substitute, away: [away_from, away_until], most: most_customers, commission: commission_rate}
const teamMember = "team"

// team reads which resource lists the register's people; nil where none does.
func (l *loader) team(root *source.Object, drafts []*draft) *Team {
	n := root.Member(teamMember)
	if n == nil {
		return nil
	}
	before := len(l.Problems)
	o := l.Object(n, source.JoinPath(root.Path, teamMember))
	of := l.resourceIn(o, drafts, "the team needs a resource that lists its people", "add resource: with the name of the resource")
	if of == nil {
		o.Allow("name", "address", "manager", "substitute", "away", "most", "commission")
		o.RejectUnknown("description")
		return nil
	}
	t := &Team{
		Resource: of.Resource, Names: l.fieldList(of, o, "name", of), Address: l.oneField(of, o, "address"),
		Manager: l.oneField(of, o, "manager"), Substitute: l.oneField(of, o, "substitute"), From: -1, Until: -1, Most: l.oneField(of, o, "most"), Commission: l.oneField(of, o, "commission"),
	}
	if !o.Has("name") {
		o.Fail("name", "nothing says what people are called", "add name: with the field, or a list of fields")
	}
	if !o.Has("address") {
		o.Fail("address", "nothing says where people are mailed", "add address: with the field of the e-mail address")
	}
	switch away := l.fieldList(of, o, "away", of); {
	case len(away) == 2:
		t.From, t.Until = away[0], away[1]
		for _, i := range away {
			if f := of.Fields[i]; f.Type != TypeDate {
				o.Fail("away", fmt.Sprintf("%s is of type %s and no date", f.Name, f.Declared), "name two fields of type date")
			}
		}
	case o.Has("away") && len(l.Problems) == before:
		o.Fail("away", "an absence has a first and a last day", "write away: [<field>, <field>]")
	}
	if t.Most >= 0 && of.Fields[t.Most].Type != TypeInteger {
		o.Fail("most", fmt.Sprintf("%s is of type %s and no whole number", of.Fields[t.Most].Name, of.Fields[t.Most].Declared), "name a field of type integer")
	}
	if t.Commission >= 0 && of.Fields[t.Commission].Type != TypeNumber {
		o.Fail("commission", fmt.Sprintf("%s is of type %s and no number", of.Fields[t.Commission].Name, of.Fields[t.Commission].Declared), "name a field of type number: 3% is 0.03")
	}
	o.RejectUnknown("description")
	if len(l.Problems) > before {
		return nil
	}
	return t
}
