// Package wire reads and writes the JSON of Google's APIs by their schema: members that don't exist, values of the wrong type
// and unknown names of enumerations are refused in the words of the real API, and field masks are checked and applied.
//
// The schema is taken from the types of Google's own Go client.
package wire
