package outlook_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/outlook"
	"sheetsync/syncer/outlook/lateness"
	"sheetsync/syncer/outlook/outlooktest"
	"sheetsync/syncer/outlook/rfm"
)

const today expression.Day = 20000

func usd(value float64) outlook.Money {
	return outlook.Money{Value: value, Currency: "USD", Known: true}
}

func order(customer int, day expression.Day, amount outlook.Money) outlook.Order {
	return outlook.Order{Customer: customer, Day: day, Dated: true, Amount: amount}
}

func inBase(o outlook.Order, value float64) outlook.Order {
	o.Base = outlook.Money{Value: value, Currency: "CNY", Known: true}
	return o
}

func TestWhatIsAnOrder(t *testing.T) {
	t.Parallel()
	eur := outlook.Money{Value: 7, Currency: "EUR", Known: true}
	for _, test := range []struct {
		name   string
		orders []outlook.Order
		want   outlook.Customer
	}{
		{"none", nil, outlook.Customer{}},
		{"one", []outlook.Order{order(0, 19000, usd(5))}, outlook.Customer{Orders: 1, First: 19000, Last: 19000, Total: usd(5)}},
		{"lines of a day", []outlook.Order{order(0, 19000, usd(5)), order(0, 19001, usd(1)), order(0, 19000, usd(6))}, outlook.Customer{Orders: 2, First: 19000, Last: 19001, Total: usd(12)}},
		{"today and tomorrow", []outlook.Order{order(0, today, usd(5)), order(0, today+1, usd(5))}, outlook.Customer{Orders: 1, First: today, Last: today, Total: usd(5)}},
		{"of tomorrow alone", []outlook.Order{order(0, today+1, usd(5))}, outlook.Customer{}},
		{"samples and a credit note", []outlook.Order{order(0, 18000, usd(0)), order(0, 19000, usd(5)), order(0, 19500, usd(-2))}, outlook.Customer{Orders: 1, First: 19000, Last: 19000, Total: usd(3)}},
		{"a discount", []outlook.Order{order(0, 19000, usd(5)), order(0, 19000, usd(-2))}, outlook.Customer{Orders: 1, First: 19000, Last: 19000, Total: usd(3)}},
		{"nothing but samples", []outlook.Order{order(0, 19000, usd(0))}, outlook.Customer{}},
		{"an amount that isn't known", []outlook.Order{order(0, 19000, usd(5)), order(0, 19001, outlook.Money{})}, outlook.Customer{Orders: 2, First: 19000, Last: 19001}},
		{"a day that isn't known", []outlook.Order{order(0, 19000, usd(5)), {Amount: usd(5)}}, outlook.Customer{ForecastReason: outlook.ReasonUnknownOrders, ValueReason: outlook.ReasonUnknownOrders}},
		{"two currencies", []outlook.Order{order(0, 19000, usd(5)), order(0, 19001, eur)}, outlook.Customer{Orders: 2, First: 19000, Last: 19001}},
		{"two currencies with rates", []outlook.Order{inBase(order(0, 19000, usd(5)), 35), inBase(order(0, 19001, eur), 55)},
			outlook.Customer{Orders: 2, First: 19000, Last: 19001, Total: outlook.Money{Value: 90, Currency: "CNY", Known: true}}},
		{"one currency with a rate that lacks", []outlook.Order{inBase(order(0, 19000, usd(5)), 35), order(0, 19001, usd(5))}, outlook.Customer{Orders: 2, First: 19000, Last: 19001, Total: usd(10)}},
		{"no number", []outlook.Order{order(0, 19000, usd(math.Inf(1))), order(0, 19001, usd(math.NaN()))}, outlook.Customer{Orders: 2, First: 19000, Last: 19001}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := outlook.Of(outlook.Input{Customers: 1, Orders: test.orders, Today: today})
			want := test.want
			switch {
			case want.Orders == 0:
			case want.Total.Known:
				want.ForecastReason, want.ValueReason = outlook.ReasonFewCustomers, outlook.ReasonFewCustomers
			default:
				want.ForecastReason, want.ValueReason = outlook.ReasonFewCustomers, outlook.ReasonUnknownAmounts
			}
			if d := cmp.Diff([]outlook.Customer{want}, got.Customers); d != "" {
				t.Error(d)
			}
			if got.Orders.Reason != outlook.ReasonFewCustomers {
				t.Errorf("the reason is %q", got.Orders.Reason)
			}
		})
	}
}

