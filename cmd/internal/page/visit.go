package page

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
	"sheetsync/syncer/postgres/pgerr"
)

// What a section answers with instead of a page.
var (
	errNotFound  = errors.New("there is no such page")
	errForbidden = errors.New("that isn't for the visitor's role")
)

// A visit is one request by somebody who may see what it is about.
type visit struct {
	*Pages
	request  *http.Request
	person   Person
	register *Register // nil on the front page
	role     access.Role
	names    []string
	printer  *language.Printer
	now      time.Time // in the register's time zone
	section  string
	// known is the register's state before anything that is shown was read, so that what
	// changes meanwhile is missed by no page that looks at the state again.
	known string
}

// today is the register's date.
func (v *visit) today() string { return v.now.Format(time.DateOnly) }

// say is a message of the catalogue in the visitor's language.
func (v *visit) say(key language.Key, args language.Args) string { return v.printer.Say(key, args) }

// readsAtOnce is how many pages are read from the database at one time, so that visitors
// leave runs and reminders the connections that they need.
const readsAtOnce = 8

// read reads the register on the visitor's behalf, once there is room for it. f doesn't call
// it.
func (v *visit) read(ctx context.Context, f func(context.Context, *reading.View) error) error {
	select {
	case v.reads <- struct{}{}:
		defer func() { <-v.reads }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return reading.Read(ctx, v.DB, reading.Reader{Register: v.register.Name, Role: v.role, Names: v.names}, f)
}

// link is the address of a path of the page, with a query.
func (v *visit) link(path string, query url.Values) string {
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return v.Base + path
}

// at is the address of a section of the register.
func (v *visit) at(section string, query url.Values) string {
	path := "/r/" + url.PathEscape(v.register.Name)
	if section != "" {
		path += "/" + section
	}
	return v.link(path, query)
}

// A section is a part of a register's page.
type section struct {
	path  string
	name  language.Key
	show  func(*Pages, context.Context, *visit) (*answer, error)
	roles []access.Role // whom it is for; nil for everybody
}

func (s *section) isFor(role access.Role) bool {
	return s.roles == nil || slices.Contains(s.roles, role)
}

// front answers “/”.
func (p *Pages) front() http.Handler {
	return p.visited(func(ctx context.Context, v *visit) (*answer, error) { return p.registers(ctx, v) })
}

// register answers a section of a register's page.
func (p *Pages) register(s section) http.Handler {
	return p.visited(func(ctx context.Context, v *visit) (*answer, error) {
		if err := v.enter(ctx); err != nil {
			return nil, err
		}
		v.section = s.path
		if !s.isFor(v.role) {
			return nil, errForbidden
		}
		if v.request.Method == http.MethodGet {
			var err error
			if v.known, err = v.state(ctx); err != nil {
				return nil, err
			}
		}
		return s.show(p, ctx, v)
	})
}

// within answers another request about a register, such as a decision.
func (p *Pages) within(path string, show func(*Pages, context.Context, *visit) (*answer, error), roles ...access.Role) http.Handler {
	return p.register(section{path: path, show: show, roles: roles})
}

// lost answers what there is no page for.
func (p *Pages) lost() http.Handler {
	return p.visited(func(context.Context, *visit) (*answer, error) { return nil, errNotFound })
}

// visited makes a visit of a request and answers it.
func (p *Pages) visited(show func(context.Context, *visit) (*answer, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		person, ok := p.Visitor(r)
		v := &visit{Pages: p, request: r, person: person, printer: language.NewPrinter(p.chooseLanguage(w, r)), now: p.Now()}
		if !ok {
			v.fail(w, http.StatusUnauthorized, "page.error.nobody")
			return
		}
		if !p.Visits.Allow(person.Address) {
			w.Header().Set("Retry-After", "10")
			v.fail(w, http.StatusTooManyRequests, "page.error.too_many")
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), p.Longest)
		defer cancel()
		var a *answer
		err := errBadForm
		if plain(r.URL) {
			a, err = show(ctx, v)
		}
		var value *readmodel.ValueError
		switch kind := pgerr.KindOf(err); {
		case err == nil:
			v.answer(r.Context(), w, a)
		case errors.Is(err, errNotFound), errors.Is(err, readmodel.ErrNotFound):
			v.fail(w, http.StatusNotFound, "page.error.not_found")
		case errors.Is(err, errBadForm), errors.As(err, &value):
			v.fail(w, http.StatusBadRequest, "page.error.bad_form")
		case errors.Is(err, errForbidden):
			v.fail(w, http.StatusForbidden, "page.error.forbidden")
		case errors.Is(err, reading.ErrNoRole):
			v.fail(w, http.StatusForbidden, "page.error.no_role")
		case r.Context().Err() != nil: // whoever asked has gone
		case ctx.Err() != nil, kind == pgerr.KindUnreachable, kind == pgerr.KindLost:
			v.fail(w, http.StatusServiceUnavailable, "page.error.database")
		default:
			p.Log.ErrorContext(r.Context(), "a page could not be made", "path", r.Pattern, "cause", err.Error())
			v.fail(w, http.StatusInternalServerError, "page.error.fault")
		}
	})
}

// enter finds the register of the request and what the visitor is in it. The error is
// errNotFound where it isn't theirs.
func (v *visit) enter(ctx context.Context) error {
	name := v.request.PathValue("register")
	i := slices.IndexFunc(v.Registers, func(r *Register) bool { return r.Name == name })
	if i < 0 {
		return errNotFound
	}
	memberships, err := v.memberships(ctx)
	if err != nil {
		return err
	}
	m := slices.IndexFunc(memberships, func(m Membership) bool { return m.Register == name })
	if m < 0 {
		return errNotFound
	}
	v.register, v.role, v.names = v.Registers[i], memberships[m].Role, memberships[m].Names
	v.now = v.now.In(v.register.Location)
	return nil
}

// memberships are the visitor's registers, in the order of the configuration.
func (v *visit) memberships(ctx context.Context) ([]Membership, error) {
	var all []Membership
	if v.person.Operator {
		for _, r := range v.Registers {
			all = append(all, Membership{Register: r.Name, Role: access.Manager})
		}
		return all, nil
	}
	found, err := v.Memberships(ctx, v.person)
	if err != nil {
		return nil, err
	}
	for _, r := range v.Registers {
		if i := slices.IndexFunc(found, func(m Membership) bool { return m.Register == r.Name }); i >= 0 {
			all = append(all, found[i])
		}
	}
	return all, nil
}
