package compute

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/pool"
	"sheetsync/sheetschema/table"
)

// pool computes a field that tells of the public pool: the state, which the sheet shows
// in words, or the day on which a record goes there.
func (c *computer) pool(t *table.Table, f *sheetschema.Field) {
	rule, p := t.Resource.Pool, language.NewPrinter(c.tag)
	standings := make([]pool.Standing, t.Len())
	parallel.Records(t.Len(), func(from, to int) {
		r := table.Cursor{Table: t}
		for r.Record = from; r.Record < to; r.Record++ {
			standings[r.Record] = pool.Of(rule, &r, t.Entered(r.Record), c.scope)
		}
	})
	for i, s := range standings {
		switch {
		case s.State == pool.Unknown:
			c.makeUnknown(t, i, f, c.causesInRecord(t, i, s.Date.Origin(), rule.Reads()).cause())
		case f.Pool == sheetschema.PoolDate:
			c.set(t, i, f, s.Date)
		default:
			c.set(t, i, f, expression.TextOf(string(s.State)))
			t.SetWords(i, f.Index, pool.Words(p, s, c.scope.Today))
		}
	}
}
