package rfm_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sheetsync/syncer/outlook/rfm"
)

func TestOf(t *testing.T) {
	t.Parallel()
	frequencies := func(orders ...int) []rfm.Customer {
		customers := make([]rfm.Customer, len(orders))
		for i, n := range orders {
			customers[i].Orders = n
		}
		return customers
	}
	frequency := func(s rfm.Scores) int { return s.Frequency }
	monetary := func(s rfm.Scores) int { return s.Monetary }
	for _, test := range []struct {
		name      string
		customers []rfm.Customer
		score     func(rfm.Scores) int
		want      []int
	}{
		{"nobody", nil, frequency, nil},
		{"one customer", frequencies(7), frequency, []int{3}},
		{"all alike", frequencies(1, 1, 1, 1), frequency, []int{3, 3, 3, 3}},
		{"two", frequencies(1, 2), frequency, []int{2, 4}},
		{"fifths", frequencies(10, 9, 8, 7, 6, 5, 4, 3, 2, 1), frequency, []int{5, 5, 4, 4, 3, 3, 2, 2, 1, 1}},
		{"ties", frequencies(1, 1, 1, 1, 1, 1, 2, 2, 3, 9), frequency, []int{2, 2, 2, 2, 2, 2, 4, 4, 5, 5}},
		{"days", []rfm.Customer{{Days: 0}, {Days: 1}, {Days: 2}, {Days: 3}, {Days: 400}}, func(s rfm.Scores) int { return s.Recency }, []int{5, 4, 3, 2, 1}},
		{"currencies apart", []rfm.Customer{
			{Amount: 1, Currency: "USD", HasValue: true}, {Amount: 2, Currency: "USD", HasValue: true},
			{Amount: 900, Currency: "JPY", HasValue: true}, {Amount: 5},
		}, monetary, []int{2, 4, 3, 0}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got []int
			for _, s := range rfm.Of(test.customers) {
				got = append(got, test.score(s))
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// The segments as they are usually drawn: a line for each score of frequency from 5 to
// 1, and in it recency from 1 to 5.
func TestClass(t *testing.T) {
	t.Parallel()
	want := [][]rfm.Class{
		{rfm.ClassCannotLose, rfm.ClassCannotLose, rfm.ClassLoyal, rfm.ClassLoyal, rfm.ClassChampion},
		{rfm.ClassAtRisk, rfm.ClassAtRisk, rfm.ClassLoyal, rfm.ClassLoyal, rfm.ClassChampion},
		{rfm.ClassAtRisk, rfm.ClassAtRisk, rfm.ClassNeedsAttention, rfm.ClassPotential, rfm.ClassPotential},
		{rfm.ClassHibernating, rfm.ClassHibernating, rfm.ClassAboutToSleep, rfm.ClassPotential, rfm.ClassPotential},
		{rfm.ClassLost, rfm.ClassHibernating, rfm.ClassAboutToSleep, rfm.ClassPromising, rfm.ClassNew},
	}
	used := make(map[rfm.Class]bool)
	for line, classes := range want {
		for column, class := range classes {
			s := rfm.Scores{Recency: column + 1, Frequency: 5 - line}
			if got := s.Class(); got != class {
				t.Errorf("%+v is %s, want %s", s, got, class)
			}
			used[class] = true
		}
	}
	for _, class := range rfm.Classes() {
		if !used[class] {
			t.Errorf("nobody is %s", class)
		}
	}
	if len(used) != len(rfm.Classes()) {
		t.Errorf("there are %d classes, and %d are listed", len(used), len(rfm.Classes()))
	}
}

// Who is better in something scores no less in it, equals score alike, and no score has
// much more than a fifth of the customers unless they are alike.
func TestQuintiles(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		orders := rapid.SliceOfN(rapid.IntRange(1, rapid.SampledFrom([]int{3, 1000}).Draw(t, "most")), 1, 60).Draw(t, "orders")
		customers := make([]rfm.Customer, len(orders))
		for i, n := range orders {
			customers[i] = rfm.Customer{Orders: n, Days: -n, Amount: float64(n), HasValue: true}
		}
		scores := rfm.Of(customers)
		for i, a := range scores {
			if a.Frequency < 1 || a.Frequency > 5 || a.Recency != a.Frequency || a.Monetary != a.Frequency {
				t.Fatalf("%d orders score %+v", orders[i], a)
			}
			for j, b := range scores {
				if orders[i] >= orders[j] && a.Frequency < b.Frequency {
					t.Fatalf("%d orders score %d, and %d %d", orders[i], a.Frequency, orders[j], b.Frequency)
				}
			}
		}
		distinct := slices.Compact(slices.Sorted(slices.Values(orders)))
		if len(distinct) != len(orders) {
			return
		}
		for score := 1; score <= 5; score++ {
			n := 0
			for _, s := range scores {
				if s.Frequency == score {
					n++
				}
			}
			if n > len(orders)/5+1 {
				t.Fatalf("%d of %d score %d", n, len(orders), score)
			}
		}
	})
}
