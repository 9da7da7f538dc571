package expression

import (
	"github.com/expr-lang/expr/ast"
)

// series is the arguments of a function that takes any number of values of one
// type, or one list of them.
type series struct {
	args   []operand
	ofList bool
	typ    Type
}

func (c *compiler) series(n ast.Node, name string, args []operand) (series, error) {
	if len(args) == 0 {
		return series{}, c.errorf(n, "", "%s() needs at least one value", name)
	}
	s := series{args: args, typ: args[0].typ.typ}
	if s.ofList = len(args) == 1 && args[0].is(TypeList); s.ofList {
		s.typ = args[0].typ.elem
		return s, nil
	}
	for _, o := range args {
		if o.typ.typ != s.typ {
			return series{}, c.errorf(o.node, "", "%s() needs values of one type: this is %s, those before it %s", name, o.typ.typ, s.typ)
		}
	}
	return s, nil
}

// each calls do with every value that is neither empty nor unknown, until do
// returns false. missing is what the absence of others comes to: unknown where
// one is unknown. whole is false where any value, or the list itself, is empty.
func (s *series) each(f *frame, do func(v Value) bool) (missing Value, whole bool) {
	whole = true
	take := func(v Value) bool {
		switch v.typ {
		case TypeEmpty:
			whole = false
			return true
		case TypeUnknown:
			missing, whole = v, false
			return false
		}
		return do(v)
	}
	if s.ofList {
		list := s.args[0].eval(f)
		if list.missing() {
			return list, false
		}
		for _, v := range list.List() {
			if !take(v) {
				break
			}
		}
		return missing, whole
	}
	for _, o := range s.args {
		if !take(o.eval(f)) {
			break
		}
	}
	return missing, whole
}

// compileAggregate compiles min, max, sum and mean, of several arguments or
// of a list. One that is empty makes the result empty.
func (c *compiler) compileAggregate(n ast.Node, name string, args []operand) (operand, error) {
	s, err := c.series(n, name, args)
	if err != nil {
		return operand{}, err
	}
	ordered := name == "min" || name == "max"
	if s.typ != TypeNumber && (!ordered || !s.typ.ordered()) {
		return operand{}, c.errorf(n, "", "%s() cannot be used on %s", name, s.typ)
	}
	faults, tooMuch := newFaults(c, n), c.fault(n, errTooMuchWork)
	fold := aggregates[name]
	return operand{typ: static{typ: s.typ}, eval: func(f *frame) Value {
		var total Value
		var err error
		count := 0
		missing, whole := s.each(f, func(v Value) bool {
			if !f.spend(1) {
				f.fail(tooMuch)
				return false
			}
			if count++; count == 1 {
				total = v
			} else if total, err = fold(total, v); err != nil {
				f.fail(faults.of(err))
			}
			return err == nil
		})
		switch {
		case !whole || f.err != nil:
			return missing
		case name == "sum" && count == 0:
			return IntegerOf(0)
		case name == "mean" && count > 0:
			if total, err = divideNumbers(total, IntegerOf(int64(count))); err != nil {
				return f.fail(faults.of(err))
			}
		}
		return total
	}}, nil
}

var aggregates = map[string]binary{
	"sum":  addNumbers,
	"mean": addNumbers,
	"min":  func(a, b Value) (Value, error) { return better(a, b, -1), nil },
	"max":  func(a, b Value) (Value, error) { return better(a, b, 1), nil },
}

func better(a, b Value, sign int) Value {
	if order, _ := b.Compare(a); order == sign {
		return b
	}
	return a
}

// compileExtreme compiles earliest and latest, of dates and times, and least and
// greatest, of anything that has an order. Unlike min and max they pass over
// what is empty, as SQL's LEAST and GREATEST do in PostgreSQL; of empty values
// only, the result is empty.
func (c *compiler) compileExtreme(n ast.Node, name string, args []operand) (operand, error) {
	s, err := c.series(n, name, args)
	if err != nil {
		return operand{}, err
	}
	sign, temporal := -1, name == "earliest" || name == "latest"
	if name == "latest" || name == "greatest" {
		sign = 1
	}
	if !s.typ.ordered() || temporal && (s.typ == TypeText || s.typ == TypeNumber) {
		hint := ""
		if s.typ.ordered() {
			hint = "least(…) and greatest(…) compare numbers and texts"
		}
		return operand{}, c.errorf(n, hint, "%s() cannot be used on %s", name, s.typ)
	}
	tooMuch := c.fault(n, errTooMuchWork)
	return operand{typ: static{typ: s.typ}, eval: func(f *frame) Value {
		var best Value
		missing, _ := s.each(f, func(v Value) bool {
			if !f.spend(1) {
				f.fail(tooMuch)
				return false
			}
			if best.typ == TypeEmpty {
				best = v
			} else {
				best = better(best, v, sign)
			}
			return true
		})
		if missing.typ == TypeUnknown {
			return missing
		}
		return best
	}}, nil
}

// compileFirstKnown compiles coalesce(a, b, …), the first value that isn't
// empty: a ?? b ?? …
func (c *compiler) compileFirstKnown(n ast.Node, args []operand) (operand, error) {
	if len(args) == 0 {
		return operand{}, c.errorf(n, "", "coalesce() needs at least one value")
	}
	result := args[len(args)-1]
	for i := len(args) - 2; i >= 0; i-- {
		next, err := c.compileCoalesce(args[i], result)
		if err != nil {
			return operand{}, err
		}
		next.node = n
		result = next
	}
	return operand{eval: result.eval, typ: result.typ}, nil
}
