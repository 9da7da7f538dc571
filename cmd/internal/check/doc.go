// Package check looks a workbook over without keeping anything: a run like any
// other whose mirror only remembers what was found.
package check
