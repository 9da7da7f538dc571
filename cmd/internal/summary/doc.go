// Package summary tells people at a terminal how a run or a round of reminders
// went. Its own words are English like all of the command line's; titles,
// issues and subjects come in the register's language.
package summary
