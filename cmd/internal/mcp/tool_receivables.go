package mcp

import (
	"context"
	"errors"
	"time"

	"github.com/google/jsonschema-go/jsonschema"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
)

// ReceivablesIn asks for what is owed.
type ReceivablesIn struct {
	Register string `json:"register,omitempty" jsonschema:"the register; may be left out where there is one"`
	By       string `json:"by,omitempty" jsonschema:"how it is summed up: age (by currency and how long overdue), customer, owner, or payment for each single one"`
	Customer string `json:"customer,omitempty" jsonschema:"only of these customers: a part of their name, as find_customer takes it; goes with by customer or payment"`
	Currency string `json:"currency,omitempty" jsonschema:"only in this currency, an ISO 4217 code"`
	At       string `json:"at,omitempty" jsonschema:"what was owed at this time, such as 2026-06-30T18:00:00+08:00; goes with by payment"`
	Limit    int    `json:"limit,omitempty" jsonschema:"how many rows at most"`
	Offset   int    `json:"offset,omitempty" jsonschema:"how many rows to pass over"`
}

// receivables are the reports by how they sum up.
var receivables = map[string]string{
	"age": "report_receivables_by_age", "customer": "report_receivables_by_customer", "owner": "report_receivables_by_owner", "payment": "report_receivables",
}

func (a *asked) addReceivables(s *sdk.Server) {
	add(s, "receivables", "What is owed", `Says what customers still have to pay, with its age: in all, by customer, by who looks
after it, or each payment. Amounts of different currencies are never added up; where a sum
is null, "unreadable" and "without_rate" say how many parts of it can't be read or have no
exchange rate.`,
		func(p map[string]*jsonschema.Schema) {
			common(p, 500, "50")
			among(p["by"], "age", "customer", "owner", "payment")
			p["by"].Default = []byte(`"age"`)
			length(p["customer"], 0, 200)
			length(p["currency"], 0, 10)
			length(p["at"], 0, 40)
		}, a.receivables)
}

func (a *asked) receivables(ctx context.Context, in ReceivablesIn) (result *sdk.CallToolResult, out TableOut, err error) {
	err = a.in(ctx, in.Register, func(ctx context.Context, m *readmodel.Model, v *reading.View, head *Head) error {
		by := or(&in.By, "age")
		report, ok := receivables[by]
		if !ok {
			return usage("by is one of age, customer, owner and payment")
		}
		filter := readmodel.Filter{Equal: map[string]*string{}, Customer: in.Customer}
		if in.Customer != "" && by != "customer" && by != "payment" {
			return usage("customer goes with by customer or payment")
		}
		if in.Currency != "" {
			filter.Equal["currency"] = &in.Currency
		}
		order := []readmodel.Order{{Column: "currency"}}
		if by == "payment" {
			order = []readmodel.Order{{Column: "due_date"}}
		}
		if in.At != "" {
			if by != "payment" {
				return usage("at goes with by payment")
			}
			if filter.At, err = timeOf(in.At, a.registers[head.Register].Location); err != nil {
				return err
			}
			report = "receivables_at"
		}
		table, err := m.Run(ctx, v, report, filter, order, usual(in.Limit, 50, 500), in.Offset)
		if isUnknownReport(err) {
			return usage("nothing in this register says what customers owe")
		}
		if err != nil {
			return err
		}
		result, out = tableOut(head, table)
		return nil
	})
	return result, out, err
}

// timeOf reads a time, or a day: then its end.
func timeOf(text string, zone *time.Location) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	if at, err := time.ParseInLocation(time.DateOnly, text, zone); err == nil {
		return at.AddDate(0, 0, 1).Add(-time.Second), nil
	}
	return time.Time{}, usage("at is a time such as 2026-06-30T18:00:00+08:00, or a day such as 2026-06-30")
}

func isUnknownReport(err error) bool {
	var unknown *readmodel.UnknownError
	return errors.As(err, &unknown) && unknown.What == "report"
}
