// Package drift finds computed cells that somebody typed over, so that the
// sheet drifted from what the service wrote. Such a cell is written anew, and
// the person is told, as an issue of severity info.
//
// What the service wrote last is known by a fingerprint of each record's
// computed cells, see package fingerprint. A cell of the sheet that is neither
// what it should hold now nor what was written last was overtyped:
//
//	written last  should be  in the sheet  overtyped
//	100           100        100           no
//	100           120        100           no: the value changed since
//	100           100        99            yes
package drift
