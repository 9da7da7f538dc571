package table

// repeats finds texts of a column that stand in many of its rows, such as a status or a
// country, so that the grid keeps each of them once.
type repeats struct {
	latest [repeatSlots]ref
	tried  int
	found  int
}

const (
	// repeatSlots is how many texts of a column are remembered, each until another
	// comes that falls into its place.
	repeatSlots = 16
	// repeatTrial is how many texts are looked at before a column whose texts differ
	// is left alone.
	repeatTrial = 512
	// maxRepeat is the longest text in bytes that is looked at.
	maxRepeat = 40
)

// add returns the place of a text that isn't empty in the arena, to which it is added
// unless it was remembered.
func (r *repeats) add(a *arena, text []byte) ref {
	if len(text) > maxRepeat || r.tried == repeatTrial && 4*r.found < r.tried {
		return a.add(text)
	}
	if r.tried == repeatTrial {
		r.tried, r.found = 0, 0
	}
	r.tried++
	slot := &r.latest[(int(text[0])+int(text[len(text)/2])*3+int(text[len(text)-1])*7+len(text)*5)%repeatSlots]
	if *slot != 0 && a.holds(*slot, text) {
		r.found++
		return *slot
	}
	*slot = a.add(text)
	return *slot
}
