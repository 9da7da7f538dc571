package identity

import (
	"cmp"
	"slices"
)

// A claim is an open row whose id cell names a record that no row has so far.
type claim struct{ record, row int32 }

// matchEdited assigns edited rows: in place where the row holds the primary key of the
// record that its id cell names, or still resembles it, else by resemblance alone where ids were left behind,
// else by the id cell, whatever the row holds.
func (d *resolver) matchEdited() {
	if d.open == 0 {
		return
	}
	evidence := d.evidence(nil)
	d.idsMoved = evidence.any()
	claims := slices.DeleteFunc(d.claims(), func(c claim) bool {
		if d.known.Sketch != nil && !d.keysAgree(c.row, c.record) && (!d.plausible(c.row, c.record) || evidence.leftBehind(c.row)) {
			return false
		}
		d.assign(c.row, c.record, ReasonEdited)
		return true
	})
	if d.known.Sketch == nil {
		return
	}
	d.matchRemains(claims)
	for _, c := range claims {
		if d.assigned[c.row] == none && d.holder[c.record] == none && !evidence.leftBehind(c.row) {
			d.assign(c.row, c.record, ReasonEdited)
		}
	}
}

// claims returns for each record that no row has the row that names it; of several
// the one that most likely is the record.
func (d *resolver) claims() []claim {
	var all []claim
	for r, p := range d.named {
		if p != none && d.assigned[r] == none && d.holder[p] == none {
			all = append(all, claim{p, int32(r)})
		}
	}
	slices.SortFunc(all, func(a, b claim) int { return cmp.Or(cmp.Compare(a.record, b.record), cmp.Compare(a.row, b.row)) })
	out := all[:0]
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].record == all[0].record {
			n++
		}
		best := all[0]
		if n > 1 {
			rows := make([]int32, n)
			for i := range rows {
				rows[i] = all[i].row
			}
			best.row = d.mostSimilar(best.record, rows)
		}
		out, all = append(out, best), all[n:]
	}
	return out
}

// mostSimilar returns the row that most likely is the record: by primary key,
// else by how much of the content is left, else by place.
func (d *resolver) mostSimilar(p int32, rows []int32) int32 {
	if len(rows) == 1 {
		return rows[0]
	}
	best, bestScore := rows[:0:0], -1.0
	for _, r := range rows {
		score := d.similarity(r, p)
		if k := d.seen.Key[r]; k != 0 && k == d.known.Key[p] {
			score += 2
		}
		switch {
		case score > bestScore:
			best, bestScore = []int32{r}, score
		case score == bestScore:
			best = append(best, r)
		}
	}
	return d.nearest(p, best)
}

// matchRemains assigns rows to the records whose remains they hold, where these records'
// ids were left behind. claims are the rows whose own ids don't say what they are.
func (d *resolver) matchRemains(claims []claim) {
	records := d.missing()
	if len(records) == 0 || !d.idsMoved && len(claims)*len(records) > maxComparisons {
		return // so many ids weren't left behind: all was replaced in its place
	}
	d.findTwins()
	unsure := make(map[int32]bool, len(claims))
	for _, c := range claims {
		unsure[c.row] = true
	}
	var rows []int32
	for _, r := range d.openRows() {
		if d.mayBeMissing(r) || d.cells[r] == cellKnown && !d.isCopy(r) && (unsure[r] || !d.plausible(r, d.named[r])) {
			rows = append(rows, r)
		}
	}
	d.pairSimilar(rows, records, func(r, p int32) float64 {
		if !d.identifies(r, p) || !d.idsMoved && d.idAt[p] == nowhere {
			return 0
		}
		return d.share(r, p)
	}, ReasonContentMoved)
}
