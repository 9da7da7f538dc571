package subjects

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema"
	"sheetsync/syncer/erasure"
	"sheetsync/syncer/mirror/sealedhistory"
	"sheetsync/syncer/postgres/pgerr"
)

// A Register is looked through for people.
type Register struct {
	Name       string
	Descriptor *sheetschema.Descriptor
	Country    string               // of telephone numbers without one; "" for none
	Mark       string               // what stands in the place of words, such as “[erased]”
	Keys       sealedhistory.Keeper // open and seal versions; nil where nothing is sealed
}

// A Search is a register as of one moment.
type Search struct {
	Register
	versions *versions
	search   *erasure.Search
	own      []*relation // tables of the register
	service  []*relation // of the service
	sealed   *unsealing
}

// Open reads who may be named in a register. What follows is to be in the same
// transaction.
func Open(ctx context.Context, q sqlx.QueryerContext, r Register) (*Search, error) {
	doing := "look for people in register " + r.Name
	own, err := readTables(ctx, q, r.Name)
	if err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	service, err := readTables(ctx, q, serviceSchema)
	if err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	s := &Search{Register: r, own: own, service: service}
	if s.sealed, err = newUnsealing(ctx, q, &s.Register); err != nil {
		return nil, err
	}
	if s.versions, err = readVersions(ctx, q, r.Descriptor, own, s.sealed); err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	s.search = erasure.NewSearch(r.Descriptor, s.versions.list, r.Country)
	return s, nil
}

// People are those whom a subject may mean.
func (s *Search) People(subject erasure.Subject) []erasure.Person { return s.search.Find(subject) }

// Versions returns the versions about a person.
func (s *Search) Versions(p *erasure.Person) []erasure.Version {
	list := make([]erasure.Version, len(p.Versions))
	for i, at := range p.Versions {
		list[i] = s.versions.list[at]
	}
	return list
}

// Records are the records about a person, as “customers 7kq…”, each once.
func (s *Search) Records(p *erasure.Person) []string {
	var records []string
	for _, v := range s.Versions(p) {
		if name := v.Resource.Name + " " + v.ID; !slices.Contains(records, name) {
			records = append(records, name)
		}
	}
	return records
}

// A Plan says what is to be erased.
type Plan struct {
	Places []Place
	Tokens []erasure.Token
	sweep  *sweep
}

// Cells counts what is erased, without what is kept.
func (p *Plan) Cells() int {
	n := 0
	for _, place := range p.Places {
		if place.What != Kept {
			n += place.Cells
		}
	}
	return n
}

// ByTable counts what is erased, by table.
func (p *Plan) ByTable() map[string]int {
	counts := make(map[string]int)
	for _, place := range p.Places {
		if place.What != Kept {
			counts[place.Table] += place.Cells
		}
	}
	return counts
}

// Digest identifies what is to be erased: two plans of one digest erase the same.
func (p *Plan) Digest() string {
	var lines []string
	for i := range p.sweep.updates {
		u := &p.sweep.updates[i]
		line := fmt.Sprintf("%s %t", u.table, u.remove)
		for _, set := range u.sets {
			line += " " + set.name
			if set.value != nil {
				line += "=" + *set.value
			}
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:8])
}

// Plan works out what is erased of a person, who is known from then on by tokens that the
// key makes. id names the request.
func (s *Search) Plan(ctx context.Context, q sqlx.QueryerContext, k *erasure.Key, p *erasure.Person, id string) (*Plan, error) {
	names := slices.DeleteFunc(slices.Clone(p.Names), func(n string) bool { return slices.Contains(p.SharedNames, n) })
	list := erasure.NewList(k, s.search.Tokens(k, s.Name, p, nil), s.Name, s.Descriptor, s.Country)
	t := newTarget(s.Name, s.Descriptor, list, s.versions, p.Versions, names, s.search.OtherNames(p), p.Elsewhere || s.search.IsTeam(p), s.Mark, id)
	t.filter(p)
	plan, err := s.plan(ctx, q, t)
	if err != nil {
		return nil, err
	}
	plan.Tokens = s.search.Tokens(k, s.Name, p, plan.sweep.cells)
	return plan, nil
}

// PlanAgain works out what is erased of people who were erased before and are back, such
// as from a backup: they are known by tokens alone.
func (s *Search) PlanAgain(ctx context.Context, q sqlx.QueryerContext, k *erasure.Key, tokens []erasure.Token, id string) (*Plan, error) {
	list := erasure.NewList(k, tokens, s.Name, s.Descriptor, s.Country)
	p := s.search.Again(list)
	t := newTarget(s.Name, s.Descriptor, list, s.versions, p.Versions, p.Names, s.search.OtherNames(&p), false, s.Mark, id)
	return s.plan(ctx, q, t)
}

func (s *Search) plan(ctx context.Context, q sqlx.QueryerContext, t *target) (*Plan, error) {
	w := &sweep{target: t, unsealing: s.sealed, found: make(map[Place]int)}
	doing := "look for mentions in register " + s.Name
	if err := w.registerTables(ctx, q, s.own); err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	if err := w.serviceTables(ctx, q, s.service); err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	return &Plan{Places: w.places(), sweep: w}, nil
}

// Execute erases what was planned, in the transaction in which it was planned, under the
// register's lock. The next run looks at everything.
func (p *Plan) Execute(ctx context.Context, tx sqlx.ExtContext) error {
	doing := "erase in register " + p.sweep.register
	if err := p.sweep.execute(ctx, tx); err != nil {
		return pgerr.Wrap(doing, err)
	}
	_, err := tx.ExecContext(ctx, `UPDATE sheetsync.registers SET input_digest = '' WHERE register = $1 AND input_digest <> ''`, p.sweep.register)
	return pgerr.Wrap(doing, err)
}