// cdnow is the purchases of CDNOW as orders, until a day.
func cdnow(t *testing.T, until string) outlook.Input {
	t.Helper()
	end, err := expression.ParseDay(until)
	if err != nil {
		t.Fatal(err)
	}
	in := outlook.Input{Customers: 2357, Today: end}
	for _, p := range outlooktest.CDNOW(t, "../../../shared") {
		in.Orders = append(in.Orders, order(p.Customer, p.Day, usd(p.Dollars)))
	}
	return in
}

// On purchases of a real shop the models beat the naive guess, and what they predict
// for the quarter after is nearer to what happened, too: which neither has seen.
func TestRealPurchases(t *testing.T) {
	t.Parallel()
	in := cdnow(t, "1998-03-31")
	got := outlook.Of(in)
	if got.Orders.Reason != "" || got.Orders.Customers < 2300 || got.Values["USD"].Reason != "" {
		t.Fatalf("nothing is predicted: %+v, %+v", got.Orders, got.Values)
	}
	actual := make([]map[expression.Day]bool, in.Customers)
	for _, o := range in.Orders {
		if o.Day > in.Today && o.Day <= in.Today+outlook.Horizon && o.Amount.Value > 0 {
			if actual[o.Customer] == nil {
				actual[o.Customer] = make(map[expression.Day]bool)
			}
			actual[o.Customer][o.Day] = true
		}
	}
	var model, naive, expected, guessed, happened float64
	for i, c := range got.Customers {
		if c.Forecast == nil {
			continue
		}
		n := float64(len(actual[i]))
		model += math.Abs(c.Forecast.Orders - n)
		guess := float64(c.Orders-1) / float64(in.Today-c.First) * outlook.Horizon
		naive += math.Abs(guess - n)
		expected += c.Forecast.Orders
		guessed += guess
		happened += n
	}
	t.Logf("held out: %+v; value: %+v", got.Orders, got.Values["USD"])
	t.Logf("the quarter after: forecast %.4f, naive %.4f off; predicted were %.0f orders, guessed %.0f, and %.0f came", model/float64(in.Customers), naive/float64(in.Customers), expected, guessed, happened)
	if model >= naive || math.Abs(expected-happened) >= math.Abs(guessed-happened) {
		t.Errorf("the quarter after: forecast %g off, naive guess %g; predicted were %g orders, guessed %g, and %g came", model, naive, expected, guessed, happened)
	}
}

// many has customers who order every so many days, more or less, and some of whom leave.
func many(customers int, noise, leaving float64) outlook.Input {
	in := outlook.Input{Customers: customers, Today: today}
	source := rand.New(rand.NewPCG(9, 10))
	for customer := range customers {
		every := 10 + 100*source.Float64()
		rate := distuv.Gamma{Alpha: 3, Beta: 200, Src: source}.Rand()
		worth := distuv.Gamma{Alpha: 2, Beta: rate, Src: source}
		for day := float64(today) - 700*source.Float64() - 60; day <= float64(today); {
			in.Orders = append(in.Orders, order(customer, expression.Day(day), usd(worth.Rand())))
			day += max(1, every*(1-noise+noise*source.ExpFloat64()))
			if source.Float64() < leaving {
				break
			}
		}
		for range source.IntN(20) {
			p := lateness.Payment{Customer: customer, Due: today - expression.Day(source.IntN(700)), IsPaid: true}
			p.Paid = p.Due + expression.Day(source.IntN(6)*(customer%3)) - 2
			in.Payments = append(in.Payments, p)
		}
	}
	return in
}

