package reminders

import (
	"context"
	"slices"
	"strings"
	"time"

	"sheetsync/reminders/mailaddr"
	"sheetsync/sheetschema/duedate"
)

// An Acquaintance says whether a register knows somebody.
type Acquaintance struct {
	Address string // theirs; "" where the register doesn't know them
	// Held says that the address stands in the register's cells, and may not be written to.
	Held  bool
	Known []string // the addresses that the register knows, in order
	Names []string // what the team calls them; none where it doesn't know them
}

// Acquaintance finds somebody by their address or, where the register has a team, their
// name: among the roles, the team, and those whom records and deadlines name.
func (s *Service) Acquaintance(ctx context.Context, register Register, at time.Time, who string) (Acquaintance, error) {
	r := &run{Service: s, register: &register, request: Request{At: at}, today: register.day(at), report: &Report{}}
	known, held := make(map[string]bool), make(map[string]bool)
	err := r.inspectAll(ctx, func(in *inspector, record Record) {
		own, blocked := in.recipients(record, duedate.Stage{}, false)
		for _, address := range own {
			known[address] = true
		}
		for _, address := range blocked {
			held[address] = true
		}
	})
	if err != nil {
		return Acquaintance{}, err
	}
	for _, address := range slices.Concat(register.fixed(), register.Team.Addresses()) {
		known[address] = true
	}
	who = strings.ToLower(strings.TrimSpace(who))
	if address := register.Team.AddressOf(who); address != "" {
		who = address
	}
	a := Acquaintance{Held: held[who]}
	if known[who] {
		a.Address = who
	}
	a.Names = register.Team.NamesOf(a.Address)
	for address := range known {
		if _, robot := RobotOf(address); !robot {
			a.Known = append(a.Known, address)
		}
	}
	slices.Sort(a.Known)
	return a, nil
}

// fixed are the addresses of the roles and of the descriptor's deadlines.
func (r *Register) fixed() []string {
	var texts, list []string
	for _, role := range r.Roles {
		texts = append(texts, role...)
	}
	for _, resource := range r.Descriptor.Resources {
		for i := range resource.Deadlines {
			for _, to := range resource.Deadlines[i].To {
				texts = append(texts, to.Address)
			}
		}
	}
	for _, text := range texts {
		if address, err := mailaddr.Parse(text); err == nil {
			list = appendAddress(list, address)
		}
	}
	return list
}
