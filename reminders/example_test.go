package reminders

import (
	"fmt"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// What is due on a day is computed from values alone: the deadline's stages, the
// records, and the day.
func Example_dueSet() {
	descriptor, err := sheetschema.Load("trade.yaml", []byte(tradeDescriptor))
	if err != nil {
		panic(err)
	}
	register := Register{Name: "acme", Descriptor: descriptor, Language: language.English, Zone: time.UTC}
	payments := descriptor.Resources[0]
	today, _ := expression.NewDay(2026, 3, 1)
	in := newInspector(&register, payments, &payments.Deadlines[0], 0, today, nil)
	for _, payment := range []struct {
		id           string
		daysFromNow  expression.Day
		amount, paid int64
	}{
		{"P1", 20, 100, 0},  // the first reminder lies ahead
		{"P2", 5, 100, 0},   // a week before the date has passed
		{"P3", 0, 100, 0},   // today
		{"P4", 0, 100, 100}, // nobody has to pay any more
		{"P5", -40, 100, 0}, // long past: it lapses if it was when it was first seen
	} {
		record := Record{ID: payment.id, Values: make([]expression.Value, len(payments.Fields))}
		for name, value := range map[string]expression.Value{
			"due": expression.DateOf(today + payment.daysFromNow), "amount": expression.IntegerOf(payment.amount), "paid": expression.IntegerOf(payment.paid),
		} {
			field, _ := payments.Field(name)
			record.Values[field.Index] = value
		}
		in.inspect(record)
	}
	for _, item := range in.set.due {
		fmt.Println("due:", item.RecordID, item.Stage, item.DaysLeft, item.Recipient)
	}
	for _, item := range in.set.longPast {
		fmt.Println("long past:", item.RecordID)
	}
	for _, problem := range in.set.problems.list() {
		fmt.Println("problem:", problem.Code, problem.Role)
	}
	// Output:
	// due: P2 P7D 5 boss@example.com
	// due: P3 P0D 0 boss@example.com
	// long past: P5
	// problem: unknown_role finance
}
