package semantic

import (
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/lexicon"
)

// A fits says which fields may be meant, by their type.
type fits func(*sheetschema.Field) bool

func isText(f *sheetschema.Field) bool { return f.Type == sheetschema.TypeString }

func isDate(f *sheetschema.Field) bool { return f.Type == sheetschema.TypeDate }

func isNumber(f *sheetschema.Field) bool {
	return f.Type == sheetschema.TypeNumber || f.Type == sheetschema.TypeInteger
}

// isPerson reports whether a field holds somebody's name, not an address.
func isPerson(f *sheetschema.Field) bool { return isText(f) && f.Format != "email" }

// meaning returns the first field of a resource that means one of some fields of the
// built-in registers, each given as “resource field”, the best first; None for none. A
// name goes before what words mean for certain, and that before what they likely mean.
func meaning(r *sheetschema.Resource, may fits, fields ...string) int {
	for _, wanted := range fields {
		_, name, _ := strings.Cut(wanted, " ")
		if f, ok := r.Field(name); ok && may(f) {
			return f.Index
		}
	}
	for _, strength := range []lexicon.Strength{lexicon.StrengthSure, lexicon.StrengthLikely} {
		for _, wanted := range fields {
			i := find(r, func(f *sheetschema.Field) bool { return may(f) && reads(r, f, wanted) >= strength })
			if i != None {
				return i
			}
		}
	}
	return None
}

// meansAny reports whether a field means one of some fields of the built-in registers.
func meansAny(r *sheetschema.Resource, f *sheetschema.Field, fields ...string) bool {
	return slices.ContainsFunc(fields, func(wanted string) bool {
		_, name, _ := strings.Cut(wanted, " ")
		return f.Name == name || reads(r, f, wanted) >= lexicon.StrengthLikely
	})
}

// reads returns how surely the words of a field's name or of one of its titles mean a
// field of a built-in register; 0 where they don't.
func reads(r *sheetschema.Resource, f *sheetschema.Field, wanted string) lexicon.Strength {
	resource, name, _ := strings.Cut(wanted, " ")
	best := lexicon.Strength(0)
	for _, g := range lexicon.Grammars() {
		if g.Resource != resource {
			continue
		}
		for _, heading := range append([]string{f.Name}, f.Title.All()...) {
			reading := lexicon.Read(heading, lexicon.Languages([]string{heading, r.Name}))
			for i := range g.Rules {
				if rule := &g.Rules[i]; rule.Field == name && rule.Strength > best && rule.Fits(&reading) && !refused(r, rule) {
					best = rule.Strength
				}
			}
		}
	}
	return best
}

// mentions reports whether a word of a field's name or of one of its titles means a
// concept.
func mentions(r *sheetschema.Resource, f *sheetschema.Field, concept lexicon.Concept) bool {
	return slices.ContainsFunc(append([]string{f.Name}, f.Title.All()...), func(heading string) bool {
		reading := lexicon.Read(heading, lexicon.Languages([]string{heading, r.Name}))
		return reading.Has(concept)
	})
}

// refused reports whether a rule counts only beside other fields that the resource
// lacks, or without some that it has.
func refused(r *sheetschema.Resource, rule *lexicon.Rule) bool {
	lacks := func(name string) bool { _, ok := r.Field(name); return !ok }
	return slices.ContainsFunc(rule.If, lacks) || slices.ContainsFunc(rule.Unless, func(name string) bool { return !lacks(name) })
}
