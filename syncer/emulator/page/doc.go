// Package page shows the emulator's spreadsheets to people: each as a grid with its tabs, formats, conditional formats, notes,
// comments, chips, Tables, merged and hidden cells, and charts, in which cells can be edited and rows inserted, deleted and sorted; enough to play the team beside a
// running service.
//
// The page is rendered on the server, a window of rows at a time; a small script edits cells and follows other clients'
// changes. Text of cells is only ever text: it is escaped everywhere and runs nowhere.
package page
