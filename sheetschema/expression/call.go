package expression

import (
	"fmt"

	"github.com/expr-lang/expr/ast"

	"sheetsync/sheetschema/decimal"
)

// function is a function over values that are there; an unknown argument makes
// the result unknown, else an empty one makes it empty.
type function struct {
	params   []Type // Any takes every type
	optional int    // how many of the last params may be left out
	result   Type
	elem     Type // of a resulting List
	work     func(args [3]Value) int
	call     func(s Scope, args [3]Value, given int) (Value, error)
	// plain is call for one number or two, of which the second is 0 where it isn't given; ok
	// is false for a fault. nil for functions of more than numbers.
	plain func(a, b decimal.Decimal) (n decimal.Decimal, ok bool)
}

// compileCall compiles a call of a function by name.
func (c *compiler) compileCall(n ast.Node, name string, arguments []ast.Node) (operand, error) {
	switch name {
	case "any", "all", "none", "one", "count", "filter", "map":
		return c.compilePredicate(n, name, arguments)
	}
	args := make([]operand, len(arguments))
	for i, node := range arguments {
		if _, ok := node.(*ast.PredicateNode); ok {
			return operand{}, c.errorf(n, "use map(list, …) inside it", "%s takes no condition", name)
		}
		o, err := c.compile(node)
		if err != nil {
			return operand{}, err
		}
		args[i] = o
	}
	switch name {
	case "today":
		if len(args) > 0 {
			return operand{}, c.errorf(n, "", "today() takes no arguments")
		}
		c.program.usesToday = true
		return operand{
			typ:   static{typ: TypeDate},
			eval:  func(f *frame) Value { return DateOf(f.scope.Today) },
			plain: func(f *frame) (decimal.Decimal, standing) { return DateOf(f.scope.Today).stand() },
		}, nil
	case "base_currency":
		return c.compileBaseCurrency(n, args)
	case "payment_tolerance":
		return c.compilePaymentTolerance(n, args)
	case "date":
		return c.compileDate(n, args)
	case "min", "max", "sum", "mean":
		return c.compileAggregate(n, name, args)
	case "earliest", "latest", "least", "greatest":
		return c.compileExtreme(n, name, args)
	case "coalesce":
		return c.compileFirstKnown(n, args)
	case "first", "last":
		return c.compileEnd(n, name, args)
	case "if":
		return operand{}, c.errorf(n, "write condition ? this : that", "if is not a function")
	}
	fn, ok := functions[name]
	if !ok {
		return operand{}, c.unknownFunction(n, name)
	}
	return c.compileFunction(n, name, fn, args)
}

func (c *compiler) unknownFunction(n ast.Node, name string) error {
	if hint, ok := otherWays[name]; ok {
		return c.errorf(n, hint, "%s() is not available", name)
	}
	hint := suggest(name, functionNames())
	if c.env.index(name) >= 0 {
		hint = fmt.Sprintf("%s is a field, write it without brackets", name)
	}
	return c.errorf(n, hint, "there is no function %s()", name)
}

func (c *compiler) compileFunction(n ast.Node, name string, fn function, args []operand) (operand, error) {
	least, most := len(fn.params)-fn.optional, len(fn.params)
	if len(args) < least || len(args) > most {
		return operand{}, c.errorf(n, "", "%s() takes %s, but has %d", name, argumentCount(least, most), len(args))
	}
	for i, o := range args {
		if want := fn.params[i]; !o.is(want) && want != TypeAny {
			return operand{}, c.errorf(o.node, conversionHint(want, o.typ.typ), "%s() needs %s here, but this is %s", name, want, o.typ.typ)
		}
	}
	faults, tooMuch := newFaults(c, n), c.fault(n, errTooMuchWork)
	return operand{typ: static{typ: fn.result, elem: fn.elem}, plain: plainCall(fn, args), eval: func(f *frame) Value {
		var values [3]Value
		size, complete := 0, true
		for i, o := range args {
			v := o.eval(f)
			if v.typ == TypeUnknown {
				return v
			}
			complete = complete && v.typ != TypeEmpty
			values[i], size = v, size+len(v.text)
		}
		if !complete {
			return Value{}
		}
		units := textWork(size)
		if fn.work != nil {
			units += fn.work(values)
		}
		if !f.spend(units) {
			return f.fail(tooMuch)
		}
		v, err := fn.call(f.scope, values, len(args))
		if err != nil {
			return f.fail(faults.of(err))
		}
		return v
	}}, nil
}

func argumentCount(least, most int) string {
	switch {
	case most == 0:
		return "no arguments"
	case least == most && most == 1:
		return "1 argument"
	case least == most:
		return fmt.Sprintf("%d arguments", most)
	default:
		return fmt.Sprintf("%d to %d arguments", least, most)
	}
}

func conversionHint(want, got Type) string {
	switch {
	case want == TypeText && got != TypeList:
		return "string(…) turns it into a text"
	case want == TypeNumber && got == TypeText:
		return "number(…) reads a number from a text"
	case want == TypeDate && got == TypeDateTime:
		return "date(…) gives the day of it"
	case want == TypeDate && got == TypeText:
		return `date("2025-03-31") is a date`
	default:
		return ""
	}
}

// compileDate compiles date("2025-03-31"), date(year, month, day) and
// date(datetime).
func (c *compiler) compileDate(n ast.Node, args []operand) (operand, error) {
	typ := static{typ: TypeDate}
	switch {
	case len(args) == 1 && args[0].is(TypeText):
		if args[0].constant == nil {
			return operand{}, c.errorf(args[0].node, "give the column the type date", "date() reads only a text that is written in the expression")
		}
		day, err := ParseDay(args[0].constant.text)
		if err != nil {
			return operand{}, c.errorf(args[0].node, "", "this is %v", err)
		}
		return literal(DateOf(day), typ), nil
	case len(args) == 1 && args[0].is(TypeDate):
		return args[0], nil
	case len(args) == 1 && args[0].is(TypeDateTime):
		return operand{typ: typ, eval: func(f *frame) Value {
			v := args[0].eval(f)
			if v.missing() {
				return v
			}
			return DateOf(DayOf(f.scope.in(v.payload())))
		}}, nil
	case len(args) == 3:
		return c.compileFunction(n, "date", dateFromParts, args)
	default:
		return operand{}, c.errorf(n, `as in date("2025-03-31") or date(2025, 3, 31)`, "date() takes a written date, a date with time, or year, month and day")
	}
}

func (c *compiler) compileEnd(n ast.Node, name string, args []operand) (operand, error) {
	if len(args) != 1 || !args[0].is(TypeList) {
		return operand{}, c.errorf(n, "", "%s() takes one list", name)
	}
	return operand{typ: static{typ: args[0].typ.elem, elem: TypeAny}, eval: func(f *frame) Value {
		list := args[0].eval(f)
		values := list.List()
		switch {
		case list.typ == TypeUnknown:
			return list
		case len(values) == 0:
			return Value{}
		case name == "first":
			return values[0]
		default:
			return values[len(values)-1]
		}
	}}, nil
}
