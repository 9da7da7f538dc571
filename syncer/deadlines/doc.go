// Package deadlines words how each record stands with its deadlines, for the
// column that the service keeps in the sheet: what is due or overdue, and which
// reminders went out about it. It sends nothing; package reminders does.
package deadlines