func TestForecastOnlyWhereItIsBetter(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name           string
		in             outlook.Input
		orders, values outlook.Reason
	}{
		{"customers who come at random and leave", many(600, 1, 0.15), "", ""},
		{"customers as regular as clocks", many(600, 0, 0), outlook.ReasonNaiveBetter, ""},
		{"few customers", many(20, 1, 0.15), outlook.ReasonFewCustomers, outlook.ReasonFewCustomers},
		{"nobody comes back", many(600, 1, 1), outlook.ReasonFewCustomers, outlook.ReasonFewCustomers},
		{"customers who are all alike", alike(600), outlook.ReasonNaiveBetter, outlook.ReasonNaiveBetter},
		{"a short history", recent(many(600, 1, 0.15), 200), outlook.ReasonShortHistory, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := outlook.Of(test.in)
			if got.Orders.Reason != test.orders || got.Values["USD"].Reason != test.values {
				t.Fatalf("orders %+v, values %+v", got.Orders, got.Values)
			}
			for _, c := range got.Customers {
				if (c.Forecast != nil) != (test.orders == "" && c.Orders > 0) || c.Value.Known != (test.values == "" && c.Orders > 0) ||
					c.Orders > 0 && (c.ForecastReason != test.orders || c.ValueReason != test.values) {
					t.Fatalf("%+v", c)
				}
				if c.Forecast != nil && !(c.Forecast.Alive >= 0 && c.Forecast.Alive <= 1 && c.Forecast.Orders >= 0) {
					t.Fatalf("%+v", c.Forecast)
				}
			}
		})
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		rows [][4]float64 // what happened, forecast, own past, everybody's
		want outlook.Check
	}{
		{"better", [][4]float64{{0, 1, 2, 3}, {2, 1, 0, 5}}, outlook.Check{Customers: 2, Model: 1, Own: 2, Everyone: 3}},
		{"as good as the own past", [][4]float64{{0, 1, 1, 3}, {2, 1, 3, 5}}, outlook.Check{Customers: 2, Model: 1, Own: 1, Everyone: 3, Reason: outlook.ReasonNaiveBetter}},
		{"as good as everybody's", [][4]float64{{0, 1, 3, 1}, {2, 1, 5, 1}}, outlook.Check{Customers: 2, Model: 1, Own: 3, Everyone: 1, Reason: outlook.ReasonNaiveBetter}},
		{"better by a hair", [][4]float64{{0, 1, 2, 1.005}, {2, 1, 0, 3.005}}, outlook.Check{Customers: 2, Model: 1, Own: 2, Everyone: 1.005, Reason: outlook.ReasonNaiveBetter}},
		{"better on average, and once far off", [][4]float64{{0, 0, 2, 9}, {0, 0, 2, 9}, {0, 5, 2, 9}}, outlook.Check{Customers: 3, Model: 5.0 / 3, Own: 2, Everyone: 9, Reason: outlook.ReasonNaiveBetter}},
		{"never far off, and worse on average", [][4]float64{{0, 2, 9, 0}, {0, 2, 9, 0}, {0, 2, 9, 5}}, outlook.Check{Customers: 3, Model: 2, Own: 9, Everyone: 5.0 / 3, Reason: outlook.ReasonNaiveBetter}},
		{"no numbers", [][4]float64{{0, math.NaN(), 1, 1}}, outlook.Check{Customers: 1, Model: math.NaN(), Own: 1, Everyone: 1, Reason: outlook.ReasonNaiveBetter}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(test.want, outlook.CheckOf(test.rows), cmpopts.EquateNaNs()); d != "" {
				t.Error(d)
			}
		})
	}
}

// What is held out is what happened after the day, and none of it is in what is known.
func TestHoldOut(t *testing.T) {
	t.Parallel()
	in := outlook.Input{Customers: 1, Today: today}
	for _, day := range []expression.Day{100, 199, 200, 201, 300} {
		in.Orders = append(in.Orders, order(0, day, usd(1)))
	}
	for _, test := range []struct {
		name        string
		cut         expression.Day
		known, held int
	}{
		{"before all", 99, 0, 5}, {"on the first", 100, 1, 4}, {"between", 150, 1, 4}, {"on one", 200, 3, 2}, {"on the last", 300, 5, 0},
	} {
		if known, held := outlook.Split(in, test.cut); known != test.known || held != test.held {
			t.Errorf("%s: %d are known and %d held out", test.name, known, held)
		}
	}
}

// alike has customers who order at random at one rate, at one price, and never leave: what
// they did says nothing of what they will do.
func alike(customers int) outlook.Input {
	in := outlook.Input{Customers: customers, Today: today}
	source := rand.New(rand.NewPCG(13, 14))
	for customer := range customers {
		for day := float64(today) - 700*source.Float64() - 60; day <= float64(today); day += 1 + 60*source.ExpFloat64() {
			in.Orders = append(in.Orders, order(customer, expression.Day(day), usd(100*source.ExpFloat64()+1)))
		}
	}
	return in
}

// recent leaves out what is older than some days.
func recent(in outlook.Input, days expression.Day) outlook.Input {
	in.Orders = slices.DeleteFunc(in.Orders, func(o outlook.Order) bool { return o.Day < today-days })
	return in
}

