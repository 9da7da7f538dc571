package expression

import (
	"errors"
	"time"

	"github.com/expr-lang/expr/ast"
)

// comparable makes two operands comparable: a text that is written in the
// expression becomes a date beside a date, and likewise beside a time.
func (c *compiler) comparable(n ast.Node, operator string, left, right operand) (l, r operand, err error) {
	if left, err = c.asMoment(left, right); err != nil {
		return left, right, err
	}
	if right, err = c.asMoment(right, left); err != nil {
		return left, right, err
	}
	equality := operator == "==" || operator == "!="
	switch {
	case left.typ.typ == right.typ.typ, left.is(TypeAny), right.is(TypeAny), equality && (left.asksEmpty() || right.asksEmpty()):
		return left, right, nil
	}
	hint := ""
	switch {
	case left.is(TypeDateTime) && right.is(TypeDate) || left.is(TypeDate) && right.is(TypeDateTime):
		hint = "date(…) gives the day of a date with time"
	case left.is(TypeText) && right.is(TypeNumber) || left.is(TypeNumber) && right.is(TypeText):
		hint = "string(…) and number(…) turn one into the other"
	}
	return left, right, c.errorf(n, hint, "%s compares %s with %s", operator, left.typ.typ, right.typ.typ)
}

// asMoment reads a written text as the date or time that it is compared with.
func (c *compiler) asMoment(o, beside operand) (operand, error) {
	if o.constant == nil || !o.is(TypeText) || o.asksEmpty() {
		return o, nil
	}
	text := o.constant.text
	var read operand
	switch beside.typ.typ {
	case TypeDate:
		day, err := ParseDay(text)
		if err != nil {
			return o, c.errorf(o.node, `write dates as "2025-03-31"`, "this is compared with a date, but is %v", err)
		}
		read = literal(DateOf(day), static{typ: TypeDate})
	case TypeTime:
		seconds, err := parseClock(text)
		if err != nil {
			return o, c.errorf(o.node, `write times as "14:30"`, "this is compared with a time, but is not one")
		}
		read = literal(TimeOf(seconds), static{typ: TypeTime})
	case TypeDateTime:
		var err error
		if read, err = momentLiteral(text); err != nil {
			return o, c.errorf(o.node, `write "2025-03-31 14:30"`, "this is compared with a date with time, but is not one")
		}
	default:
		return o, nil
	}
	read.node = o.node
	return read, nil
}

// parseClock reads a time of day as seconds since midnight.
func parseClock(text string) (int64, error) {
	for _, layout := range []string{"15:04", time.TimeOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return secondOfDay(t), nil
		}
	}
	return 0, errors.New("not a time of day")
}

// momentLiteral reads a date with time: an instant when it says its zone, else
// one in the zone of the run.
func momentLiteral(text string) (operand, error) {
	typ := static{typ: TypeDateTime}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return literal(DateTimeOf(t.UnixMicro()), typ), nil
	}
	for _, layout := range []string{"2006-01-02 15:04", time.DateTime} {
		t, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		return operand{typ: typ, eval: func(f *frame) Value {
			return DateTimeOf(DayOf(t).At(int(secondOfDay(t)), f.scope.Zone).UnixMicro())
		}}, nil
	}
	return operand{}, errors.New("not a date with time")
}
