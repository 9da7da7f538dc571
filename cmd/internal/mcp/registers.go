package mcp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/nearest"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
	"sheetsync/syncer/mirror/reports"
	"sheetsync/syncer/postgres/pgerr"
)

// A Register is one that may be asked about.
type Register struct {
	Name       string
	Descriptor *sheetschema.Descriptor
	Language   language.Tag
	Location   *time.Location
}

// A Membership is what whoever asks is to a register.
type Membership struct {
	Register string
	Role     access.Role
	Names    []string // what records call them; they count for access.Sales
}

// Members says who asks: to which registers they belong, and as what. It is asked anew
// for every call, so that who leaves is out at once.
type Members interface {
	Memberships(ctx context.Context) ([]Membership, error)
}

// Everywhere is a role in every register.
type Everywhere struct {
	Registers []string
	Role      access.Role
}

// Memberships implements [Members].
func (e Everywhere) Memberships(context.Context) ([]Membership, error) {
	list := make([]Membership, len(e.Registers))
	for i, name := range e.Registers {
		list[i] = Membership{Register: name, Role: e.Role}
	}
	return list, nil
}

// maxAtOnce is how many questions are answered at the same time.
const maxAtOnce = 4

// asked answers questions about registers.
type asked struct {
	db        *sqlx.DB
	members   Members
	registers map[string]*known
	order     []string
	turn      chan struct{}
	log       *slog.Logger
}

// known is a register with what is read of it.
type known struct {
	Register

	model *readmodel.Model
}

func newAsked(o *Options) *asked {
	a := &asked{db: o.DB, members: o.Members, registers: make(map[string]*known), turn: make(chan struct{}, maxAtOnce), log: o.Log}
	for _, r := range o.Registers {
		model := readmodel.Of(r.Name, r.Descriptor, reports.Locale{Language: r.Language, Zone: r.Location.String()}).With(o.Keys)
		if !o.Personal {
			model = model.Masked()
		}
		a.registers[r.Name] = &known{Register: r, model: model}
		a.order = append(a.order, r.Name)
	}
	return a
}

// A usageError says what was wrong with a question, and how to ask it.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

func usage(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// mine are the memberships of whoever asks, in the order of the registers.
func (a *asked) mine(ctx context.Context) ([]Membership, error) {
	all, err := a.members.Memberships(ctx)
	if err != nil {
		return nil, a.failed(ctx, "memberships", err)
	}
	var list []Membership
	for _, name := range a.order {
		for _, m := range all {
			if m.Register == name {
				list = append(list, m)
				break
			}
		}
	}
	return list, nil
}

// member finds the register that is asked about; "" is the only one.
func (a *asked) member(ctx context.Context, register string) (Membership, error) {
	list, err := a.mine(ctx)
	if err != nil {
		return Membership{}, err
	}
	names := make([]string, len(list))
	for i, m := range list {
		if names[i] = m.Register; m.Register == register {
			return m, nil
		}
	}
	switch {
	case len(list) == 0:
		return Membership{}, usage("you belong to no register that is served here; whoever runs the server says who does")
	case register == "" && len(list) == 1:
		return list[0], nil
	case register == "":
		return Membership{}, usage("say which register: %s", strings.Join(names, ", "))
	}
	if near := nearest.Name(register, names); near != "" {
		return Membership{}, usage("there is no register of that name; did you mean %s?", near)
	}
	return Membership{}, usage("there is no register of that name; there are %s", strings.Join(names, ", "))
}

// in reads a register on behalf of whoever asks.
func (a *asked) in(ctx context.Context, register string, read func(context.Context, *readmodel.Model, *reading.View, *Head) error) error {
	m, err := a.member(ctx, register)
	if err != nil {
		return err
	}
	select {
	case a.turn <- struct{}{}:
		defer func() { <-a.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	fresh, err := readmodel.FreshnessOf(ctx, a.db, m.Register)
	if err != nil {
		return a.failed(ctx, m.Register, err)
	}
	head := headOf(m.Register, string(m.Role), fresh)
	if fresh.ChangedAt == nil {
		return usage("register %s was not synchronised yet; sheetsync sync %[1]s does so", m.Register)
	}
	reader := reading.Reader{Register: m.Register, Role: m.Role, Names: m.Names}
	err = reading.Read(ctx, a.db, reader, func(ctx context.Context, v *reading.View) error {
		return read(ctx, a.registers[m.Register].model, v, &head)
	})
	if err != nil {
		return a.failed(ctx, m.Register, err)
	}
	return nil
}

// failed is the error that whoever asks is told: what they can mend, and of the database
// only what kind it is.
func (a *asked) failed(ctx context.Context, about string, err error) error {
	var wrong *usageError
	var unknown *readmodel.UnknownError
	var value *readmodel.ValueError
	var gone *readmodel.GoneError
	if errors.As(err, &wrong) || errors.As(err, &unknown) || errors.As(err, &value) || errors.As(err, &gone) {
		return err
	}
	a.log.ErrorContext(ctx, "a question could not be answered", "about", about, "cause", err.Error())
	switch kind := pgerr.KindOf(err); {
	case errors.Is(err, reading.ErrNoRole):
		return usage("the database has no roles by which readers are kept to their part; sheetsync doctor says which statements an administrator is to run")
	case kind == pgerr.KindCanceled:
		return usage("that took longer than %d seconds; ask for less, such as a shorter time or a single customer", int(reading.Timeout.Seconds()))
	case kind == pgerr.KindNoTable, kind == pgerr.KindNoColumn:
		return usage("the register's tables are of another version of its schema; the next run of sheetsync sync brings them up to date")
	case kind == pgerr.KindForbidden:
		return usage("that is not for this role to see")
	}
	return usage("the database does not answer; try again later")
}
