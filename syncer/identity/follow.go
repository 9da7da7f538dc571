package identity

// matchMovedContent recognises ids that were left behind: people sort, cut or shift their
// own columns, and the service's columns stay. A row then has the content of a
// record whose id cell stands beside another row, or beside a blank one.
//
// Such rows form chains: row r0 has the content of the record whose id stands
// at r1, which has the content of the one whose id stands at r2, and so on. A
// chain that closes is a sort. One that doesn't is believed where a primary
// key, two links, an id beside a blank row, or what is left of an edited
// content speak for it; one lone link is as likely an edit by hand.
func (d *resolver) matchMovedContent() {
	if d.open == 0 {
		return
	}
	g := d.links()
	if g == nil {
		return
	}
	d.displaced = make([]bool, len(d.assigned))
	done := make([]bool, len(d.assigned))
	// Chains first, from the rows that nothing leads to; then what is left is circles.
	for r := range g.link {
		if g.link[r] != none && !g.led(d, int32(r)) {
			d.matchChain(g, int32(r), done)
		}
	}
	for r := range g.link {
		if g.link[r] != none && !done[r] {
			d.matchChain(g, int32(r), done)
		}
	}
}

// links are the chains' parts.
type links struct {
	link  []int32         // by row: the record whose content it has, or none
	stand map[int32]int32 // by record: the unassigned row that its id stands at
	stray map[int32]bool  // records whose id stands beside a blank row
	taken map[int32]int32 // by record: the row that links to it
}

// led reports whether some row has the content of the record that the row's
// id cell names.
func (g *links) led(d *resolver, r int32) bool {
	p := d.named[r]
	if p == none || g.stand[p] != r {
		return false
	}
	_, ok := g.taken[p]
	return ok
}

func (d *resolver) links() *links {
	g := &links{stand: map[int32]int32{}, stray: map[int32]bool{}, taken: map[int32]int32{}}
	for _, id := range d.seen.Stray {
		if p, ok := d.byID[id]; ok && d.holder[p] == none {
			g.stray[p] = true
		}
	}
	for r, p := range d.named {
		if p != none && d.assigned[r] == none && d.holder[p] == none {
			if _, doubled := g.stand[p]; !doubled {
				g.stand[p] = int32(r)
			}
		}
	}
	if len(g.stray) == 0 && !d.anyNamed() {
		return nil // no id was left behind: see matchMissing
	}
	byContent, byKey := map[uint64][]int32{}, map[uint64][]int32{}
	for p := range d.known.IDs {
		if d.holder[p] != none {
			continue
		}
		at, stands := g.stand[int32(p)]
		switch k := d.known.Key[p]; {
		case k == 0 && !stands && !g.stray[int32(p)]:
			continue // deleted: a row made equal to it is an edited row
		case k != 0 && stands && d.seen.Key[at] == k:
			continue // still recognisable where its id stands
		}
		byContent[d.known.Content[p]] = append(byContent[d.known.Content[p]], int32(p))
		if k := d.known.Key[p]; k != 0 {
			byKey[k] = append(byKey[k], int32(p))
		}
	}
	g.link = make([]int32, len(d.assigned))
	found := false
	for r := range g.link {
		g.link[r] = none
		if d.assigned[r] != none {
			continue
		}
		if p := g.pick(byContent, d.seen.Content[r]); p != none {
			g.link[r], g.taken[p], found = p, int32(r), true
		}
	}
	for r := range g.link {
		k := d.seen.Key[r]
		if d.assigned[r] != none || g.link[r] != none || k == 0 {
			continue
		}
		if own := d.named[r]; own != none && d.known.Key[own] == k {
			continue // edited in its place
		}
		if p := g.pick(byKey, k); p != none {
			g.link[r], g.taken[p], found = p, int32(r), true
		}
	}
	if !found {
		return nil
	}
	return g
}

// anyNamed reports whether an unassigned row's id cell names a record.
func (d *resolver) anyNamed() bool {
	for r, p := range d.named {
		if p != none && d.assigned[r] == none {
			return true
		}
	}
	return false
}

// pick returns the first record of that hash that no row links to yet.
func (g *links) pick(by map[uint64][]int32, hash uint64) int32 {
	for _, p := range by[hash] {
		if _, taken := g.taken[p]; !taken {
			return p
		}
	}
	return none
}

// matchChain walks the chain from row r and assigns it where it is believed.
func (d *resolver) matchChain(g *links, r int32, done []bool) {
	var rows []int32
	believed, last := false, none
	for at := r; ; {
		if done[at] {
			believed = true // the circle closed
			break
		}
		p := g.link[at]
		if p == none {
			last = at
			break
		}
		done[at] = true
		rows = append(rows, at)
		if k := d.known.Key[p]; k != 0 {
			believed = true
		}
		next, stands := g.stand[p]
		if !stands {
			believed = true // its id stands beside a blank row, or went with a deleted one
			break
		}
		at = next
	}
	if len(rows) >= 2 {
		believed = true
	}
	if own := d.named[r]; !believed && last != none && own != none && d.similarity(last, own) >= minSimilarityInPlace {
		believed = true
	}
	if !believed {
		return
	}
	for _, at := range rows {
		d.assign(at, g.link[at], ReasonContentMoved)
	}
	for _, at := range rows {
		if next, stands := g.stand[d.assigned[at]]; stands && d.assigned[next] == none {
			d.displaced[next] = true
		}
	}
}
