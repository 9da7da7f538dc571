// Package readmodel reads what people ask of a register: how it stands, what falls due, a
// customer with all that hangs on it, what its reports say. They are read models, as those
// who separate commands from queries call them (CQRS): made of report views, tables and
// the service's own tables for whoever shows them, and changing nothing.
//
// What is about records is read through a [reading.View], so that nobody sees more than
// their role shows; what is about the service alone, such as how fresh a register is, is
// read as the service.
//
// A [Model] knows one register's descriptor and goes by what it says of its fields
// (package semantic), so that it serves any descriptor:
//
//	reading.Read(ctx, db, reader, func(ctx context.Context, v *reading.View) error {
//		found, err := model.FindCustomers(ctx, v, "雪松", 10)
//		…
//	})
//
// # Masking
//
// A model may be [Model.Masked]. Then whatever its methods read goes by tables in which
// personal fields are masked, reports and histories included, so that nothing that is made
// of them later can show them. The mask of a text differs from value to value and means
// nothing outside of the model: totals by person, and references by a person's name, stay
// right.
//
//	owner     amount                      owner  amount
//	Li Wei    100     sum by owner  →     •••    150
//	Wang Fang  20                         •••    20
//	Li Wei     50
//
// What is personal and no text is null. The domain of a mail address is masked with it: it
// often is the person's name, or the customer's.
package readmodel

import "errors"

// ErrNotFound means that the register has no such thing, or that the reader may not see it.
var ErrNotFound = errors.New("there is no such thing, or it is not for the reader")
