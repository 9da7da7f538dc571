package pdf

// layout places lines one below the other, page after page.
type layout struct {
	typesetter
	pages  []page
	height float64 // of what is on the last page
}

// A page is what is drawn on it, in millimetres from its left upper corner.
type page struct {
	texts []placed
	rules []rule
}

// placed is a run with the beginning of its baseline.
type placed struct {
	run
	style
	x, y float64
}

// A rule is a line across the text.
type rule struct{ y, thickness float64 }

// fits reports whether a row has room on the last page.
func (p *layout) fits(height float64) bool {
	return len(p.pages) > 0 && p.height+height < textHeight
}

func (p *layout) breakPage() {
	p.pages = append(p.pages, page{})
	p.height = 0
}

// row makes room for a row, on the next page where there is none on the last.
func (p *layout) row(height float64) row {
	if !p.fits(height) {
		p.breakPage()
	}
	r := row{page: &p.pages[len(p.pages)-1], top: topMargin + p.height, height: height}
	p.height += height
	return r
}

func (p *layout) gap(height float64) { p.row(height) }

// A row is a part of a page, as wide as the text.
type row struct {
	page        *page
	top, height float64
}

// place sets a line between a left and a right end, below the row's top.
func (r row) place(line setLine, s style, left, right, below float64) {
	if s.right {
		left = right - line.width - slack
	}
	base := r.top + below + s.size/pointsPerInch*millimetresPerInch
	for _, of := range line.runs {
		r.page.texts = append(r.page.texts, placed{of, s, sideMargin + left + of.at, base})
	}
}

// underline draws a line at the row's lower end.
func (r row) underline(thickness float64) {
	r.page.rules = append(r.page.rules, rule{r.top + r.height, thickness})
}
