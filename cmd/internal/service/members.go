package service

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/web/login"
	"sheetsync/reminders"
	"sheetsync/reminders/mailaddr"
	"sheetsync/reminders/team"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/access"
)

// membersFor is how long it is remembered who belongs to which register; so long somebody
// who left may look on.
const membersFor = 5 * time.Second

// strongest orders the roles: of several that somebody has, the first counts.
var strongest = []access.Role{access.Manager, access.Finance, access.Sales, access.Analyst}

// Members know who belongs to which register: by the roles in the configuration, by the
// team's tab as it is mirrored, and by grants. It is read again after five seconds.
//
// Somebody of the team's tab is sales, whatever the tab says of them: the tab is for
// everybody to write who may write in the sheet, and so makes no manager.
type Members struct {
	service   *Service
	registers []*config.Register

	mu     sync.Mutex // guards what follows
	teams  map[string]*team.Team
	grants []mirror.Grant
	read   time.Time
}

var _ login.Directory = (*Members)(nil)

// Members returns who belongs to which of some registers.
func (s *Service) Members(registers []*config.Register) *Members {
	return &Members{service: s, registers: registers}
}

// Registers implements [login.Directory].
func (m *Members) Registers() []string {
	names := make([]string, len(m.registers))
	for i, r := range m.registers {
		names[i] = r.Name
	}
	return names
}

// Memberships implements [login.Directory].
func (m *Members) Memberships(ctx context.Context, address string) ([]login.Membership, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if now := time.Now(); m.teams == nil || now.Sub(m.read) >= membersFor {
		if err := m.renew(ctx); err != nil {
			return nil, err
		}
		m.read = now
	}
	var list []login.Membership
	for _, r := range m.registers {
		if one, ok := membership(address, r.Name, r.Roles, m.teams[r.Name], m.grants); ok {
			list = append(list, one)
		}
	}
	return list, nil
}

// renew reads who belongs to which register. A register that no run has seen has no team
// yet.
func (m *Members) renew(ctx context.Context) error {
	grants, err := m.service.DB.Grants(ctx)
	if err != nil {
		return err
	}
	source := m.service.source()
	teams := make(map[string]*team.Team, len(m.registers))
	for _, r := range m.registers {
		people, err := reminders.ReadTeam(ctx, source, &reminders.Register{Name: r.Name, Descriptor: m.service.descriptors[r.Name], Zone: r.Location})
		if err != nil && !errors.Is(err, reminders.ErrNotMirrored) {
			return err
		}
		teams[r.Name] = people
	}
	m.teams, m.grants = teams, grants
	return nil
}

// membership is what the person with an address is to a register; false for a stranger.
func membership(address, register string, configured map[string][]string, people *team.Team, grants []mirror.Grant) (login.Membership, bool) {
	if address == "" {
		return login.Membership{}, false
	}
	has := make(map[access.Role]bool)
	names := []string{address}
	for role, addresses := range configured {
		if slices.ContainsFunc(addresses, func(text string) bool { return isAddress(text, address) }) {
			has[access.Role(role)] = true
		}
	}
	if people.Has(address) {
		has[access.Sales] = true
		names = append(names, people.NamesOf(address)...)
	}
	for _, g := range grants {
		if (g.Register == "" || g.Register == register) && isAddress(g.Person, address) {
			has[g.Role] = true
			names = append(names, g.Names...)
		}
	}
	i := slices.IndexFunc(strongest, func(role access.Role) bool { return has[role] })
	if i < 0 {
		return login.Membership{}, false
	}
	slices.Sort(names)
	return login.Membership{Register: register, Role: strongest[i], Names: slices.Compact(names)}, true
}

// isAddress reports whether a text is an address in lower case.
func isAddress(text, address string) bool {
	parsed, err := mailaddr.Parse(text)
	return err == nil && strings.ToLower(parsed) == address
}
