package compute

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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

const mixedPursesYAML = `
name: purses
resources:
  - name: owners
    schema:
      primaryKey: code
      fields:
        - {name: code, type: string}
        - {name: notes_last, type: number, rollup: {from: [coins, notes], sum: amount}}
        - {name: coins_last, type: number, rollup: {from: [notes, coins], sum: amount}}
        - {name: most, type: number, rollup: {from: [notes, coins], max: amount}}
  - name: coins
    schema:
      foreignKeys: [{fields: owner, reference: {resource: owners, fields: code}}]
      fields:
        - {name: owner, type: string}
        - {name: amount, type: number, currency: of}
        - {name: of, type: string}
  - name: notes
    schema:
      foreignKeys: [{fields: owner, reference: {resource: owners, fields: code}}]
      fields:
        - {name: owner, type: string}
        - {name: amount, type: number}
`

// Of several sources one may say of which currency its amounts are and another may not,
// whichever comes first: theirs are never added to each other.
func TestSourceWithoutCurrency(t *testing.T) {
	t.Parallel()
	d, tables := register(t, mixedPursesYAML, map[string][][]any{
		"owners": {{"coins"}, {"two currencies"}, {"notes"}, {"both"}, {"neither"}, {"torn"}},
		"coins":  {{"coins", 1, "EUR"}, {"coins", 2, "EUR"}, {"two currencies", 1, "EUR"}, {"two currencies", 2, "USD"}, {"both", 1, "EUR"}},
		"notes":  {{"notes", 5}, {"notes", 10}, {"both", 20}, {"torn", "#N/A"}},
	})
	issues := Fields(d, tables, expression.Scope{}, language.English)
	var got []string
	for i := range tables[0].Len() {
		var values []string
		for _, f := range tables[0].Resource.Fields {
			v := tables[0].Value(i, f.Index)
			if values = append(values, v.String()); v.IsUnknown() {
				values[f.Index] = "?"
			}
		}
		got = append(got, strings.Join(values, " "))
	}
	if diff := cmp.Diff([]string{"coins 3 3 2", "two currencies ? ? ?", "notes 15 15 10", "both ? ? ?", "neither 0 0 ", "torn ? ? ?"}, got); diff != "" {
		t.Errorf("totals (-want +got):\n%s", diff)
	}
	codes := make(map[sheetschema.Code]int)
	for _, issue := range issues {
		codes[issue.Code]++
	}
	if diff := cmp.Diff(map[sheetschema.Code]int{sheetschema.CodeMixedCurrency: 2 * 3, sheetschema.CodeUnknownValue: 3}, codes); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}
