package emulator_test

import (
	"context"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator"
	"sheetsync/syncer/synctest/browsertest"
)

// highlighted starts a server with a sheet whose rows are coloured where column C says so.
func highlighted(t *testing.T) (*emulator.Server, string) {
	t.Helper()
	server, err := emulator.New(emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	id, err := server.Create("Register <b>", "Customers")
	if err != nil {
		t.Fatal(err)
	}
	err = server.SetValues(id, "Customers!A1", []any{"Name", "City", "Issues"}, []any{"Zhang", "深圳", ""}, []any{"Ma", "<script>", "Phone: too short"},
		[]any{"Alice", "Oslo", ""})
	if err != nil {
		t.Fatal(err)
	}
	_, err = server.BatchUpdate(id,
		&sheets.Request{UpdateSheetProperties: &sheets.UpdateSheetPropertiesRequest{Fields: "gridProperties.frozenRowCount",
			Properties: &sheets.SheetProperties{GridProperties: &sheets.GridProperties{FrozenRowCount: 1}}}},
		&sheets.Request{AddConditionalFormatRule: &sheets.AddConditionalFormatRuleRequest{Rule: &sheets.ConditionalFormatRule{
			Ranges: []*sheets.GridRange{{StartRowIndex: 1, EndColumnIndex: 2}},
			BooleanRule: &sheets.BooleanRule{
				Condition: &sheets.BooleanCondition{Type: "CUSTOM_FORMULA", Values: []*sheets.ConditionValue{{UserEnteredValue: `=$C2<>""`}}},
				Format:    &sheets.CellFormat{BackgroundColor: &sheets.Color{Red: 1, Green: 0.8, Blue: 0.4}},
			},
		}}})
	if err != nil {
		t.Fatal(err)
	}
	return server, id
}

// browser opens headless Chromium.
func browser(t *testing.T) context.Context {
	t.Helper()
	ctx, done := context.WithTimeout(browsertest.Open(t, 1200, 800), time.Minute)
	t.Cleanup(done)
	return ctx
}

func TestPageEditsAndHighlights(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	server, id := highlighted(t)
	const coloured = `[...document.querySelectorAll("tbody td")].filter(td => getComputedStyle(td).backgroundColor === "rgb(255, 204, 102)")
		.map(td => td.textContent).join("|")`
	poll := func(want string) chromedp.Action[chromedp.Void] {
		return chromedp.Poll[chromedp.Void](`(` + coloured + `) === ` + "`" + want + "`")
	}
	cell := func(row, column string) string { return `tr[data-r="` + row + `"] td[data-c="` + column + `"]` }
	err := chromedp.Do(ctx,
		chromedp.Navigate(server.Endpoint()+"/spreadsheets/"+id+"?lang=zh"),
		chromedp.WaitVisible(`body[data-live]`),
		poll("Ma|<script>"),
		// A person sorts by name: the highlight moves with its row.
		chromedp.Click(cell("1", "0")),
		chromedp.Click(`button[data-action="sort"]:not([data-descending])`),
		chromedp.Poll[chromedp.Void](`document.querySelector('`+cell("1", "0")+`').textContent === "Alice"`),
		poll("Ma|<script>"),
		chromedp.Poll[chromedp.Void](`document.querySelector('`+cell("2", "0")+`').textContent === "Ma"`),
		// The fault is mended: the highlight vanishes.
		chromedp.Click(cell("2", "2")),
		chromedp.KeyEvent(kb.Delete),
		poll(""),
		// And another cell is edited.
		chromedp.DoubleClick(cell("3", "1")),
		chromedp.WaitVisible(`td input`),
		chromedp.KeyEvent("Tromsø & <i>more</i>\r"),
		chromedp.Poll[chromedp.Void](`document.querySelector('`+cell("3", "1")+`').textContent === "Tromsø & <i>more</i>"`),
	)
	if err != nil {
		t.Fatal(err)
	}
	scripts, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.querySelectorAll("main script, main i").length`))
	if err != nil {
		t.Fatal(err)
	}
	if scripts != 0 {
		t.Error("text of a cell became markup")
	}
	if path := os.Getenv("SHEETSYNC_SCREENSHOT"); path != "" {
		shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, shot, 0o600); err != nil {
			t.Error(err)
		}
	}
	got, err := server.Values(id, "Customers!A2:C4")
	if err != nil {
		t.Fatal(err)
	}
	if want := "Alice Oslo|Ma <script>|Zhang Tromsø & <i>more</i>"; flat(got) != want {
		t.Errorf("the sheet holds %q, want %q", flat(got), want)
	}
}

func flat(rows [][]string) string {
	var lines []string
	for _, row := range rows {
		lines = append(lines, strings.TrimSpace(strings.Join(row, " ")))
	}
	return strings.Join(lines, "|")
}

// TestPageLeadsToRows follows a link to a row of a mail, which stays marked when the
// sheet changes.
func TestPageLeadsToRows(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	server, id := highlighted(t)
	if err := chromedp.Do(ctx, chromedp.Navigate(server.Endpoint()+"/spreadsheets/"+id+"?row=3&to=4"), chromedp.WaitVisible(`body[data-live]`),
		chromedp.Poll[chromedp.Void](`document.getElementById("place").textContent === "A3"`), chromedp.WaitVisible(`tr.asked[data-r="2"] > td.here`), chromedp.WaitVisible(`tr.asked[data-r="3"]`)); err != nil {
		t.Fatal(err)
	}
	if err := server.SetValues(id, "Customers!A2", []any{"Changed elsewhere"}); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.WaitVisible(`body[data-version]`), chromedp.WaitVisible(`tr.asked[data-r="2"] > td.here`)); err != nil {
		t.Fatal(err)
	}
}

// TestPageFollowsOtherClients edits beside the open page.
func TestPageFollowsOtherClients(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	server, id := highlighted(t)
	if err := chromedp.Do(ctx, chromedp.Navigate(server.Endpoint()+"/spreadsheets/"+id), chromedp.WaitVisible(`body[data-live]`)); err != nil {
		t.Fatal(err)
	}
	if err := server.SetValues(id, "Customers!A2", []any{"Changed elsewhere"}); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.Poll[chromedp.Void](`document.querySelector('tr[data-r="1"] td[data-c="0"]').textContent === "Changed elsewhere"`)); err != nil {
		t.Fatal(err)
	}
}

func TestPageRefusesOtherSites(t *testing.T) {
	t.Parallel()
	server, id := highlighted(t)
	for name, header := range map[string]http.Header{
		"another site": {"Content-Type": {"application/json"}, "Sec-Fetch-Site": {"cross-site"}},
		"a form":       {"Content-Type": {"application/x-www-form-urlencoded"}},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.Endpoint()+"/spreadsheets/"+id+"/edit",
			strings.NewReader(`{"action":"delete","sheet":0,"row":1}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header = header
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode < 400 {
			t.Errorf("%s: edited with %s", name, answer.Status)
		}
	}
	if got, err := server.Values(id, "Customers!A2"); err != nil || flat(got) != "Zhang" {
		t.Errorf("the row is gone: %v, %v", got, err)
	}
}

