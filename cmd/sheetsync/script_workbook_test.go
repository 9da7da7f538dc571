package main

import (
	"encoding/csv"
	"errors"
	"os/exec"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// makeWorkbook is “xlsx FILE TAB=CSV...”: it makes a workbook of CSV files.
// Digits become numbers, except where they begin with an apostrophe, as when a
// person types them.
func makeWorkbook(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: xlsx FILE TAB=CSV...")
	}
	f := excelize.NewFile()
	defer f.Close()
	for i, arg := range args[1:] {
		tab, file, _ := strings.Cut(arg, "=")
		if i == 0 {
			ts.Check(f.SetSheetName(f.GetSheetName(0), tab))
		} else {
			_, err := f.NewSheet(tab)
			ts.Check(err)
		}
		reader := csv.NewReader(strings.NewReader(ts.ReadFile(file)))
		reader.FieldsPerRecord = -1
		rows, err := reader.ReadAll()
		ts.Check(err)
		for r, row := range rows {
			cells := make([]any, len(row))
			for c, text := range row {
				cells[c] = typed(text)
			}
			at, err := excelize.CoordinatesToCellName(1, r+1)
			ts.Check(err)
			ts.Check(f.SetSheetRow(tab, at, &cells))
		}
	}
	ts.Check(f.SaveAs(ts.MkAbs(args[0])))
}

func typed(text string) any {
	if text == "" {
		return nil
	}
	if rest, ok := strings.CutPrefix(text, "'"); ok {
		return rest
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return n
	}
	return text
}

// checkStatus is “status N COMMAND...”: the command exits with that status.
func checkStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	got := 0
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit status %d instead of %d", got, want)
	}
}
