package interchange

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"sheetsync/syncer"
)

// An ImportOf is what makes an import the same as another.
type ImportOf struct {
	Register, Resource string
	Digest             string // of the file
}

// Name finds the name of an import of a file, and how far it has come. Imports
// of one file are numbered. known are the names of those that are remembered as
// complete, marks what the spreadsheet says: one that was cut off is gone on
// with, and done says that there is nothing left to do, unless the file is to be
// imported again.
func Name(of ImportOf, known []string, marks []syncer.ImportMark, again bool) (name string, through int, done bool) {
	sum := sha256.Sum256([]byte(fmt.Sprintf("%q %q %q", of.Register, of.Resource, of.Digest)))
	base := hex.EncodeToString(sum[:12])
	complete := make(map[string]bool, len(known))
	for _, k := range known {
		complete[k] = true
	}
	come := make(map[string]syncer.ImportMark, len(marks))
	for _, m := range marks {
		if m.Through >= come[m.Import].Through {
			come[m.Import] = m
		}
	}
	name = base
	for n := 2; ; n++ {
		mark, begun := come[name]
		if !complete[name] && (!begun || !mark.Done) {
			break
		}
		done, name = true, fmt.Sprintf("%s-%d", base, n)
	}
	through = come[name].Through
	return name, through, done && !again && through == 0
}
