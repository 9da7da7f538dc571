// Package service joins the program's parts as the configuration says: the
// mirror's database, the client of Google's APIs, the synchronisation of
// registers, their reminders. It is the one place that knows all adapters;
// commands and the schedule work through it.
package service
