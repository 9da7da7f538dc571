package linkage

import (
	"slices"

	"sheetsync/validate/duplicates/weights"
)

// A Kind is what a field holds, as far as comparing goes.
type Kind uint8

// The kinds of fields. KindAuto is for fields of which only their values tell.
const (
	KindAuto    Kind = iota
	KindText         // anything
	KindPerson       // a person's name or a part of it
	KindCompany      // a company's name
	KindAddress      // a postal address or a part of it
	KindEmail        // e-mail addresses
	KindHost         // a website or a domain
	KindPhone        // telephone numbers
	KindDate         // a day
	KindCode         // an identifier, a postcode, a number
)

// A Field is a field that records are compared in.
type Field struct {
	Index int // in the resource
	Name  string
	Kind  Kind
	Parts Parts // the fields whose values stand in it too: see [Resolved]
}

// The levels of comparisons, from 1. What a level means for a kind is in the
// package's table.
const (
	missing   = iota
	differ    // nothing in common
	faint     // something in common that many pairs have
	some      // a part
	close     // most of it
	near      // one typing fault
	elsewhere // equal in another way: in another order, another field, by the host
	exact
	bridgeWeak   // another script: some of it may be the same
	bridgeStrong // another script: it is the same
	mixed        // of fields that stand for each other, one is equal and one is not
)

// prior probabilities of levels, from differ on.
func levelsOf(m, u [weights.Levels - 1]float64) (p weights.Prior) {
	copy(p.M[1:], m[:])
	copy(p.U[1:], u[:])
	return p
}

// priorOf says what is known of a kind of comparison before a table is seen: how
// often people mistype a field of this kind, or change it, and how often two of
// different records look alike.
func priorOf(k Kind) weights.Prior {
	//                                        differ faint some  close near  other exact weak  strong mixed
	switch k {
	case KindPerson:
		return levelsOf([...]float64{0.06, 0.03, 0.05, 0.05, 0.08, 0.03, 0.70, 0.01, 0.04, 0}, [...]float64{0.900, 0.060, 0.030, 0.004, 0.002, 0.001, 0.003, 0.010, 0.001, 0})
	case KindCompany:
		return levelsOf([...]float64{0.05, 0.06, 0.10, 0.12, 0.06, 0.03, 0.50, 0.03, 0.02, 0}, [...]float64{0.900, 0.050, 0.008, 0.003, 0.001, 0.001, 0.001, 0.030, 0.006, 0})
	case KindAddress:
		return levelsOf([...]float64{0.10, 0.07, 0.08, 0.12, 0.08, 0.02, 0.45, 0.03, 0.05, 0}, [...]float64{0.880, 0.050, 0.010, 0.002, 0.001, 0.001, 0.001, 0.040, 0.005, 0})
	case KindEmail, KindHost:
		return levelsOf([...]float64{0.15, 0.02, 0.03, 0.04, 0.08, 0.10, 0.55, 0, 0, 0.03}, [...]float64{0.985, 0.008, 0.002, 0.002, 0.0005, 0.002, 0.0005, 0, 0, 0.001})
	case KindPhone:
		return levelsOf([...]float64{0.22, 0, 0.02, 0.03, 0.04, 0.03, 0.60, 0, 0, 0.06}, [...]float64{0.990, 0, 0.002, 0.001, 0.003, 0.002, 0.002, 0, 0, 0.001})
	case KindDate:
		return levelsOf([...]float64{0.03, 0.03, 0.04, 0.05, 0.10, 0, 0.75, 0, 0, 0}, [...]float64{0.950, 0.040, 0.006, 0.002, 0.001, 0, 0.001, 0, 0, 0})
	case KindCode:
		return levelsOf([...]float64{0.07, 0, 0.04, 0.04, 0.08, 0, 0.77, 0, 0, 0}, [...]float64{0.930, 0, 0.040, 0.010, 0.010, 0, 0.010, 0, 0, 0})
	default:
		return levelsOf([...]float64{0.10, 0.04, 0.06, 0.05, 0.08, 0.02, 0.65, 0.01, 0.02, 0}, [...]float64{0.880, 0.050, 0.040, 0.010, 0.005, 0.005, 0.010, 0.010, 0.001, 0})
	}
}

// relatedBy says how records that belong together, and are two, compare: companies
// of one group have their address in common, or a switchboard beside numbers of
// their own, or addresses at one host, and a part of their names; persons of one
// household an address and a surname.
func relatedBy(k Kind, p *weights.Prior) {
	//                         differ faint some  close near  other exact weak  strong mixed
	known := [weights.Levels - 1]float64{}
	switch k {
	case KindCompany:
		known = [...]float64{0.45, 0.28, 0.15, 0.03, 0.01, 0.01, 0.02, 0.04, 0.01, 0}
	case KindAddress:
		known = [...]float64{0.35, 0.08, 0.09, 0.09, 0.09, 0.02, 0.22, 0.03, 0.03, 0}
	case KindEmail, KindHost:
		known = [...]float64{0.33, 0.06, 0.06, 0.02, 0.03, 0.30, 0.12, 0, 0, 0.08}
	case KindPhone:
		known = [...]float64{0.30, 0, 0.03, 0.02, 0.09, 0.01, 0.35, 0, 0, 0.20}
	case KindText:
		p.Shared = 0.5
	case KindCode:
		p.Shared, p.Own = 0.3, false
	default:
		p.Shared, p.Own = 0.1, true
	}
	copy(p.Related[1:], known[:])
	p.Own = p.Own || k == KindCompany
}

// identifies returns the levels of a comparison that may tell alone that two records
// are one. Two colleagues have addresses at one host, and sales1@ is not sales2@. A
// code does where nearly each record has its own, as a tax number is and a postcode
// isn't.
func identifies(c *comparison, distinguishing []bool) (levels [weights.Levels]bool) {
	set := func(list ...int) {
		for _, level := range list {
			levels[level] = true
		}
	}
	switch c.kind {
	case KindEmail, KindHost:
		set(exact, mixed)
		if !slices.ContainsFunc(c.columns, func(column *column) bool { return column.field.Kind == KindEmail }) {
			set(elsewhere)
		}
	case KindPhone:
		set(exact, mixed)
	case KindCompany:
		set(near, exact, elsewhere, bridgeStrong)
	case KindPerson:
		set(exact, elsewhere, bridgeStrong)
	case KindCode:
		if distinguishing[c.columns[0].number] {
			set(exact)
		}
	}
	return levels
}

// populationOf is among how many values a kind's are drawn at least, whatever few
// records a table has: an address of two records is no accident among fifty either.
func populationOf(k Kind) float64 {
	switch k {
	case KindEmail:
		return 50_000
	case KindPhone, KindHost:
		return 5_000
	case KindCompany, KindAddress:
		return 3_000
	case KindDate:
		return 1_000
	case KindPerson:
		return 60
	default:
		return 30
	}
}
