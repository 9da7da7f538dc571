// Package adopting connects a sheet that a team already has: it recognises which
// of its tabs and columns are those of a built-in register, asks about what is
// uncertain, and writes a descriptor that extends the built-in one, and a
// register into the configuration.
package adopting
