package inference

import "strings"

// maxCompared is how many columns records are compared by at most.
const maxCompared = 6

// compared lists the columns by which two records of a tab are recognised as the
// same: what identifies a person or a firm. Tabs of other things have none: two
// orders of one customer and day are two orders.
func (t *tabDraft) compared() []*column {
	var all []*column
	names, contacts := 0, 0
	for _, c := range t.columns {
		switch {
		case len(all) == maxCompared || c.has(ownerWords) || len(c.filled) == 0 || t.references(c) || t.ofOther(c):
		case c.format == "email" || (c.format == "phone" || c.typ == "string" && c.format == "" && c.has(phoneWords)) && !c.has(words("fax 传真 傳真")):
			contacts++
			all = append(all, c)
		case c.format == "company" || c.format == "person" || c.names() && c.typ == "string" && c.enum == nil:
			if !c.differs() {
				continue // such as the firm of contracts, of which each may have several
			}
			names++
			all = append(all, c)
		case c.format == "uri" || c.format == "domain" || c.format == "cn_uscc" || c.format == "eu_vat":
			all = append(all, c)
		}
	}
	if names == 0 || contacts == 0 {
		return nil
	}
	return all
}

// ofOther reports whether a column is about somebody whose name another column has
// again and again, as a teacher's address is in a list of courses (老师, 老师邮箱).
func (t *tabDraft) ofOther(c *column) bool {
	for _, other := range t.columns {
		if other != c && len(other.folded) > 1 && other.folded != c.folded && strings.Contains(c.folded, other.folded) &&
			float64(len(other.values)) < mostly*float64(len(other.filled)) {
			return true
		}
	}
	return false
}

// differs reports whether hardly two records share a column's value.
func (c *column) differs() bool { return float64(len(c.values)) >= nearly*float64(len(c.filled)) }

func (t *tabDraft) references(c *column) bool {
	for _, r := range t.foreign {
		if r.from == c {
			return true
		}
	}
	return false
}
