package ledger_test

import (
	"context"
	"errors"
	"fmt"

	"sheetsync/reminders"
	"sheetsync/reminders/ledger"
	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/mirror/pgtest"
)

// A reminder goes into the outbox when it is due, is marked as being sent before
// the message leaves, and gets its outcome afterwards. What a process left behind
// when it died in between is unconfirmed, and never sent again.
func Example() {
	t, done := pgtest.ForExample()
	defer done()
	ctx := context.Background()
	l := ledger.New(pgtest.Open(t, migrated.New(t)))

	day, _ := expression.NewDay(2026, 3, 8)
	key := func(record string) reminders.Key { // the idempotency key of a reminder
		return reminders.Key{Resource: "contracts", RecordID: record, Deadline: "contract_end", DueDate: day, Stage: "P7D", Recipient: "li@example.com"}
	}
	for range 2 { // owing it twice is owing it once
		planned, err := l.Apply(ctx, "acme", reminders.Plan{Owe: []reminders.Key{key("C1"), key("C2")}})
		fmt.Println("newly owed:", planned.Owed, err)
	}

	claim, err := l.Claim(ctx, "acme", "li@example.com")
	if err != nil {
		panic(err)
	}
	_, err = l.Claim(ctx, "acme", "li@example.com")
	fmt.Println("another replica has to wait:", errors.Is(err, reminders.ErrBusy))

	first, second := claim.Owed()[0].ID, claim.Owed()[1].ID
	if err := claim.Begin(ctx, []int64{first}, "reminder.1@example.com"); err != nil {
		panic(err) // then nothing may be sent
	}
	// Here the message goes out.
	if err := claim.Finish(ctx, reminders.StateSent, "", nil); err != nil {
		panic(err)
	}
	if err := claim.Begin(ctx, []int64{second}, "reminder.2@example.com"); err != nil {
		panic(err)
	}
	// Here the process dies: the claim ends with its session of the database.
	if err := claim.Release(ctx); err != nil {
		panic(err)
	}

	recovered, err := l.Recover(ctx, "acme")
	fmt.Println("left behind:", recovered, err)
	states, err := l.States(ctx, "acme", []reminders.Key{key("C1"), key("C2")})
	fmt.Println(states[key("C1")].State, states[key("C2")].State, err)
	// Output:
	// newly owed: 2 <nil>
	// newly owed: 0 <nil>
	// another replica has to wait: true
	// left behind: 1 <nil>
	// sent unconfirmed <nil>
}
