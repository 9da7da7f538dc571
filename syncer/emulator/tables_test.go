package emulator_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/api/option"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator"
	"sheetsync/syncer/emulator/assume"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// TestGoogleClient holds that Google's own client can work with Tables, chips and comments, and that a restart on the same state
// directory, under other assumptions, keeps all of them.
func TestGoogleClient(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	start := func(answers string) (*emulator.Server, *sheets.Service) {
		t.Helper()
		assumed, err := assume.Parse(answers)
		if err != nil {
			t.Fatal(err)
		}
		server, err := emulator.New(emulator.Options{Seed: 1, StateDir: dir, Token: "t", NoPage: true, Assume: assumed})
		if err != nil {
			t.Fatal(err)
		}
		if err := server.Start(t.Context(), "127.0.0.1:0"); err != nil {
			t.Fatal(err)
		}
		key, err := server.AddServiceAccount("sync@example.iam.gserviceaccount.com")
		if err != nil {
			t.Fatal(err)
		}
		client, err := sheets.NewService(t.Context(), option.WithEndpoint(server.Endpoint()),
			option.WithAuthCredentialsJSON(option.ServiceAccount, key), option.WithScopes(sheets.SpreadsheetsScope))
		if err != nil {
			t.Fatal(err)
		}
		return server, client
	}
	server, client := start("appendBelowTable=join,updateNoMatch=ignored")
	id, err := server.Create("Register", "Orders")
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Share(id, "sync@example.iam.gserviceaccount.com", emulator.Writer); err != nil {
		t.Fatal(err)
	}
	whole := &sheets.GridRange{EndRowIndex: 3, EndColumnIndex: 2}
	if err := server.SetValues(id, "Orders!A1", []any{"order", "owner"}, []any{"a", "Li"}, []any{"b", "Wang"}); err != nil {
		t.Fatal(err)
	}
	done, err := client.Spreadsheets.BatchUpdate(id, &sheets.BatchUpdateSpreadsheetRequest{Requests: []*sheets.Request{
		{AddTable: &sheets.AddTableRequest{Table: &sheets.Table{Name: "Orders", Range: whole,
			ColumnProperties: []*sheets.TableColumnProperties{{ColumnIndex: 1, ColumnType: "PEOPLE_CHIP"}}}}},
		{UpdateCells: &sheets.UpdateCellsRequest{Start: &sheets.GridCoordinate{RowIndex: 1, ColumnIndex: 1}, Fields: "userEnteredValue,chipRuns",
			Rows: []*sheets.RowData{{Values: []*sheets.CellData{{UserEnteredValue: &sheets.ExtendedValue{StringValue: new("@")},
				ChipRuns: []*sheets.ChipRun{{Chip: &sheets.Chip{PersonProperties: &sheets.PersonProperties{Email: "li.ming@example.com"}}}}}}}}}},
		{InsertComment: &sheets.InsertCommentRequest{Coordinate: &sheets.GridCoordinate{RowIndex: 2}, Content: "late?"}},
		{UpdateDeveloperMetadata: &sheets.UpdateDeveloperMetadataRequest{Fields: "metadataValue", DeveloperMetadata: &sheets.DeveloperMetadata{MetadataValue: "x"},
			DataFilters: []*sheets.DataFilter{{DeveloperMetadataLookup: &sheets.DeveloperMetadataLookup{MetadataId: 9}}}}},
	}}).Do()
	if err != nil {
		t.Fatal(err)
	}
	if table := done.Replies[0].AddTable.Table; table.Name != "Orders" || table.TableId == "" || done.CommentUpdateState != "ALL_SAVED" {
		t.Errorf("table %+v, comments %s", table, done.CommentUpdateState)
	}
	appended, err := client.Spreadsheets.Values.Append(id, "Orders!A1", &sheets.ValueRange{Values: [][]any{{"c", "Zhao"}}}).ValueInputOption("RAW").Do()
	if err != nil {
		t.Fatal(err)
	}
	if appended.Updates.UpdatedRange != "Orders!A4:B4" {
		t.Errorf("appended to %s", appended.Updates.UpdatedRange)
	}
	see := func(client *sheets.Service) string {
		t.Helper()
		got, err := client.Spreadsheets.Get(id).CommentsViewMode("COMMENTS_VIEW_MODE_INCLUDED").
			Fields("comments(headPost.content,commentId),sheets(commentAnchors,tables,data.rowData.values(formattedValue,chipRuns))").Do()
		if err != nil {
			t.Fatal(err)
		}
		got.ServerResponse.Header = nil
		text, err := got.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	before := see(client)
	for _, part := range []string{`"endRowIndex":4`, `"columnType":"PEOPLE_CHIP"`, `"email":"li.ming@example.com"`, `"formattedValue":"Li Ming"`, `"content":"late?"`} {
		if !strings.Contains(before, part) {
			t.Errorf("there is no %s in %s", part, before)
		}
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	server, client = start("")
	if diff := cmp.Diff(before, see(client)); diff != "" {
		t.Errorf("after a restart (-want +got):\n%s", diff)
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestTablesHold makes random requests around two Tables: whatever is done, a Table lies in its grid, apart from the others, and
// has a column for each of the sheet's, named as its header cell says.
func TestTablesHold(t *testing.T) {
	t.Parallel()
	for seed := range uint64(30) {
		server, err := emulator.New(emulator.Options{Seed: seed + 1, NoPage: true})
		if err != nil {
			t.Fatal(err)
		}
		id, err := server.Create("Register", "Orders", "Other")
		if err != nil {
			t.Fatal(err)
		}
		sheet, err := server.SheetID(id, "Orders")
		if err != nil {
			t.Fatal(err)
		}
		random := rand.New(rand.NewPCG(seed, 0))
		n := func(limit int) int64 { return int64(random.IntN(limit)) }
		area := func() *sheets.GridRange {
			row, col := n(14), n(8)
			return &sheets.GridRange{SheetId: sheet, StartRowIndex: row, EndRowIndex: row + 1 + n(6), StartColumnIndex: col, EndColumnIndex: col + 1 + n(5)}
		}
		lines := func() *sheets.DimensionRange {
			at, dimension := n(10), "ROWS"
			if random.IntN(2) == 0 {
				dimension = "COLUMNS"
			}
			return &sheets.DimensionRange{SheetId: sheet, Dimension: dimension, StartIndex: at, EndIndex: at + 1 + n(3)}
		}
		footer := &sheets.TableRowsProperties{FooterColorStyle: &sheets.ColorStyle{RgbColor: &sheets.Color{Red: 1}}}
		kinds := []func() *sheets.Request{
			func() *sheets.Request {
				return &sheets.Request{AddTable: &sheets.AddTableRequest{Table: &sheets.Table{TableId: fmt.Sprint(1 + n(3)), Range: area(),
					ColumnProperties: []*sheets.TableColumnProperties{{ColumnIndex: n(3), ColumnType: "DATE"}}}}}
			},
			func() *sheets.Request {
				return &sheets.Request{UpdateTable: &sheets.UpdateTableRequest{Fields: "range", Table: &sheets.Table{TableId: fmt.Sprint(1 + n(3)), Range: area()}}}
			},
			func() *sheets.Request {
				return &sheets.Request{UpdateTable: &sheets.UpdateTableRequest{Fields: "rowsProperties.footerColorStyle",
					Table: &sheets.Table{TableId: fmt.Sprint(1 + n(3)), RowsProperties: []*sheets.TableRowsProperties{nil, footer}[n(2)]}}}
			},
			func() *sheets.Request {
				return &sheets.Request{InsertDimension: &sheets.InsertDimensionRequest{Range: lines(), InheritFromBefore: n(2) == 0}}
			},
			func() *sheets.Request {
				return &sheets.Request{DeleteDimension: &sheets.DeleteDimensionRequest{Range: lines()}}
			},
			func() *sheets.Request {
				return &sheets.Request{MoveDimension: &sheets.MoveDimensionRequest{Source: lines(), DestinationIndex: n(14)}}
			},
			func() *sheets.Request {
				return &sheets.Request{InsertRange: &sheets.InsertRangeRequest{Range: area(), ShiftDimension: lines().Dimension}}
			},
			func() *sheets.Request {
				return &sheets.Request{DeleteRange: &sheets.DeleteRangeRequest{Range: area(), ShiftDimension: lines().Dimension}}
			},
			func() *sheets.Request {
				return &sheets.Request{SortRange: &sheets.SortRangeRequest{Range: area()}}
			},
			func() *sheets.Request {
				return &sheets.Request{CutPaste: &sheets.CutPasteRequest{Source: area(), Destination: &sheets.GridCoordinate{SheetId: sheet, RowIndex: n(14), ColumnIndex: n(8)}}}
			},
			func() *sheets.Request {
				return &sheets.Request{AppendCells: &sheets.AppendCellsRequest{TableId: fmt.Sprint(1 + n(3)), Fields: "userEnteredValue",
					Rows: []*sheets.RowData{{Values: []*sheets.CellData{{UserEnteredValue: &sheets.ExtendedValue{StringValue: new("x")}}}}}}}
			},
			func() *sheets.Request {
				return &sheets.Request{UpdateCells: &sheets.UpdateCellsRequest{Range: area(), Fields: "userEnteredValue"}}
			},
			func() *sheets.Request {
				return &sheets.Request{DeleteTable: &sheets.DeleteTableRequest{TableId: fmt.Sprint(1 + n(3))}}
			},
		}
		done := 0
		for range 150 {
			request := kinds[n(len(kinds))]()
			if _, err := server.BatchUpdate(id, request); err != nil {
				continue // refused
			}
			done++
			sh := server.View(id).Sheet(sheet)
			if problem := faultyTable(sh); problem != "" {
				name, _ := wire.Only(request)
				t.Fatalf("seed %d: after %s: %s", seed, name, problem)
			}
		}
		if done < 40 {
			t.Errorf("seed %d: only %d requests weren't refused", seed, done)
		}
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	}
}

// faultyTable tells what is wrong with the Tables of a sheet, "" when nothing is.
func faultyTable(sh *grid.Sheet) string {
	for i, table := range sh.Tables {
		r := grid.RangeOf(table.Range)
		if r.Empty() || !sh.Bounds().Contains(r) || len(table.ColumnProperties) != r.Cols() {
			return fmt.Sprintf("%d columns in %+v of %+v", len(table.ColumnProperties), r, sh.Bounds())
		}
		for c, p := range table.ColumnProperties {
			if text := sh.Cell(r.StartRow, r.StartCol+c).Text(); int(p.ColumnIndex) != c || p.ColumnName == "" || p.ColumnName != text {
				return fmt.Sprintf("column %d is %d, %q with the header %q", c, p.ColumnIndex, p.ColumnName, text)
			}
		}
		for _, other := range sh.Tables[i+1:] {
			if grid.RangeOf(other.Range).Overlaps(r) {
				return "two overlap"
			}
		}
	}
	return ""
}
