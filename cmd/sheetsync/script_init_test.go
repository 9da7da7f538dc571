package main

import (
	"encoding/json"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// spreadsheetMade is “made FILE”: the file ends with the JSON document of the
// spreadsheet that was made, which SPREADSHEET names from now on.
func spreadsheetMade(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: made FILE")
	}
	lines := strings.Split(strings.TrimSpace(ts.ReadFile(args[0])), "\n")
	var document made
	ts.Check(json.Unmarshal([]byte(lines[len(lines)-1]), &document))
	if document.Spreadsheet == "" {
		ts.Fatalf("no spreadsheet in %s", lines[len(lines)-1])
	}
	ts.Setenv("SPREADSHEET", document.Spreadsheet)
}
