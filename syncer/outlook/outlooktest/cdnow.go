// Package outlooktest gives tests of the forecasts of customers their data: tables of
// facts, and the purchases that the literature on customers' lifetimes takes for its
// examples.
package outlooktest

import (
	"bufio"
	"errors"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"testing"

	"sheetsync/sheetschema/expression"
)

// A Purchase is one of a customer; Customer counts from 0.
type Purchase struct {
	Customer int
	Day      expression.Day
	Dollars  float64
}

// A Customer is one of CDNOW's as of a day, purchases of one day being one.
type Customer struct {
	Repeats   int     // days with a purchase after the first
	Last, Age float64 // weeks from the first to the last, and to the day
	Mean      float64 // dollars of a repeat purchase; 0 for none
}

// CDNOW reads the purchases of a tenth of the customers who first bought in the first
// quarter of 1997, as Fader and Hardie published them, in the order of customers and
// days. They lie beside the repository; without them the test is skipped.
func CDNOW(t testing.TB, shared string) []Purchase {
	t.Helper()
	file, err := os.Open(shared + "/cdnow/CDNOW_sample.txt")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("SKIPPED: the purchases of CDNOW are not there: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all []Purchase
	for lines := bufio.NewScanner(file); lines.Scan(); {
		columns := strings.Fields(lines.Text())
		if len(columns) != 5 || len(columns[2]) != 8 {
			t.Fatal("not a purchase: ", lines.Text())
		}
		customer, err := strconv.Atoi(columns[1])
		if err != nil {
			t.Fatal(err)
		}
		day, err := expression.ParseDay(columns[2][:4] + "-" + columns[2][4:6] + "-" + columns[2][6:])
		if err != nil {
			t.Fatal(err)
		}
		dollars, err := strconv.ParseFloat(columns[4], 64)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, Purchase{customer - 1, day, dollars})
	}
	return all
}

// CalibrationEnd is the day as of which the models were fitted in the literature.
const CalibrationEnd = "1997-09-30"

// Customers sums purchases up as of a day.
func Customers(purchases []Purchase, end expression.Day) []Customer {
	var all []Customer
	var first, last expression.Day
	current := -1
	spent := 0.0
	for _, p := range purchases {
		switch {
		case p.Day > end:
			continue
		case p.Customer != current:
			all = append(all, Customer{Age: float64(end-p.Day) / 7})
			current, first, last, spent = p.Customer, p.Day, p.Day, 0
			continue
		case p.Day == first: // a part of the first
			continue
		}
		c := &all[len(all)-1]
		if p.Day != last {
			c.Repeats++
		}
		last = p.Day
		spent += p.Dollars
		c.Last, c.Mean = float64(last-first)/7, spent/float64(c.Repeats)
	}
	return all
}
