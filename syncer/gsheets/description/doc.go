// Package description reads a spreadsheet's structure from the API's answer: the
// tabs as a run sees them, and what of the service's own is in them.
package description
