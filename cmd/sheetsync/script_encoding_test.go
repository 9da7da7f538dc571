package main

import (
	"os"

	"github.com/rogpeppe/go-internal/testscript"

	"sheetsync/syncer/interchange/textfile"
)

// encodeFile is “gb18030 FILE”: it writes a text file in that encoding instead.
func encodeFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: gb18030 FILE")
	}
	encoded, err := textfile.Encode(ts.ReadFile(args[0]), textfile.GB18030, false)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), encoded, 0o600))
}
