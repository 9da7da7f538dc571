// Package pgcopy loads rows in bulk with PostgreSQL's COPY … FROM STDIN, in its
// text format.
//
// Rows are written straight into the buffer that is sent ([Source]): what lib/pq
// offers itself takes each value as an interface, and costs an allocation a cell.
package pgcopy
