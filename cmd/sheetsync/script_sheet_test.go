package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/oauth2"
	"google.golang.org/api/option"
	"google.golang.org/api/sheets/v4"
)

// startEmulator is “emulator [FLAG...]”: it starts sheetsync emulate as a
// process, waits until it is ready, and sets ENDPOINT, SPREADSHEET (the first
// one's id) and the settings that lead the program there.
func startEmulator(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("unsupported: ! emulator")
	}
	program := findProgram(ts)
	args = append([]string{"emulate", "--token", "team", "--credentials-out", ts.MkAbs("service-account.json")}, args...)
	cmd := exec.CommandContext(context.Background(), program, args...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(os.Environ(), "HOME="+ts.Getenv("HOME"))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	ts.Defer(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		timer := time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() })
		defer timer.Stop()
		if err := cmd.Wait(); err != nil {
			ts.Logf("the emulator ended with %v", err)
		}
	})
	var ready emulated
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		ts.Fatalf("the emulator did not become ready: %v", err)
	}
	ts.Check(json.Unmarshal(line, &ready))
	ts.Setenv("ENDPOINT", ready.Endpoint)
	ts.Setenv("SHEETSYNC_GOOGLE_ENDPOINT", ready.Endpoint)
	ts.Setenv("SHEETSYNC_GOOGLE_CREDENTIALS", ts.MkAbs("service-account.json"))
	ts.Setenv("SHEETSYNC_GOOGLE_REQUESTS_PER_MINUTE", "6000")
	if len(ready.Spreadsheets) > 0 {
		ts.Setenv("SPREADSHEET", ready.Spreadsheets[0].ID)
	}
}

// findProgram is the test binary under the program's name.
func findProgram(ts *testscript.TestScript) string {
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		program := filepath.Join(dir, "sheetsync")
		if info, err := os.Stat(program); err == nil && !info.IsDir() {
			return program
		}
	}
	ts.Fatalf("sheetsync is not in PATH")
	return ""
}

func connect(ts *testscript.TestScript) *sqlx.DB {
	db, err := sqlx.Connect("postgres", ts.Getenv("DATABASE"))
	ts.Check(err)
	return db
}

func cellText(cell any) string {
	switch v := cell.(type) {
	case nil:
		return "NULL"
	case []byte:
		return string(v)
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano)
	default:
		return fmt.Sprint(v)
	}
}

// team is the sheet's API as somebody of the team uses it.
type team struct {
	ts *testscript.TestScript
	*sheets.Service
	id string
}

func newTeam(ts *testscript.TestScript) *team {
	source := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "team"})
	service, err := sheets.NewService(context.Background(), option.WithEndpoint(ts.Getenv("ENDPOINT")+"/"),
		option.WithHTTPClient(oauth2.NewClient(context.Background(), source)))
	ts.Check(err)
	return &team{ts: ts, Service: service, id: ts.Getenv("SPREADSHEET")}
}

