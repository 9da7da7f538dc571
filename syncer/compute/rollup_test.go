package compute

import (
	"fmt"
	"strings"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

const purseYAML = `
name: purses
resources:
  - name: owners
    schema:
      primaryKey: code
      fields:
        - {name: code, type: string}
        - {name: total, type: number, rollup: {from: coins, sum: amount}}
        - {name: totals, type: object, rollup: {from: coins, sum: amount}, currency: currency}
        - {name: one, type: number, rollup: {from: coins, sum: amount}, currency: currency}
  - name: coins
    schema:
      foreignKeys: [{fields: owner, reference: {resource: owners, fields: code}}]
      fields:
        - {name: owner, type: string}
        - {name: amount, type: number}
        - {name: currency, type: string}
`

// A sum with more digits than there may be is that parent's fault alone.
func TestTooLongSumSpoilsOneParent(t *testing.T) {
	t.Parallel()
	d, tables := register(t, purseYAML, map[string][][]any{
		"owners": {{"A"}, {"B"}, {"C"}},
		"coins": {
			{"A", "0.1", "EUR"}, {"A", "0.2", "EUR"},
			{"B", "1e300", "EUR"}, {"B", "0." + strings.Repeat("0", 300) + "1", "EUR"},
		},
	})
	issues := Fields(d, tables, expression.Scope{}, language.English)
	owners := tables[0]
	if got, want := fmt.Sprint(owners.Value(0, 1), "|", owners.Value(1, 1), "|", owners.Value(2, 1)), "0.3||0"; got != want {
		t.Errorf("totals are %q, want %q", got, want)
	}
	for _, issue := range issues {
		if issue.Row != 3 || issue.Code != sheetschema.CodeComputationError {
			t.Errorf("an issue of row %d: %s", issue.Row, issue.Code)
		}
	}
	if len(issues) == 0 {
		t.Errorf("no issue tells why B has no total")
	}
}

// However people type a currency's code, its amounts are one sum.
func TestCurrencyCodesFold(t *testing.T) {
	t.Parallel()
	d, tables := register(t, purseYAML, map[string][][]any{
		"owners": {{"A"}, {"B"}},
		"coins": {
			{"A", "1", "EUR"}, {"A", "2", "eur"}, {"A", "3", " Eur "}, {"A", "4", "ＥＵＲ"},
			{"B", "1", "usd"}, {"B", "2", nil}, {"B", "3", "cny"},
		},
	})
	Fields(d, tables, expression.Scope{}, language.English)
	owners := tables[0]
	if got, want := owners.Value(0, 2).String(), `{"EUR":"10"}`; got != want {
		t.Errorf("totals of A are %q, want %q", got, want)
	}
	if got, want := owners.Value(0, 3).String(), "10"; got != want {
		t.Errorf("one total of A are %q, want %q", got, want)
	}
	if got, want := owners.Value(1, 2).String(), `{"":"2","CNY":"3","USD":"1"}`; got != want {
		t.Errorf("totals of B are %q, want %q", got, want)
	}
}
