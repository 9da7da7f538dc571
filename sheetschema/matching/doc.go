// Package matching finds out which column of a workbook is which field of a
// descriptor: schema matching, as it is done once, when a team brings a workbook
// that has grown without a descriptor. Each tab is given the resource that it is,
// or none, and each of its columns the field that it is, or none, with how
// certain that is and the evidence for it, so that a person is asked about the
// uncertain ones alone.
//
// A run doesn't match like this: package header knows names, titles and aliases,
// and nothing is guessed there.
package matching
