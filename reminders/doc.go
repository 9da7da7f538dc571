// Package reminders tells people by e-mail before the dates in a register fall
// due, and after they have passed.
package reminders
