package page

import (
	"net/url"
	"strconv"

	"sheetsync/sheetschema/language"
)

// A pager leads through a long list.
type pager struct {
	Text           string // “1–50 of 1,234”
	Previous, Next string // addresses; "" for none
}

// pageSize is how many lines a list has on one page.
const pageSize = 50

// offset is how many lines of a list come before the page that is asked for.
func (v *visit) offset() int { return v.offsetOf(pageSize) }

// offsetOf is offset for a list with so many lines on a page.
func (v *visit) offsetOf(size int) int {
	n, err := strconv.Atoi(v.request.URL.Query().Get("page"))
	if err != nil || n < 1 {
		return 0
	}
	return min(n-1, 1_000_000) * size
}

// pager leads from a page with some of all lines to its neighbours.
func (v *visit) pager(section string, shown, total int) pager {
	return v.pagerOf(section, pageSize, shown, total)
}

// pagerOf is pager for a list with so many lines on a page.
func (v *visit) pagerOf(section string, size, shown, total int) pager {
	offset := v.offsetOf(size)
	p := v.openPager(section, size, shown, offset+shown < total)
	p.Text = v.say("page.range", language.Args{"from": v.number(min(offset+1, total)), "to": v.number(offset + shown), "total": v.number(total)})
	return p
}

// openPager is pagerOf for a list of which nobody has counted how long it is.
func (v *visit) openPager(section string, size, shown int, more bool) pager {
	offset := v.offsetOf(size)
	to := func(n int) string {
		query := v.request.URL.Query()
		query.Del("lang")
		query.Del("said")
		query.Set("page", strconv.Itoa(n))
		return v.at(section, query)
	}
	p := pager{Text: v.number(min(offset+1, offset+shown)) + "–" + v.number(offset+shown)}
	if offset > 0 {
		p.Previous = to(offset / size)
	}
	if more {
		p.Next = to(offset/size + 2)
	}
	return p
}

// filter is what a visitor asked for in the address, without the page and the language.
func (v *visit) filter(names ...string) url.Values {
	asked, query := v.request.URL.Query(), make(url.Values)
	for _, name := range names {
		if value := asked.Get(name); value != "" && len(value) <= 200 {
			query.Set(name, value)
		}
	}
	return query
}

// queryWith is a query of one value.
func queryWith(name, value string) url.Values { return url.Values{name: {value}} }