// TestPageShowsTables holds that the page shows Tables, chips and comments, and that none of their texts becomes markup.
func TestPageShowsTables(t *testing.T) {
	t.Parallel()
	server, id := highlighted(t)
	_, err := server.BatchUpdate(id,
		&sheets.Request{AddTable: &sheets.AddTableRequest{Table: &sheets.Table{Name: "Cust<i>", Range: &sheets.GridRange{EndRowIndex: 4, EndColumnIndex: 3},
			RowsProperties: &sheets.TableRowsProperties{FooterColorStyle: &sheets.ColorStyle{RgbColor: &sheets.Color{Red: 1}}}}}},
		&sheets.Request{UpdateCells: &sheets.UpdateCellsRequest{Start: &sheets.GridCoordinate{RowIndex: 1}, Fields: "chipRuns",
			Rows: []*sheets.RowData{{Values: []*sheets.CellData{{ChipRuns: []*sheets.ChipRun{{Chip: &sheets.Chip{
				PersonProperties: &sheets.PersonProperties{Email: "zhang@example.com"}}}}}}}}}},
		&sheets.Request{InsertComment: &sheets.InsertCommentRequest{Coordinate: &sheets.GridCoordinate{RowIndex: 2, ColumnIndex: 1}, Content: "<b>really?"}})
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.Endpoint()+"/spreadsheets/"+id, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`table-head" title="Cust&lt;i&gt;">Name`, ` chip table-body" title="zhang@example.com">Zhang`, `table-foot">Alice`,
		`class="comment" role="img"`, `&lt;b&gt;really?"`} {
		if !strings.Contains(string(body), want) {
			t.Errorf("the page doesn't have %s", want)
		}
	}
	for _, markup := range []string{"<i>", "<b>really"} {
		if strings.Contains(string(body), markup) {
			t.Errorf("the page has %s as markup", markup)
		}
	}
}
