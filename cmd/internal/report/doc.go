// Package report writes what a check found, in the forms that people and programs
// ask for:
//
//	table   lines for people at a terminal (the command prints it itself)
//	json    a JSON document an issue, a line each
//	csv     the same members as columns, for a spreadsheet; no cell is a formula
//	html    one page that needs nothing else: counts and issues, to print or to mail
//	sarif   SARIF 2.1.0 (OASIS), for code scanning and editors
//	junit   JUnit's XML, for the test reports of pipelines
//
// All hold cell values where a suggestion does: they are for whoever may see the
// register. What comes from a sheet is data in each of them.
package report
