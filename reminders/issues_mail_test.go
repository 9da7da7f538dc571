package reminders

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
)

// openIssues are those of one owner: more of one kind than a mail lists, and text that
// would do harm if it were taken for anything else.
func openIssues(t *testing.T, tag language.Tag) *issueDigest {
	t.Helper()
	d := sample(t, tag)
	issues := []Issue{{Resource: "payments", RecordID: "a", Row: 4, Code: sheetschema.CodeForeignKeyError, Message: "Customer: there is no such record in “Customers”", Suggestion: "Did you mean “Acme GmbH”? If not, add the missing record to “Customers”", title: "PO-1 <script>"}}
	for n := range 7 {
		issues = append(issues, Issue{Resource: "payments", RecordID: fmt.Sprint(n), Row: n + 10, Code: sheetschema.CodeMissingCell, Message: "Currency is empty", Suggestion: "Fill it in", title: fmt.Sprintf("PO-%d", n+2)})
	}
	issues = append(issues, Issue{Resource: "payments", RecordID: "a", Tab: "2026", Row: 4, Code: sheetschema.CodeDeviatedValue, Message: "Price: 1,250\nis far off"})
	return &issueDigest{register: d.register, key: Key{Stage: StageIssues, Recipient: "li@example.com"}, day: d.day, issues: issues}
}

func TestIssuesInWords(t *testing.T) {
	t.Parallel()
	for tag, want := range map[language.Tag]string{
		language.English: `[Trade register] 9 open issues for you to look at
Trade register: open issues on 2026-03-01

9 cells and rows of 8 records want a look, the worst first. Please correct them in the sheet; what is right as it is can be dismissed there, as the Guide says.

A reference to no record, or to several (1)
  • PO-1 <script> — Payments, row 4 — Customer: there is no such record in “Customers”. Did you mean “Acme GmbH”? If not, add the missing record to “Customers”

`,
		language.Chinese: `【外贸登记】有 9 处数据问题请您核对
外贸登记：2026-03-01 待处理的数据问题

有 8 条记录共 9 处需要核对，最严重的排在最前面。请直接在表格中更正；本来就没有错的，可以按“使用指南”在表格里标明。

`,
	} {
		m, err := openIssues(t, tag).message("example.com", time.Date(2026, 3, 1, 8, 30, 0, 0, time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		got := m.Subject + "\n" + m.Text
		if !strings.HasPrefix(got, want) {
			t.Errorf("%s:\n%s\nwant it to begin with\n%s", tag, got, want)
		}
		if strings.Contains(m.HTML, "<script>") || strings.Count(m.HTML, "<tr><td") != 7 || strings.Contains(got, "mail.issues") {
			t.Errorf("%s:\n%s", tag, m.HTML)
		}
	}
}
