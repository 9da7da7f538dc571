package digest

// record tells records apart.
type record struct{ resource, id string }

// sumBeside is the sum of a thing's records that aren't counted yet, which then are: the
// money of an order whose documents are due and whose credit expires is in the totals
// once, where it presses most.
func (t *thing) sumBeside(counted map[record]bool) sum {
	var s sum
	for i := range t.dates {
		of := record{t.dates[i].Resource, t.dates[i].RecordID}
		if !counted[of] {
			counted[of] = true
			s.add(&t.dates[i])
		}
	}
	return s
}
