// Package review shows people which records of a register seem to be one, why, and
// what was decided about them, and finds the records that they name on the command
// line.
package review
