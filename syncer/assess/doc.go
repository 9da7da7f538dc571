// Package assess finds out what is wrong with a register's records: it computes
// their computed fields, validates them and finds duplicates among them, and
// puts all of it in one order and in words.
//
// It composes the stages compute, validate and find duplicates of a run, for the
// run itself and for whoever looks at records without one: a file that is
// checked, an import before it begins, the sample of a template.
package assess
