package inference

import "slices"

// documentRows is from how many rows on a tab whose rows look like the lines of
// documents is believed to have one row a document.
const documentRows = 40

// distinctive reports whether a column tells the tab's records apart so far, and
// may go on to do so by its kind.
func (c *column) distinctive() bool {
	return c.rows >= fewRecords && c.full() && c.unique() && c.typ == "string" && c.format != "email" && c.format != "phone" &&
		c.format != "address" && c.format != "uri" && c.format != "currency" && c.format != "country"
}

// subject reports whether a column is headed as what its tab is about (“Wohnung” on
// the tab “Wohnungen”), and is the first that tells the records apart.
func (c *column) subject() bool {
	return c.distinctive() && sharesWord(newHeading(c.tab.title), c.heading) && c.tab.first(c)
}

// first reports whether no column left of one tells the records apart.
func (t *tabDraft) first(c *column) bool {
	for _, other := range t.columns {
		if other == c {
			return true
		}
		if other.distinctive() {
			return false
		}
	}
	return false
}

// nameable reports whether another tab may name this one's records by a column:
// hardly a row is without it and hardly two share it.
func (c *column) nameable() bool {
	return c.rows > 0 && c.typ == "string" && (c.codes() || c.names() || c.subject() || c.known != nil && (c.known.Constraints.Unique || c.known.Format == "company")) &&
		float64(len(c.filled)) >= mostly*float64(c.rows) && float64(len(c.values)) >= mostly*float64(len(c.filled))
}

// choosePrimary takes the column that tells the records apart and is headed as
// what names them. One that names another tab's records is none, however
// different its values are today; nor is the number of a document whose lines
// the rows may be, nor are people's names, which two may share: tomorrow's tenant may
// be called as today's.
func (t *tabDraft) choosePrimary(refers func(*column) bool) {
	lines := t.headed(productWords) && t.headed(quantityWords) && t.records < documentRows
	for _, c := range t.columns {
		if !c.distinctive() || refers(c) || c.format == "person" {
			continue
		}
		if c.codes() && !lines || c.names() && !t.foreignName(c) || c.subject() && !lines || c.known != nil && c.known.Constraints.Unique {
			t.primary = []*column{c}
			c.required = true
			c.say("it names the record: filled in all %d rows, and different in each", c.rows)
			return
		}
	}
	t.joinPrimary()
}

// joinPrimary looks for a number of documents and one of their lines that tell
// the records apart together.
func (t *tabDraft) joinPrimary() {
	for _, document := range t.columns {
		if document.typ != "string" || !document.codes() || document.has(lineWords) || !document.full() || document.rows < fewRecords {
			continue
		}
		for _, line := range t.columns {
			if line == document || !line.has(lineWords) || !line.full() || line.unique() {
				continue
			}
			if t.together(document, line) {
				t.primary = []*column{document, line}
				document.required, line.required = true, true
				return
			}
		}
	}
}

// together reports whether no two rows share both values.
func (t *tabDraft) together(a, b *column) bool {
	seen := make(map[[2]string]bool)
	for i := range a.filled { // both are full
		pair := [2]string{a.filled[i], b.filled[i]}
		if seen[pair] {
			return false
		}
		seen[pair] = true
	}
	return true
}

func (t *tabDraft) headed(list []string) bool {
	return slices.ContainsFunc(t.columns, func(c *column) bool { return c.has(list) })
}

// foreignName reports whether a column of names speaks of something else than
// the tab does, beside a code that names the records, such as the customer of a
// contract.
func (t *tabDraft) foreignName(c *column) bool {
	for _, other := range t.columns {
		if other != c && other.codes() && !other.has(lineWords) {
			// 合同编号 beside 客户: the record is the contract. 编码 beside 客户名称
			// may be either; the tab's title decides.
			return !sharesWord(newHeading(t.title), c.heading)
		}
	}
	return false
}
