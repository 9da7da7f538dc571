package outlook

import (
	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/outlook/lateness"
	"sheetsync/syncer/outlook/rfm"
)

// Horizon is for how many days orders are predicted.
const Horizon = 90

// A Reason says why something isn't predicted; "" where it is.
type Reason string

// The reasons.
const (
	ReasonShortHistory Reason = "short-history" // the orders don't go back far enough to hold some out
	ReasonFewCustomers Reason = "few-customers" // too few ordered, or ordered again
	ReasonNoFit        Reason = "no-fit"        // the model has no parameters that fit
	ReasonNaiveBetter  Reason = "naive-better"  // a naive guess would have been as good
	// Of one customer:
	ReasonUnknownOrders  Reason = "unknown-orders"  // the day of an order isn't known
	ReasonUnknownAmounts Reason = "unknown-amounts" // an amount isn't known, or several currencies have no rates
)

// Input is what a register knows. Customers are numbered from 0.
type Input struct {
	Customers int
	Orders    []Order
	Payments  []lateness.Payment
	Today     expression.Day
}

// An Order is what a customer ordered on a day, or a part of it.
type Order struct {
	Customer int
	Day      expression.Day
	Dated    bool  // the day is known
	Amount   Money // as it was agreed
	Base     Money // in the base currency
}

// Money is an amount of a currency; Known is false where the amount isn't known.
type Money struct {
	Value    float64
	Currency string
	Known    bool
}

// Result says what can be said, and of what it can't, why.
type Result struct {
	Customers []Customer
	Orders    Check            // of the orders predicted
	Values    map[string]Check // of what an order is worth, by currency
	Payments  lateness.Result  // its Customers are in the customers' order
}

// A Check is how a forecast did on what was held out.
type Check struct {
	Reason    Reason // why there is no forecast; "" where there is one
	Customers int    // how many were tested
	// Mean absolute errors, of one customer: of the forecast, of the customer's own past
	// continued, and of everybody's.
	Model, Own, Everyone float64
}

// A Customer is what can be said of one.
type Customer struct {
	Orders      int // days with an order; 0 where there are none or a day isn't known
	First, Last expression.Day
	// Total is what the orders were worth in all.
	Total Money
	// Scores and Class are those among all customers that ordered; zero where too few
	// did.
	Scores rfm.Scores
	Class  rfm.Class
	// Forecast is nil where nothing is predicted, which ForecastReason says why.
	Forecast       *Forecast
	ForecastReason Reason
	// Value is what the next order is expected to be worth; it is not Known where that
	// isn't predicted, which ValueReason says why.
	Value       Money
	ValueReason Reason
}

// A Forecast is what is expected of a customer.
type Forecast struct {
	Alive  float64 // probability that the customer is still one; 1 after a single order, as nothing speaks for or against it
	Orders float64 // days with an order within Horizon
}

// minClassed is how many customers have to have ordered for a class: two for each fifth.
const minClassed = 10

// Of says what can be said.
func Of(in Input) Result {
	customers := purchasesOf(in)
	result := Result{Customers: make([]Customer, in.Customers), Values: make(map[string]Check)}
	var classed []int
	var seen []rfm.Customer
	for i, c := range customers {
		to := &result.Customers[i]
		if c.unknown {
			to.ForecastReason, to.ValueReason = ReasonUnknownOrders, ReasonUnknownOrders
		}
		if len(c.purchases) == 0 {
			continue
		}
		to.Orders, to.First, to.Last, to.Total = len(c.purchases), c.first(), c.last(), c.total()
		classed = append(classed, i)
		seen = append(seen, rfm.Customer{
			Days: int(in.Today - to.Last), Orders: to.Orders,
			Amount: to.Total.Value, Currency: to.Total.Currency, HasValue: to.Total.Known,
		})
	}
	if len(classed) >= minClassed {
		for i, scores := range rfm.Of(seen) {
			to := &result.Customers[classed[i]]
			to.Scores, to.Class = scores, scores.Class()
		}
	}
	result.predictOrders(customers, in.Today)
	result.predictValues(customers, in.Today)
	result.Payments = lateness.Of(in.Customers, in.Payments, in.Today)
	return result
}
