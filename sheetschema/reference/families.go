package reference

// Families are the children of each record that links lead to.
type Families struct {
	begin    []int32 // by parent: where its children begin; and where the last one's end
	children []int32
}

// Families groups the children by the record that [Links.Target] says, of as many as the
// parent resource has.
func (l *Links) Families(parents int) *Families {
	f := &Families{begin: make([]int32, parents+1)}
	for _, p := range l.Target {
		if p != None {
			f.begin[p+1]++
		}
	}
	for p := range parents {
		f.begin[p+1] += f.begin[p]
	}
	f.children = make([]int32, f.begin[parents])
	next := append([]int32(nil), f.begin...)
	for child, p := range l.Target {
		if p != None {
			f.children[next[p]] = int32(child)
			next[p]++
		}
	}
	return f
}

// Of returns the children of a record, in their order.
func (f *Families) Of(parent int) []int32 { return f.children[f.begin[parent]:f.begin[parent+1]] }
