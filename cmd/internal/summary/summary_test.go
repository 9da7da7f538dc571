package summary_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/cmd/internal/summary"
	"sheetsync/reminders"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
	"sheetsync/syncer/assess"
)

const schema = `
name: shop
resources:
  - name: customers
    title: {zh-CN: 客户, en: Customers}
    schema:
      fields:
        - {name: name, title: {zh-CN: 名称, en: Name}, type: string}
        - {name: shout, title: {zh-CN: 大写, en: Shout}, type: string, formula: upper(name)}
  - name: orders
    schema:
      fields:
        - {name: number, type: string}
`

func TestRun(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		tag    language.Tag
		result syncer.Result
		want   string
	}{
		"applied": {language.English, syncer.Result{
			Register: "shop", Status: syncer.StatusApplied, Seconds: 1.26, Requests: 4, CellsWritten: 12345,
			Resources: map[string]syncer.ResourceResult{
				"customers": {Rows: 1234, Inserted: 1000, Updated: 2, Deleted: 1, Moved: 7, Issues: 3, Duplicates: 1},
				"orders":    {Rows: 1, Inserted: 1},
			},
			Findings: []assess.IssueSummary{
				{Resource: "customers", Field: "name", Count: 2, Rows: []int{2, 9}, Message: "Name is empty"},
				{Resource: "customers", Count: 1, Rows: []int{4}, Message: "Too\nlong\x1b[31m"},
				{Resource: "orders", Count: 7, Rows: []int{1, 2, 3}, Message: "Odd"},
			},
			Written: map[string]map[string]int{"customers": {"_id": 1000, "shout": 11345}, "orders": {"_id": 1}},
		}, `
shop: applied in 1.3 s (4 requests to the Sheets API)
  read      1,234 Customers; 1 orders
  mirror    Customers 1,000 new, 2 changed, 1 deleted, 7 moved; orders 1 new
  wrong     3 issues, 1 possible duplicate
               2 × Customers: Name is empty (rows 2, 9)
               1 × Customers: Too long [31m (row 4)
               7 × orders: Odd (rows 1, 2, 3, …)
  wrote     12,345 cells back into the sheet: Shout 11,345, Record ID 1,001
`},
		"unchanged": {language.English, syncer.Result{Register: "shop", Status: syncer.StatusUnchanged, Requests: 1}, `
shop: unchanged in 0.0 s (1 request to the Sheets API)
`},
		"held": {language.Chinese, syncer.Result{
			Register: "shop", Status: syncer.StatusHeld, Reason: "half of them\ngone",
			Resources: map[string]syncer.ResourceResult{"customers": {Rows: 5, WouldInsert: 1, WouldDelete: 5}},
		}, `
shop: held in 0.0 s (0 requests to the Sheets API)
  reason    half of them
            gone
  read      5 客户
  mirror    客户 would insert 1, would delete 5
`},
		"failed": {language.English, syncer.Result{Register: "shop", Status: syncer.StatusFailed, Reason: "no access"}, `
shop: failed in 0.0 s (0 requests to the Sheets API)
  reason    no access
`},
		"dry run": {language.English, syncer.Result{
			Register: "shop", Status: syncer.StatusApplied, DryRun: true, CellsPlanned: 3, NotWritten: "no right to write",
			Resources: map[string]syncer.ResourceResult{"customers": {Rows: 5, Updated: 2, Deleted: 1, Moved: 3}, "orders": {Rows: 1}},
		}, `
shop: dry run: would be applied in 0.0 s (0 requests to the Sheets API)
  read      5 Customers; 1 orders
  mirror    Customers would change 2, would delete 1, would move 3
  to write  3 cells back into the sheet
  unwritten no right to write
`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := sheetschema.Load("shop.yaml", []byte(schema))
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			summary.Run(&b, d, test.tag, test.result)
			if diff := cmp.Diff(strings.TrimPrefix(test.want, "\n"), b.String()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestNews(t *testing.T) {
	t.Parallel()
	before := syncer.Result{Findings: []assess.IssueSummary{{Code: "a", Count: 2, Rows: []int{2, 3}}, {Code: "b", Count: 1, Rows: []int{2}}}}
	now := syncer.Result{Findings: []assess.IssueSummary{{Code: "a", Count: 2, Rows: []int{2, 4}}, {Code: "b", Count: 1, Rows: []int{2}}, {Code: "c", Count: 1}}}
	var codes []string
	for _, f := range summary.News(before, now).Findings {
		codes = append(codes, string(f.Code))
	}
	if diff := cmp.Diff([]string{"a", "c"}, codes); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if len(now.Findings) != 3 {
		t.Error("the result was changed")
	}
}

func TestReminders(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	summary.Reminders(&b, reminders.Report{
		Register: "shop", Day: "2025-03-01", Lapsed: 2, Remaining: 1,
		Mails: []reminders.Mail{
			{Recipient: "a@example.com", State: reminders.StateSent, Subject: "Two dates", Items: make([]reminders.MailItem, 2)},
			{Recipient: "b@example.com", State: reminders.StateFailed, Error: "refused", Items: make([]reminders.MailItem, 1)},
		},
		Problems: []reminders.Problem{{Code: reminders.ProblemRole, Resource: "orders", Deadline: "due", Role: "boss"}},
	})
	want := `shop: reminders for 2025-03-01: 2 mails of 3 dates
  sent      a@example.com: 2 dates “Two dates”
  failed (refused) b@example.com: 1 date
  problem   orders.due role boss: the configuration has no address for this role
  2         reminders lapse, as their dates had long passed when they were first seen
  1         reminder is still owed
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
