package syncer

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/table"
)

// A tile is a register of a few rows, with all that can be wrong with them.
const tileCustomers, tileOrders = 30, 50

// tiled is a register that consists of so many tiles, each with codes of its own.
func tiled(t *testing.T, tiles int) *stage {
	s := newStage(t)
	customers, orders := s.customers(), s.orders()
	customers.rows, orders.rows = customers.rows[:1], orders.rows[:1]
	quantities := []any{3, 0, "", "many", 12, "1e30", 7.5, "9223372036854775807", -2, " "}
	prices := []any{0.1, "12.50", "", 1e-7, "0." + strings.Repeat("3", 40), "n/a", 2, "1e400"}
	for tile := range tiles {
		code := func(i int) string { return fmt.Sprintf("K%03dx%02d", tile, i) }
		for i := range tileCustomers {
			row := cells(code(i), fmt.Sprint("City ", i), "note")
			switch i {
			case 7:
				row = cells(code(6), "twice", "")
			case 11:
				row = cells("", "without a code", "")
			}
			customers.rows = append(customers.rows, row)
		}
		customers.rows = append(customers.rows, nil) // and a blank row
		for i := range tileOrders {
			orders.rows = append(orders.rows, cells(code(i*i%(tileCustomers-3)), quantities[i%len(quantities)], prices[i%len(prices)]))
		}
	}
	return s
}

// Loops that several workers share find what one finds: a register of more rows than one
// worker takes is that of a few rows again and again, from the first run on.
func TestManyRowsAreFewRowsManyTimes(t *testing.T) {
	t.Parallel()
	const tiles = 2*parallel.Chunk/tileOrders + 20
	few, many := tiled(t, 1), tiled(t, tiles)
	var untouched []string
	edited := []int{0, parallel.Chunk / tileOrders, tiles - 1}
	for _, step := range []struct {
		name string
		edit func(customers, orders *page, tile int)
	}{
		{"first run", nil},
		{"orders", func(_, orders *page, tile int) {
			first := 1 + tile*tileOrders
			orders.set(first+1, 1, cells(5)[0])
			orders.set(first+12, 2, cells("?")[0])
			orders.set(first+4, 0, cells(fmt.Sprintf("K%03dx20", tile))[0])
		}},
		{"customers", func(customers, _ *page, tile int) {
			first := 1 + tile*(tileCustomers+1)
			customers.set(first+3, customers.column("Orders placed"), cells(12345)[0])
			customers.set(first+7, 0, cells(fmt.Sprintf("K%03dx07", tile))[0])
			for column := range 3 {
				customers.set(first+9, column, table.Cell{})
			}
		}},
	} {
		times := tiles
		if step.edit != nil {
			times = len(edited)
			step.edit(few.customers(), few.orders(), 0)
			for _, tile := range edited {
				step.edit(many.customers(), many.orders(), tile)
			}
		}
		one, all := few.run(StatusApplied), many.run(StatusApplied)
		for name, c := range one.Resources {
			got := all.Resources[name]
			if diff := cmp.Diff([]int{c.Inserted * times, c.Updated * times, c.Deleted * times}, []int{got.Inserted, got.Updated, got.Deleted}); diff != "" {
				t.Errorf("%s: inserted, updated and deleted of %s (-of few, times %d +of many):\n%s", step.name, name, times, diff)
			}
		}
		if step.edit == nil {
			untouched = few.shown(0)
		}
		for tile := range tiles {
			want := untouched
			if slices.Contains(edited, tile) {
				want = few.shown(0)
			}
			if diff := cmp.Diff(want, many.shown(tile)); diff != "" {
				t.Fatalf("%s: tile %d (-alone +among others):\n%s", step.name, tile, diff)
			}
		}
		few.quiet()
		many.quiet()
	}
}

var rowNumber = regexp.MustCompile(`row \d+`)

// shown is what the service shows beside the rows of a tile.
func (s *stage) shown(tile int) []string {
	var out []string
	look := func(p *page, rows int, headers ...string) {
		for row := 1 + tile*rows; row < 1+(tile+1)*rows; row++ {
			line := p.at(row, 0).Seen()
			for _, h := range headers {
				line += " | " + p.at(row, p.column(h)).Seen()
			}
			line = rowNumber.ReplaceAllStringFunc(line, func(text string) string { // of orders, all of them
				n, _ := strconv.Atoi(text[len("row "):])
				return fmt.Sprint("row ", n-tile*tileOrders)
			})
			out = append(out, strings.ReplaceAll(line, fmt.Sprintf("K%03dx", tile), "K"))
		}
	}
	look(s.customers(), tileCustomers+1, "Orders placed", "Spent", "Issues")
	look(s.orders(), tileOrders, "Total", "Issues")
	return out
}