// Currencies have models of their own: that one of them has amounts of another size
// changes nothing in the other.
func TestCurrenciesApart(t *testing.T) {
	t.Parallel()
	dollars := many(300, 1, 0.15)
	both := dollars
	both.Customers = 600
	for _, o := range dollars.Orders {
		o.Customer += 300
		o.Amount.Currency, o.Amount.Value = "JPY", 150*o.Amount.Value
		both.Orders = append(slices.Clip(both.Orders), o)
	}
	alone, together := outlook.Of(dollars), outlook.Of(both)
	if alone.Values["USD"].Reason != "" {
		t.Fatalf("%+v", alone.Values)
	}
	for i, c := range alone.Customers {
		d, y := together.Customers[i], together.Customers[300+i]
		if c.Value != d.Value || c.Scores.Monetary != d.Scores.Monetary {
			t.Fatalf("alone %+v, beside yen %+v", c, d)
		}
		if c.Value.Known && (y.Value.Currency != "JPY" || math.Abs(y.Value.Value/150/c.Value.Value-1) > 1e-3) {
			t.Fatalf("in dollars %+v, in yen %+v", c.Value, y.Value)
		}
	}
}

// The result is the same to the last digit in whatever order orders and payments come.
func TestOrderOfInput(t *testing.T) {
	t.Parallel()
	in := many(200, 1, 0.15)
	for i := range 100 { // lines of one order
		in.Orders = append(in.Orders, order(i%3, today-5, usd(0.1*float64(i))))
	}
	want := outlook.Of(in)
	source := rand.New(rand.NewPCG(11, 12))
	for range 20 {
		source.Shuffle(len(in.Orders), func(i, j int) { in.Orders[i], in.Orders[j] = in.Orders[j], in.Orders[i] })
		source.Shuffle(len(in.Payments), func(i, j int) { in.Payments[i], in.Payments[j] = in.Payments[j], in.Payments[i] })
		if d := cmp.Diff(want, outlook.Of(in)); d != "" {
			t.Fatal(d)
		}
	}
}

// Whatever a register holds, nothing panics, and no figure is out of its range.
func TestAnything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := outlook.Input{Customers: rapid.IntRange(1, 80).Draw(t, "customers"), Today: today}
		span := rapid.SampledFrom([]int{0, 3, 1000}).Draw(t, "span")
		currencies := rapid.SampledFrom([][]string{{"USD"}, {"USD", "EUR", ""}}).Draw(t, "currencies")
		all := rapid.Bool().Draw(t, "all known")
		values := rapid.SampledFrom([][]float64{{0.1, 0.7, 1e9 / 3}, {0, 1, -1, 12.5, 1e15, math.NaN()}}).Draw(t, "values")
		money := rapid.Custom(func(t *rapid.T) outlook.Money {
			return outlook.Money{
				Value:    rapid.SampledFrom(values).Draw(t, "value"),
				Currency: rapid.SampledFrom(currencies).Draw(t, "currency"), Known: all || rapid.IntRange(0, 9).Draw(t, "known") > 0,
			}
		})
		in.Orders = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) outlook.Order {
			return outlook.Order{
				Customer: rapid.IntRange(0, in.Customers-1).Draw(t, "customer"), Day: today - expression.Day(rapid.IntRange(-2, span).Draw(t, "day")),
				Dated: all || rapid.IntRange(0, 99).Draw(t, "dated") > 0, Amount: money.Draw(t, "amount"), Base: money.Draw(t, "base"),
			}
		}), 0, 300).Draw(t, "orders")
		got := outlook.Of(in)
		for _, c := range got.Customers {
			if c.Forecast != nil && !(c.Forecast.Alive >= 0 && c.Forecast.Alive <= 1 && c.Forecast.Orders >= 0) || c.Value.Known && !(c.Value.Value > 0) {
				t.Fatalf("%+v", c)
			}
		}
	})
}

func TestClasses(t *testing.T) {
	t.Parallel()
	in := outlook.Input{Customers: 12, Today: today}
	for customer := range 11 { // the first ordered most often, and last
		for n := range 12 - customer {
			in.Orders = append(in.Orders, order(customer, today-expression.Day(10*customer+n), usd(100)))
		}
	}
	got := outlook.Of(in)
	if got.Customers[0].Class != rfm.ClassChampion || got.Customers[10].Class != rfm.ClassLost || got.Customers[11].Class != "" {
		t.Errorf("%+v", got.Customers)
	}
	in.Orders = slices.DeleteFunc(in.Orders, func(o outlook.Order) bool { return o.Customer > 8 })
	if c := outlook.Of(in).Customers[0]; c.Class != "" || c.Scores != (rfm.Scores{}) || c.Orders != 12 {
		t.Errorf("among nine customers: %+v", c)
	}
}

func BenchmarkOf(b *testing.B) {
	in := many(100000, 1, 0.15)
	b.ReportMetric(float64(len(in.Orders)), "orders")
	for b.Loop() {
		outlook.Of(in)
	}
}
