package lateness_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/outlook/lateness"
)

const today expression.Day = 20000

// paid is a payment of customer 0 that was some days late.
func paid(due expression.Day, late int) lateness.Payment {
	return lateness.Payment{Due: due, Paid: due + expression.Day(late), IsPaid: true}
}

func TestRecords(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		payments []lateness.Payment
		want     lateness.Record
	}{
		{"none", nil, lateness.Record{Reason: lateness.ReasonFewPayments}},
		{"on the day", []lateness.Payment{paid(19000, 0)}, lateness.Record{Payments: 1, Reason: lateness.ReasonFewPayments}},
		{"a day later", []lateness.Payment{paid(19000, 1)}, lateness.Record{Payments: 1, Late: 1, Median: 1, Reason: lateness.ReasonFewPayments}},
		{"early", []lateness.Payment{paid(19000, -4), paid(19100, -2)}, lateness.Record{Payments: 2, Median: -3, Reason: lateness.ReasonFewPayments}},
		{"the median", []lateness.Payment{paid(19000, 100), paid(19100, 2), paid(19200, -1)}, lateness.Record{Payments: 3, Late: 2, Median: 2, Reason: lateness.ReasonFewPayments}},
		{"not paid and overdue", []lateness.Payment{{Due: today - 9}}, lateness.Record{Payments: 1, Late: 1, Median: 9, Reason: lateness.ReasonFewPayments}},
		{"not paid and not due", []lateness.Payment{{Due: today}, {Due: today + 5}}, lateness.Record{Reason: lateness.ReasonFewPayments}},
		{"paid before it is due", []lateness.Payment{paid(today+9, -20)}, lateness.Record{Payments: 1, Median: -20, Reason: lateness.ReasonFewPayments}},
		{"paid tomorrow", []lateness.Payment{paid(today-1, 2)}, lateness.Record{Reason: lateness.ReasonFewPayments}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := lateness.Of(1, test.payments, today)
			if d := cmp.Diff([]lateness.Record{test.want}, got.Customers); d != "" {
				t.Error(d)
			}
			if got.Reason != lateness.ReasonFewPayments {
				t.Errorf("the reason is %q", got.Reason)
			}
		})
	}
}

// customersOf draws customers who pay late with a probability of their own.
func customersOf(n int, late func(*rand.Rand) float64) (payments []lateness.Payment, probabilities []float64) {
	source := rand.New(rand.NewPCG(7, 8))
	for customer := range n {
		probabilities = append(probabilities, late(source))
		for range 3 + source.IntN(30) {
			p := lateness.Payment{Customer: customer, Due: today - 1000 + expression.Day(source.IntN(990)), IsPaid: true}
			p.Paid = p.Due - expression.Day(source.IntN(5))
			if source.Float64() < probabilities[customer] {
				p.Paid = p.Due + 1 + expression.Day(source.IntN(9))
			}
			payments = append(payments, p)
		}
	}
	return payments, probabilities
}

func square(x float64) float64 { return x * x }

// Where customers differ, the forecast is nearer to the truth than the customers' own
// shares and than everybody's; where they don't, there is none.
func TestForecast(t *testing.T) {
	t.Parallel()
	payments, truth := customersOf(2000, func(source *rand.Rand) float64 { return 0.8 * source.Float64() * source.Float64() })
	got := lateness.Of(2000, payments, today)
	if got.Reason != "" || got.Payments < 1000 || got.Model >= got.Naive {
		t.Fatalf("%q, tested on %d: %g, %g", got.Reason, got.Payments, got.Model, got.Naive)
	}
	var all, late float64
	for _, r := range got.Customers {
		all, late = all+float64(r.Payments), late+float64(r.Late)
	}
	var model, own, everybody float64
	for i, r := range got.Customers {
		if (r.Reason == "") != (r.Payments >= 5) {
			t.Fatalf("of %d payments: %q", r.Payments, r.Reason)
		}
		if r.Reason == "" {
			model += square(r.Likely - truth[i])
			own += square(float64(r.Late)/float64(r.Payments) - truth[i])
			everybody += square(late/all - truth[i])
		}
	}
	if model > 0.8*own || model > 0.5*everybody {
		t.Errorf("squared errors: forecast %g, own share %g, everybody's %g", model, own, everybody)
	}

	payments, _ = customersOf(2000, func(*rand.Rand) float64 { return 0 })
	if got := lateness.Of(2000, payments, today); got.Reason != lateness.ReasonNaiveBetter {
		t.Errorf("nobody is late, and the reason is %q", got.Reason)
	}
}

func TestProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const customers = 6
		payments := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) lateness.Payment {
			p := lateness.Payment{Customer: rapid.IntRange(0, customers-1).Draw(t, "customer"), Due: today - expression.Day(rapid.IntRange(-50, 500).Draw(t, "due"))}
			p.IsPaid = rapid.Bool().Draw(t, "paid")
			p.Paid = p.Due + expression.Day(rapid.IntRange(-9, 9).Draw(t, "days"))
			return p
		}), 0, 200).Draw(t, "payments")
		got := lateness.Of(customers, payments, today)
		for _, r := range got.Customers {
			if !(r.Likely >= 0 && r.Likely <= 1) || r.Late > r.Payments || r.Reason != "" && r.Likely != 0 {
				t.Fatalf("%+v", r)
			}
		}
		for _, a := range got.Customers {
			for _, b := range got.Customers {
				if a.Reason == "" && b.Reason == "" && a.Payments == b.Payments && a.Late > b.Late && a.Likely <= b.Likely {
					t.Fatalf("who was late more often is likelier on time: %+v, %+v", a, b)
				}
			}
		}
		shuffled := rapid.Permutation(payments).Draw(t, "shuffled")
		if d := cmp.Diff(got, lateness.Of(customers, shuffled, today)); d != "" {
			t.Fatal(d)
		}
	})
}
