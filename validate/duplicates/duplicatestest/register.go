package duplicatestest

import (
	"fmt"
	"strings"
)

// Columns are the fields of the built-in register's customers that the made-up
// ones have, in the order of [Customer.Cells].
var Columns = []string{"customer_name", "company_name", "company_address", "contact_name", "email", "phone", "mobile", "website", "country"}

// A Customer is a row of the register.
type Customer struct {
	Cells []string // in the order of Columns
	// Pair is the number of the pair that the customer belongs to, from 1; 0 for
	// none.
	Pair int
}

// A Pair is two customers.
type Pair struct {
	Kind string
	// Same says that the two are one; else they only look like it.
	Same bool
	A, B int // their places in the register
}

// Register returns the 200 customers and the 60 pairs among them.
func Register() (customers []Customer, pairs []Pair) {
	list := append(parse(duplicates, true), parse(lookalikes, false)...)
	for n, p := range list {
		customers = append(customers, Customer{named(p.first, len(customers)), n + 1})
		pairs = append(pairs, Pair{p.kind, p.same, len(customers) - 1, 0})
	}
	for i := range 80 {
		customers = append(customers, Customer{Cells: named(other(i), len(customers))})
	}
	for n, p := range list {
		customers = append(customers, Customer{named(p.second, len(customers)), n + 1})
		pairs[n].B = len(customers) - 1
	}
	return customers, pairs
}

// named puts what the team calls a customer before the other cells.
func named(cells []string, place int) []string {
	name := cells[0]
	if name == "" {
		name = cells[2]
	}
	return append([]string{fmt.Sprintf("%s #%d", name, place+1)}, cells...)
}

type described struct {
	kind          string
	same          bool
	first, second []string
}

// parse reads pairs: a line that ends in a colon names a kind, two others are a pair.
func parse(text string, same bool) (list []described) {
	kind, lines := "", []string(nil)
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case strings.HasSuffix(line, ":"):
			kind = strings.TrimSuffix(line, ":")
		default:
			lines = append(lines, line)
		}
		if len(lines) == 2 {
			list = append(list, described{kind, same, cells(lines[0]), cells(lines[1])})
			lines = nil
		}
	}
	return list
}

func cells(line string) []string {
	cells := strings.Split(line, "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

// other is a customer who is like no other.
func other(i int) []string {
	first := []string{"Brook", "Cedar", "Dun", "East", "Fern", "Glen", "Har", "Iron", "Juni", "Kest"}
	second := []string{"field", "vale", "more", "gate", "hill", "rock", "wood", "bridge"}
	trades := []string{"Hardware", "Lighting", "Furniture", "Textiles", "Tools", "Kitchenware", "Optics", "Packaging", "Ceramics"}
	name, trade := first[i%len(first)]+second[i/len(first)], trades[i%len(trades)]
	host := strings.ToLower(name+trade[:3]) + ".co.uk"
	return []string{
		name + " " + trade + " Ltd", fmt.Sprintf("%d Quarry Lane, Leeds", 10+i*3), "", "office@" + host,
		fmt.Sprintf("+44 20 7%03d %04d", 100+i*71%900, 1000+i*977%9000), "", host, "United Kingdom",
	}
}