// editSheet edits the sheet as another client would:
//
//	sheet set RANGE VALUE...     cells of one row, as typed by a person
//	sheet show RANGE             prints the rows as displayed, cells separated by |
//	sheet insert TAB ROW         a blank row before the row
//	sheet delete TAB ROW COUNT   rows
//	sheet move TAB ROW BEFORE    a row
//	sheet sort TAB COLUMN        all rows below the header, descending
//	sheet drop TAB               the tab
//	sheet rename TAB TITLE       the tab
//	sheet comments TAB           prints them: cell|status|assignee|text|replies
//	sheet reply TAB CELL TEXT    to the open comment on the cell
//	sheet resolve TAB CELL       the same
//	sheet do TAB REQUEST         a request of batchUpdate, in which TAB is the tab's id
func editSheet(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: sheet set|show|insert|delete|move|sort|drop|rename ...")
	}
	t := newTeam(ts)
	number := func(i int) int64 {
		n, err := strconv.ParseInt(args[i], 10, 64)
		ts.Check(err)
		return n
	}
	switch args[0] {
	case "set":
		row := make([]any, len(args)-2)
		for i, cell := range args[2:] {
			row[i] = cell
		}
		_, err := t.Spreadsheets.Values.Update(t.id, args[1], &sheets.ValueRange{Values: [][]any{row}}).ValueInputOption("USER_ENTERED").Do()
		ts.Check(err)
	case "show":
		t.show(args[1])
	case "insert":
		t.batch(&sheets.Request{InsertDimension: &sheets.InsertDimensionRequest{Range: t.rows(args[1], number(2), 1)}})
	case "delete":
		t.batch(&sheets.Request{DeleteDimension: &sheets.DeleteDimensionRequest{Range: t.rows(args[1], number(2), number(3))}})
	case "move":
		t.batch(&sheets.Request{MoveDimension: &sheets.MoveDimensionRequest{Source: t.rows(args[1], number(2), 1), DestinationIndex: number(3) - 1}})
	case "sort":
		p := t.tab(args[1])
		t.batch(&sheets.Request{SortRange: &sheets.SortRangeRequest{
			Range:     &sheets.GridRange{SheetId: p.SheetId, StartRowIndex: 1, ForceSendFields: []string{"SheetId"}},
			SortSpecs: []*sheets.SortSpec{{DimensionIndex: number(2), SortOrder: "DESCENDING", ForceSendFields: []string{"DimensionIndex"}}},
		}})
	case "drop":
		t.batch(&sheets.Request{DeleteSheet: &sheets.DeleteSheetRequest{SheetId: t.tab(args[1]).SheetId, ForceSendFields: []string{"SheetId"}}})
	case "rename":
		t.batch(&sheets.Request{UpdateSheetProperties: &sheets.UpdateSheetPropertiesRequest{
			Properties: &sheets.SheetProperties{SheetId: t.tab(args[1]).SheetId, Title: args[2], ForceSendFields: []string{"SheetId"}}, Fields: "title",
		}})
	case "comments":
		t.comments(args[1])
	case "reply":
		t.reply(args[1], args[2], &sheets.Post{Content: args[3]})
	case "resolve":
		t.reply(args[1], args[2], &sheets.Post{CommentAction: "RESOLVE"})
	case "do":
		request := new(sheets.Request)
		ts.Check(json.Unmarshal([]byte(strings.ReplaceAll(args[2], "TAB", strconv.FormatInt(t.tab(args[1]).SheetId, 10))), request))
		t.batch(request)
	default:
		ts.Fatalf("unknown: sheet %s", args[0])
	}
}

func (t *team) show(cells string) {
	got, err := t.Spreadsheets.Values.Get(t.id, cells).Do()
	t.ts.Check(err)
	for _, row := range got.Values {
		texts := make([]string, len(row))
		for i, cell := range row {
			texts[i] = strings.ReplaceAll(fmt.Sprint(cell), "\n", "\\n")
		}
		_, err := fmt.Fprintln(t.ts.Stdout(), strings.Join(texts, "|"))
		t.ts.Check(err)
	}
}

func (t *team) batch(request *sheets.Request) {
	_, err := t.Spreadsheets.BatchUpdate(t.id, &sheets.BatchUpdateSpreadsheetRequest{Requests: []*sheets.Request{request}}).Do()
	t.ts.Check(err)
}

func (t *team) tab(title string) *sheets.SheetProperties {
	book, err := t.Spreadsheets.Get(t.id).Fields("sheets.properties").Do()
	t.ts.Check(err)
	for _, s := range book.Sheets {
		if s.Properties.Title == title {
			return s.Properties
		}
	}
	t.ts.Fatalf("there is no tab %s", title)
	return nil
}

func (t *team) rows(title string, row, count int64) *sheets.DimensionRange {
	return &sheets.DimensionRange{
		SheetId: t.tab(title).SheetId, Dimension: "ROWS", StartIndex: row - 1, EndIndex: row - 1 + count,
		ForceSendFields: []string{"SheetId", "StartIndex"},
	}
}

// injectFault is “fault JSON” or “fault clear”: the emulator's requests fail
// from now on, as its admin page is told.
func injectFault(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: fault SPEC|clear")
	}
	method, body := http.MethodPost, args[0]
	if args[0] == "clear" {
		method, body = http.MethodDelete, ""
	}
	req, err := http.NewRequestWithContext(context.Background(), method, ts.Getenv("ENDPOINT")+"/admin/faults", strings.NewReader(body))
	ts.Check(err)
	req.Header.Set("Content-Type", "text/plain")
	res, err := http.DefaultClient.Do(req)
	ts.Check(err)
	defer res.Body.Close()
	if res.StatusCode >= 300 {
		ts.Fatalf("the emulator answered %s", res.Status)
	}
}
