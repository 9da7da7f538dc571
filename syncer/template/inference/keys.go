package inference

import "fmt"

// keyWords head columns that name records.
var keyWords = []string{"编号", "号", "代码", "code", "number", "no.", "id", "名称", "name", "客户"}

// keyed reports whether a column tells records apart.
func (c *column) keyed() bool {
	return c.rows >= fewRecords && c.full() && c.unique() && (c.typ == "string" || c.typ == "integer") &&
		c.format != "email" && c.format != "phone" && c.format != "address" && c.format != "uri"
}

// choosePrimary takes the first column that tells records apart and is headed
// as if it did, else the first one that does.
func (t *tabDraft) choosePrimary() {
	for _, c := range t.columns {
		if c.keyed() && c.mentions(keyWords...) {
			t.primary = c
			return
		}
	}
	for _, c := range t.columns {
		if c.keyed() {
			t.primary = c
			return
		}
	}
}

// relate looks for columns whose values are the names of another tab's records.
func (g *guesser) relate() {
	for _, from := range g.tables {
		for _, c := range from.columns {
			if c == from.primary || len(c.values) < 2 {
				continue
			}
			var best *reference
			most := 0
			for _, to := range g.tables {
				if to == from || to.primary == nil || to.primary.typ != c.typ {
					continue
				}
				found := 0
				for text, n := range c.values {
					if to.primary.values[text] > 0 {
						found += n
					}
				}
				// Small numbers are in any list of numbers: the header has to fit.
				if c.typ == "integer" && c.name != to.primary.name {
					continue
				}
				if found > most && c.enough(found, mostly) {
					most = found
					best = &reference{from: c, to: to, evidence: fmt.Sprintf("%s are in %s of %s", share(found, len(c.texts)), quoted(to.primary.title), quoted(to.title))}
				}
			}
			if best != nil {
				c.enum = nil
				if !g.cyclic(from, best.to) {
					from.foreign = append(from.foreign, *best)
				}
			}
		}
	}
}

// cyclic reports whether a reference would lead back to where it begins, which
// is one-to-one and better left to people.
func (g *guesser) cyclic(from, to *tabDraft) bool {
	if from == to {
		return true
	}
	for _, r := range to.foreign {
		if g.cyclic(from, r.to) {
			return true
		}
	}
	return false
}
