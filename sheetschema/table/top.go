package table

// Top returns the grid without what lies below some rows. It shares its cells
// with g, addresses included.
func (g *Grid) Top(rows int) *Grid {
	if rows >= g.rows {
		return g
	}
	top := &Grid{arena: g.arena}
	for i := range g.columns {
		c := g.columns[i]
		c.kinds = c.kinds[:min(len(c.kinds), rows)]
		c.data = c.data[:min(len(c.data), rows)]
		c.display = c.display[:min(len(c.display), rows):min(len(c.display), rows)]
		for len(c.kinds) > 0 && c.kinds[len(c.kinds)-1] == CellEmpty {
			c.kinds = c.kinds[:len(c.kinds)-1]
		}
		c.data = c.data[:len(c.kinds)]
		if top.columns = append(top.columns, c); len(c.kinds) > 0 {
			top.rows = max(top.rows, len(c.kinds))
		}
	}
	for n := len(top.columns); n > 0 && len(top.columns[n-1].kinds) == 0; n-- {
		top.columns = top.columns[:n-1]
	}
	return top
}
