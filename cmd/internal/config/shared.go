package config

import (
	"context"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/registers"
)

// apart refuses two registers that keep the same tab of one spreadsheet: each
// would take the other's columns and record ids for its own. Registers whose
// descriptors name different tabs may share a spreadsheet.
func (b *builder) apart(all []Register) {
	first := map[string][]int{} // registers by spreadsheet
	for i := range all {
		id := all[i].SpreadsheetID
		if id == "" {
			continue
		}
		for _, other := range first[id] {
			if tab, shared := sharedTab(&all[other], &all[i]); shared {
				b.bad(registerKey(i, "spreadsheet"), b.values[registerKey(i, "spreadsheet")],
					"Give each register a spreadsheet of its own, or a schema whose tabs have other titles.",
					"the registers %s and %s keep the same tab (%s) of one spreadsheet", all[other].Name, all[i].Name, tab)
				break
			}
		}
		first[id] = append(first[id], i)
	}
}

// sharedTab returns the name of a resource whose tab two registers would both
// keep. A descriptor that can't be read shares none: whoever loads it says why.
func sharedTab(a, b *Register) (name string, shared bool) {
	taken := map[string]bool{}
	for _, r := range resourcesOf(a) {
		for _, title := range r.TabNames() {
			taken[lexical.Fold(title)] = true
		}
	}
	for _, r := range resourcesOf(b) {
		for _, title := range r.TabNames() {
			if taken[lexical.Fold(title)] {
				return r.Name, true
			}
		}
	}
	return "", false
}

func resourcesOf(r *Register) []*sheetschema.Resource {
	var d *sheetschema.Descriptor
	var err error
	if r.SchemaFile != "" {
		d, err = registers.LoadFile(context.Background(), r.SchemaFile)
	} else {
		d, err = registers.Load(r.Schema)
	}
	if err != nil {
		return nil
	}
	return d.Resources
}
