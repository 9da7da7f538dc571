package ledger_test

import (
	"testing"

	"sheetsync/reminders"
	"sheetsync/reminders/ledger"
	"sheetsync/sheetschema/expression"
)

// A replica that looks what is due holds no other one back from sending what it has
// noted: it locks nothing that it doesn't change.
func TestPlanningWhileAnotherSends(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := ledger.New(w.db)
	day, err := expression.ParseDay("2026-03-08")
	if err != nil {
		t.Fatal(err)
	}
	key := func(record string) reminders.Key {
		return reminders.Key{Resource: "contracts", RecordID: record, Deadline: "contract_end", DueDate: day, Stage: "P7D", Recipient: "li@example.com"}
	}
	if planned, err := l.Apply(t.Context(), "acme", reminders.Plan{Owe: []reminders.Key{key("C1")}}); err != nil || planned.Owed != 1 {
		t.Fatal(planned, err)
	}
	// Somebody is noting C2, so that who plans C1 and C2 has to wait for it.
	tx, err := w.db.BeginTxx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(t.Context(), `INSERT INTO sheetsync.ledger (register, resource, record_id, deadline, due_date, stage, recipient)
		VALUES ('acme', 'contracts', 'C2', 'contract_end', '2026-03-08', 'P7D', 'li@example.com')`); err != nil {
		t.Fatal(err)
	}
	planning := make(chan error, 1)
	go func() {
		planned, err := l.Apply(t.Context(), "acme", reminders.Plan{Owe: []reminders.Key{key("C1"), key("C2")}})
		if err == nil && planned.Owed != 0 {
			t.Errorf("%d were noted again", planned.Owed)
		}
		planning <- err
	}()
	w.awaitLock()
	claim, err := l.Claim(t.Context(), "acme", "li@example.com")
	if err != nil {
		t.Fatal(err)
	}
	if owed := claim.Owed(); len(owed) != 1 {
		t.Fatalf("%+v is owed", owed)
	} else if err := claim.Begin(t.Context(), []int64{owed[0].ID}, "m1@example.com"); err != nil {
		t.Error(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := <-planning; err != nil {
		t.Error(err)
	}
	if err := claim.Release(t.Context()); err != nil {
		t.Error(err)
	}
}
