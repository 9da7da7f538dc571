// Package workbooktest holds what every implementation of [syncer.Workbook] must
// do: the port's documented errors and side effects as tests, which an
// implementation's own test calls with a function that opens a fresh one.
package workbooktest
