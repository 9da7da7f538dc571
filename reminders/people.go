package reminders

import (
	"context"
	"slices"
	"strings"

	"sheetsync/reminders/mailaddr"
	"sheetsync/reminders/team"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/naming"
)

// readPeople reads the register's team, and whom somebody let through that the
// configuration does not name.
func (s *Service) readPeople(ctx context.Context, register *Register) error {
	approved, err := s.Ledger.Approved(ctx, register.Name)
	if err != nil {
		return err
	}
	register.Approved = make(map[string]bool, len(approved))
	for _, address := range approved {
		register.Approved[strings.ToLower(address)] = true
	}
	register.Team, err = ReadTeam(ctx, s.Source, register)
	return err
}

// ReadTeam reads the people whom a register lists; nobody where no tab lists them. Addresses
// of this machine and its network are left out unless the configuration names them. The error wraps [ErrNotMirrored] where no run has seen the tab.
func ReadTeam(ctx context.Context, source RecordSource, register *Register) (*team.Team, error) {
	t := register.Descriptor.Team
	if t == nil {
		return team.Of(nil), nil
	}
	fields := slices.DeleteFunc(slices.Concat(t.Names, []int{t.Address, t.Manager, t.Substitute, t.From, t.Until}), func(f int) bool { return f < 0 })
	slices.Sort(fields)
	query := Query{Register: register.Name, Resource: t.Resource, Fields: slices.Compact(fields), Date: -1, Zone: register.Zone}
	var people []team.Person
	for record, err := range source.Records(ctx, query) {
		if err != nil {
			return nil, err
		}
		p := person(t, record)
		if mailaddr.IsLocal(p.Address) && !register.Permits(p.Address) {
			p.Address = "" // the team's tab is cells, too
		}
		people = append(people, p)
	}
	return team.Of(people), nil
}

// hold notes the addresses that may not be written to, for somebody to approve.
func (r *run) hold(ctx context.Context) error {
	if r.request.observes() {
		return nil
	}
	list := make([]string, len(r.report.Outside))
	for i, held := range r.report.Outside {
		list[i] = held.Address
	}
	return r.Ledger.Hold(ctx, r.register.Name, list, r.request.At)
}

// person reads a row of the team's tab. What can't be read is left out: an absence
// whose days are unreadable is none, so that nobody's reminders go astray.
func person(t *sheetschema.Team, record Record) team.Person {
	text := func(field int) string {
		if field < 0 {
			return ""
		}
		return record.Values[field].Text()
	}
	day := func(field int) expression.Day {
		if field < 0 || record.Values[field].Type() != expression.TypeDate {
			return 0
		}
		return record.Values[field].Day()
	}
	p := team.Person{Manager: text(t.Manager), Substitute: text(t.Substitute), From: day(t.From), Until: day(t.Until)}
	for _, field := range t.Names {
		p.Names = append(p.Names, text(field))
	}
	if address, err := mailaddr.Parse(text(t.Address)); err == nil {
		p.Address = strings.ToLower(address)
	}
	if t.From >= 0 && (record.Values[t.From].IsUnknown() || record.Values[t.Until].IsUnknown()) {
		p.From, p.Until = 0, 0
	}
	return p
}

// addressesIn reads the addresses of a cell, and those of the people whom it names.
// invalid counts the pieces that are neither.
func (r *Register) addressesIn(cell string) (addresses []string, invalid int) {
	addresses, invalid = mailaddr.Split(cell)
	if invalid == 0 || r.Team.Empty() {
		return addresses, invalid
	}
	// Names have blanks in them, so a cell with names is read piece by piece.
	var list []string
	invalid = 0
	for _, piece := range lexical.Names(cell) {
		if address := r.Team.AddressOf(piece); address != "" {
			list = appendAddress(list, address)
			continue
		}
		found, wrong := mailaddr.Split(piece)
		invalid += wrong
		for _, address := range found {
			list = appendAddress(list, address)
		}
	}
	return list, invalid
}

// managersOf are the managers of people, as the team has them.
func (r *Register) managersOf(people []string) []string {
	var list []string
	for _, address := range people {
		if manager := r.Team.ManagerOf(address); manager != "" {
			list = appendAddress(list, manager)
		}
	}
	return list
}

// owners are who looks after the records of the resource whose records others belong
// to, by what names them; see [naming.Whose].
type owners map[string]string

// readOwners reads who looks after the records to which those of a resource belong;
// none where nobody would be found by it.
func (r *run) readOwners(ctx context.Context, resource *sheetschema.Resource) (owners, error) {
	whose := naming.Whose(resource, r.register.Descriptor)
	if r.register.Team.Empty() || whose < 0 {
		return owners{}, nil
	}
	for _, key := range resource.ForeignKeys {
		parent, ok := r.register.Descriptor.Resource(key.Resource)
		if !ok || len(key.Fields) != 1 || key.Fields[0] != whose {
			continue
		}
		owner := ownerField(parent)
		if owner < 0 {
			continue
		}
		query := Query{Register: r.register.Name, Resource: parent, Fields: []int{min(owner, key.Reference[0]), max(owner, key.Reference[0])}, Date: -1, Zone: r.register.Zone}
		query.Fields = slices.Compact(query.Fields)
		found := make(owners)
		for record, err := range r.Source.Records(ctx, query) {
			if err != nil {
				return nil, err
			}
			found[lexical.Fold(record.Values[key.Reference[0]].Text())] = record.Values[owner].Text()
		}
		return found, nil
	}
	return owners{}, nil
}

// ownerField is the field with the name of whoever answers for a resource's records, as
// its deadlines say; -1 for none.
func ownerField(r *sheetschema.Resource) int {
	for i := range r.Deadlines {
		if r.Deadlines[i].Owner >= 0 {
			return r.Deadlines[i].Owner
		}
	}
	return -1
}
