package main

import (
	"slices"
	"strings"

	"sheetsync/sheetschema"
)

// absentColumns gathers the columns that tabs do without, which are no faults, so
// that they take one line a tab.
type absentColumns struct {
	resources []string
	fields    map[string][]string // by resource
	count     int
}

// take takes what is told of a tab if it is that a column isn't there.
func (c *absentColumns) take(resource, code, severity, field string) bool {
	if code != string(sheetschema.CodeMissingLabel) || severity != sheetschema.SeverityInfo.String() {
		return false
	}
	if c.fields == nil {
		c.fields = make(map[string][]string)
	}
	if !slices.Contains(c.resources, resource) {
		c.resources = append(c.resources, resource)
	}
	c.fields[resource] = append(c.fields[resource], field)
	c.count++
	return true
}

func (c *absentColumns) show(a *app) {
	for _, resource := range c.resources {
		a.Line("%-7s  %s: no columns for %s (%s)", sheetschema.SeverityInfo, resource, strings.Join(c.fields[resource], ", "), sheetschema.CodeMissingLabel)
	}
}
