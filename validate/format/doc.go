// Package format judges texts of a known form: addresses, numbers and codes
// that a standard or a registry defines. It is pure and looks nothing up: a
// valid e-mail address need not exist, a valid code need not be given out.
package format
