package login

import (
	"context"
	"slices"

	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/audit"
)

// An Identity is somebody who is signed in.
type Identity struct {
	Address  string // verified, in lower case; "" for an operator
	Name     string // what the issuer calls them; "" for unknown
	Operator bool   // sees every register as its manager
	Via      audit.Via

	// class and methods are how they signed in, as the issuer says; methods with blanks
	// between them. "" where it doesn't.
	class, methods string
	subject        string // the issuer's name for their account
	noted          bool   // the account is the one that the address belongs to
}

// Actor is what the audit trail calls them.
func (i Identity) Actor() string {
	if i.Operator {
		return audit.Operator
	}
	return i.Address
}

// A Membership is what somebody is to a register.
type Membership struct {
	Register string
	Role     access.Role // one of [access.Groups]
	Names    []string    // what records call them, their address among them
}

// Directory knows who belongs to which register.
type Directory interface {
	// Registers names all registers.
	Registers() []string
	// Memberships returns what a person is, by their address in lower case, to the registers
	// that know them, in order.
	Memberships(ctx context.Context, address string) ([]Membership, error)
}

// admitted is whom a request was let through for.
type admitted struct {
	identity    Identity
	memberships []Membership
}

type contextKey struct{}

func with(ctx context.Context, a admitted) context.Context {
	return context.WithValue(ctx, contextKey{}, a)
}

// From returns who asks; false for a request that didn't pass [Gate.Require].
func From(ctx context.Context) (Identity, bool) {
	a, ok := ctx.Value(contextKey{}).(admitted)
	return a.identity, ok
}

// Memberships returns what who asks is to the registers that know them, in order.
func Memberships(ctx context.Context) []Membership {
	a, _ := ctx.Value(contextKey{}).(admitted)
	return slices.Clone(a.memberships)
}

// Of returns what who asks is to a register; false where it doesn't know them, or there is
// none: both are answered alike, by 404.
func Of(ctx context.Context, register string) (Membership, bool) {
	a, _ := ctx.Value(contextKey{}).(admitted)
	i := slices.IndexFunc(a.memberships, func(m Membership) bool { return m.Register == register })
	if i < 0 {
		return Membership{}, false
	}
	return a.memberships[i], true
}
