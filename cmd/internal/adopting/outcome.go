package adopting

import (
	"fmt"
	"slices"
	"strings"

	"sheetsync/cmd/internal/check"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
	"sheetsync/syncer"
)

func isBuiltIn(name string) bool { return slices.Contains(registers.Names(), name) }

// maxKinds is how many kinds of issues are told.
const maxKinds = 8

// showIssues tells what is wrong by kind, the most frequent first.
func (a *Adoption) showIssues(issues []check.Issue) {
	printer := language.NewPrinter(a.register.Language)
	type kind struct {
		of    check.Issue
		count int
	}
	var kinds []kind
	for _, i := range issues {
		r, ok := a.register.Descriptor.Resource(i.Resource)
		known := i.Code == string(sheetschema.CodeMissingLabel) && i.Severity != sheetschema.SeverityError.String() ||
			i.Code == string(sheetschema.CodeTabMissing) && ok && r.Absent
		if i.Code == string(sheetschema.CodeHeld) {
			return // which the run says that is tried next
		}
		if known || i.Severity == sheetschema.SeverityInfo.String() {
			continue // what there is and what there isn't was just shown
		}
		at := slices.IndexFunc(kinds, func(k kind) bool {
			return k.of.Resource == i.Resource && k.of.Field == i.Field && k.of.Code == i.Code
		})
		if at < 0 {
			kinds = append(kinds, kind{of: i})
			at = len(kinds) - 1
		}
		kinds[at].count++
	}
	if len(kinds) == 0 {
		a.say("adopt.no_issues", nil)
		return
	}
	slices.SortStableFunc(kinds, func(a, b kind) int { return b.count - a.count })
	a.say("adopt.issues", nil)
	for n, k := range kinds {
		if n == maxKinds {
			a.Terminal.Line("  %s", printer.Say("adopt.more_issues", language.Args{"count": fmt.Sprint(len(kinds) - n)}))
			break
		}
		place := k.of.Resource
		if r, ok := a.register.Descriptor.Resource(k.of.Resource); ok {
			place = r.Caption(printer.Tag())
		}
		a.Terminal.Line("  %d × %s: %s", k.count, place, k.of.Message)
	}
}

// showRun tells what a first run would do.
func (a *Adoption) showRun(r syncer.Result) {
	printer := language.NewPrinter(a.register.Language)
	if r.Status == syncer.StatusHeld {
		a.say("adopt.would_hold", language.Args{"reason": r.Reason})
		return
	}
	for _, resource := range a.register.Descriptor.Resources {
		got, ok := r.Resources[resource.Name]
		columns := r.Written[resource.Name]
		if !ok || got.Rows == 0 && len(columns) == 0 {
			continue
		}
		var titles []string
		cells := 0
		for _, name := range order(resource, columns) {
			cells += columns[name]
			titles = append(titles, title(resource, name, printer.Tag()))
		}
		key := language.Key("adopt.would_write")
		if cells == 0 {
			key = "adopt.would_not_write"
		}
		a.Terminal.Line("  %s", printer.Say(key, language.Args{
			"resource": resource.Caption(printer.Tag()), "rows": fmt.Sprint(got.Rows), "cells": fmt.Sprint(cells), "columns": strings.Join(titles, printer.Say("adopt.comma", nil)),
		}))
	}
}

// order lists the columns of a plan: the service's, then the computed ones in
// the descriptor's order.
func order(r *sheetschema.Resource, columns map[string]int) []string {
	var names []string
	for _, name := range sheetschema.ServiceColumns() {
		if _, ok := columns[name]; ok {
			names = append(names, name)
		}
	}
	for _, f := range r.Fields {
		if _, ok := columns[f.Name]; ok {
			names = append(names, f.Name)
		}
	}
	return names
}

func title(r *sheetschema.Resource, name string, tag language.Tag) string {
	if f, ok := r.Field(name); ok {
		return f.Caption(tag)
	}
	return sheetschema.ServiceTitle(name, tag)
}

// goOn says what to do next.
func (a *Adoption) goOn(d *sheetschema.Descriptor) {
	if a.Options.DryRun {
		return
	}
	if a.File != nil {
		a.say("adopt.next_file", nil)
		return
	}
	if roles := d.Roles(); len(roles) > 0 && a.existing == nil {
		a.say("adopt.next_roles", language.Args{"roles": strings.Join(roles, ", "), "config": a.ConfigFile})
	}
	a.say("adopt.next", language.Args{"register": a.name})
}
