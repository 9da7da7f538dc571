package emulator

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"sheetsync/syncer/emulator/grid"
)

// childState is set in the process that TestKill kills.
const childState = "SHEETSYNC_EMULATOR_CHILD_STATE"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childState); dir != "" {
		os.Exit(serveChild(dir))
	}
	os.Exit(m.Run())
}

// serveChild serves a state directory until the process is killed.
func serveChild(dir string) int {
	s, err := New(Options{StateDir: dir, Token: "t"})
	if err == nil {
		err = s.Start(context.Background(), "127.0.0.1:0")
	}
	if err == nil && len(s.Spreadsheets()) == 0 {
		_, err = s.Create("Register", "A")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Fprintln(os.Stdout, s.Endpoint(), s.Spreadsheets()[0].ID)
	select {}
}

type child struct {
	command      *exec.Cmd
	endpoint, id string
}

func startChild(t *testing.T, dir string) *child {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), childState+"="+dir)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	endpoint, id, _ := strings.Cut(strings.TrimSpace(line), " ")
	return &child{c, endpoint, id}
}

func (c *child) kill(t *testing.T) {
	t.Helper()
	if err := c.command.Process.Kill(); err != nil { // SIGKILL
		t.Fatal(err)
	}
	c.command.Wait()
}

// A killed server has kept everything that it answered.
func TestKill(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var want []string
	for round := range 3 {
		c := startChild(t, dir)
		d := &desk{Server: &Server{endpoint: c.endpoint}, t: t, token: "t", id: c.id}
		got := d.ok("GET", "/v4/spreadsheets/ID/values/A!A1:A100", "")
		rows, _ := got["values"].([]any)
		if len(rows) != len(want) {
			t.Fatalf("round %d: %d rows are left of %d", round, len(rows), len(want))
		}
		for i, row := range rows {
			if cells, _ := row.([]any); len(cells) != 1 || cells[0] != want[i] {
				t.Fatalf("round %d: row %d is %v, want %s", round, i, row, want[i])
			}
		}
		for i := range 5 {
			text := fmt.Sprintf("round %d, row %d", round, i)
			d.ok("POST", "/v4/spreadsheets/ID/values/A!A1:append?valueInputOption=RAW", `{"values":[["`+text+`"]]}`)
			want = append(want, text)
		}
		d.batch(fmt.Sprintf(`{"createDeveloperMetadata":{"developerMetadata":{"metadataId":%d,"metadataKey":"k","visibility":"DOCUMENT",
			"location":{"dimensionRange":{"dimension":"ROWS","startIndex":%d,"endIndex":%d}}}}}`, round+1, len(want)-1, len(want)))
		found := d.ok("POST", "/v4/spreadsheets/ID/developerMetadata:search", `{"dataFilters":[{"developerMetadataLookup":{"metadataKey":"k"}}]}`)
		if list, _ := found["matchedDeveloperMetadata"].([]any); len(list) != round+1 {
			t.Fatalf("round %d: developer metadata %v", round, found)
		}
		c.kill(t)
	}
}

// A journal that was cut off in the middle of a record, as a crash leaves it, is read up to there.
func TestCutJournal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	open := func() *Server {
		s, err := New(Options{StateDir: dir, Token: "t"})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := open()
	id, err := s.Create("Register", "A")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"one", "two"} {
		if err := s.SetValues(id, "A!A1", []any{text}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	journal := dir + "/" + id + "/journal.1"
	data, err := os.ReadFile(journal)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(journal, data[:len(data)-3], 0o600); err != nil {
		t.Fatal(err)
	}
	s = open()
	rows, err := s.Values(id, "A!A1")
	if err != nil || len(rows) != 1 || rows[0][0] != "one" {
		t.Fatalf("%v %v", rows, err)
	}
	if err := s.SetValues(id, "A!A2", []any{"after"}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open()
	defer s.Close()
	if rows, err := s.Values(id, "A!A1:A2"); err != nil || len(rows) != 2 || rows[1][0] != "after" {
		t.Fatalf("%v %v", rows, err)
	}
}

// What is read back is what was: every kind of thing a spreadsheet holds.
func TestStateHoldsEverything(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d := newDesk(t, Options{StateDir: dir})
	d.set("A!A1", []any{"name", "=1/0", "50%", "2024-05-06"}, []any{"'007", "TRUE", 1.5, "=A1"})
	d.batch(`{"mergeCells":{"range":{"startRowIndex":5,"endRowIndex":7,"startColumnIndex":0,"endColumnIndex":2}}},
		{"updateCells":{"start":{"rowIndex":3},"fields":"note,userEnteredFormat","rows":[{"values":[{"note":"n","userEnteredFormat":{"backgroundColor":{"red":1}}}]}]}},
		{"addNamedRange":{"namedRange":{"namedRangeId":"nr","name":"names","range":{"startColumnIndex":0,"endColumnIndex":1}}}},
		{"addConditionalFormatRule":{"rule":{"ranges":[{}],"booleanRule":{"condition":{"type":"NOT_BLANK"},"format":{"textFormat":{"bold":true}}}}}},
		{"createDeveloperMetadata":{"developerMetadata":{"metadataId":4,"metadataKey":"k","visibility":"DOCUMENT","location":{"sheetId":5}}}},
		{"addProtectedRange":{"protectedRange":{"protectedRangeId":3,"range":{"sheetId":5}}}},
		{"setBasicFilter":{"filter":{"range":{}}}},
		{"updateDimensionProperties":{"range":{"dimension":"COLUMNS","startIndex":1,"endIndex":2},"properties":{"pixelSize":33,"hiddenByUser":true},"fields":"*"}},
		{"updateSheetProperties":{"properties":{"sheetId":5,"hidden":true,"gridProperties":{"frozenRowCount":2}},"fields":"hidden,gridProperties.frozenRowCount"}}`)
	if err := d.Share(d.id, robot, Reader); err != nil {
		t.Fatal(err)
	}
	all := func(d *desk) map[string]any { return d.ok("GET", "/v4/spreadsheets/ID?includeGridData=true", "") }
	before, _ := all(d), d.Close()
	for range 2 { // from the journal, then from a snapshot
		again := newDesk(t, Options{StateDir: dir})
		var text bytes.Buffer
		if err := again.View(d.id).Write(&text); err != nil {
			t.Fatal(err)
		}
		if difference := compare("", any(before), any(all(again))); difference != "" {
			t.Error(difference)
		}
		if code, _ := again.send(again.token, "DELETE", "/drive/v3/files/ID/permissions/"+permissionID(robot), ""); code != 204 {
			t.Errorf("the reader's permission is gone: %d", code)
		}
		if err := again.Share(d.id, robot, Reader); err != nil {
			t.Fatal(err)
		}
		if err := again.Edit(d.id, func(*grid.Spreadsheet) error { return nil }); err != nil { // writes a snapshot
			t.Fatal(err)
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
