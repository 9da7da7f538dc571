package checkpoint

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/writeback"
)

// format is the version of everything that a run's outcome and its stored
// numbers depend on in this program: raise it when hashes, the meaning of cells
// or the texts written back change.
const format = 5

// Basis identifies what stored hashes were computed with.
func Basis(d *sheetschema.Descriptor) string { return fmt.Sprintf("%d/%s", format, d.Digest) }

// An Input is what a run's outcome depends on.
type Input struct {
	Descriptor *sheetschema.Descriptor
	Language   language.Tag
	Zone       *time.Location
	Separators lexical.Separators // of numbers in text cells
	WriteBack  bool
	Day        expression.Day // counts where anything depends on it
	Tabs       []Tab
}

// A Tab is one tab of an input. It remembers the hashes of its grid's columns.
type Tab struct {
	SheetID    int64
	Title      string // where its resource has several tabs; else ""
	Grid       *table.Grid
	Columns    []writeback.Column    // that the service owns
	Highlights []writeback.Highlight // that the tab has

	fetched map[int]uint64 // hashes of the grid's columns as they are, once computed
}

// Digest identifies an input. The tabs' content counts as it will be once the
// plan has been carried out; a nil plan counts it as it is.
func Digest(in *Input, plan *writeback.Plan) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%s\n%v\n%t\n", Basis(in.Descriptor), in.Language, in.Zone, in.Separators, in.WriteBack)
	if DependsOnDay(in.Descriptor, in.WriteBack) {
		fmt.Fprintf(h, "%s\n", in.Day)
	}
	for i := range in.Tabs {
		t := &in.Tabs[i]
		var p *writeback.Tab
		if plan != nil {
			p = &plan.Tabs[i]
		}
		fmt.Fprintf(h, "%d", t.SheetID)
		if t.Title != "" {
			fmt.Fprintf(h, " %q", t.Title)
		}
		for _, column := range t.columnHashes(p) {
			fmt.Fprintf(h, " %x", column)
		}
		rules := t.Highlights
		if p != nil && p.Highlights != nil {
			rules = p.Highlights
		}
		for _, rule := range writeback.Sorted(rules) {
			fmt.Fprintf(h, " %d %q %q", rule.Column, rule.State, rule.Formula)
		}
		fmt.Fprintln(h)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// DependsOnDay reports whether a new day alone is work for a run: something that the
// descriptor computes, checks or, where it is written back, tells of deadlines counts
// the days.
func DependsOnDay(d *sheetschema.Descriptor, writeBack bool) bool {
	return d.UsesToday() || writeBack && slices.ContainsFunc(d.Resources, func(r *sheetschema.Resource) bool { return len(r.Deadlines) > 0 })
}
