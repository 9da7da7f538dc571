// Package readmodel reads what people ask of a register: how it stands, what falls due, a
// customer with all that hangs on it. They are read models, as those who separate commands
// from queries call them (CQRS): made of report views, tables and the service's own tables
// for whoever shows them, and changing nothing.
//
// What is about records is read through a [reading.View], so that nobody sees more than
// their role shows; what is about the service alone, such as how fresh a register is, is
// read as the service.
package readmodel

import "errors"

// ErrNotFound means that the register has no such thing, or that the reader may not see it.
var ErrNotFound = errors.New("there is no such thing, or it is not for the reader")
