package expression

import (
	"github.com/expr-lang/expr/ast"
)

// compilePredicate compiles the functions that ask something of each element
// of a list: any(split(tags, ","), trim(#) == "VIP").
func (c *compiler) compilePredicate(n ast.Node, name string, arguments []ast.Node) (operand, error) {
	if len(arguments) != 2 {
		return operand{}, c.errorf(n, "as in any(list, # == \"x\")", "%s() takes a list and a condition", name)
	}
	list, err := c.compile(arguments[0])
	if err != nil {
		return operand{}, err
	}
	if !list.is(TypeList) {
		return operand{}, c.errorf(arguments[0], `split(text, ",") makes a list of a text`, "%s() needs a list, but this is %s", name, list.typ.typ)
	}
	predicate, ok := arguments[1].(*ast.PredicateNode)
	if !ok {
		return operand{}, c.errorf(arguments[1], "", "%s() needs a condition on #, the element", name)
	}
	element := static{typ: list.typ.elem, elem: TypeAny}
	before := c.nodes
	slot, body, err := c.declare("#", element, func() (operand, error) { return c.compile(predicate.Node) })
	if err != nil {
		return operand{}, err
	}
	if name != "map" && !body.is(TypeBoolean) {
		return operand{}, c.errorf(predicate.Node, "compare # with something", "%s() needs a condition, but this is %s", name, body.typ.typ)
	}
	tooMuch, units := c.fault(n, errTooMuchWork), 1+(c.nodes-before)/16
	// each calls do with every element and the body's value for it, until do
	// returns false.
	each := func(f *frame, do func(element, result Value) bool) (known bool) {
		v := list.eval(f)
		if v.typ == TypeEmpty {
			return false
		}
		for _, e := range v.List() {
			if !f.spend(units) {
				f.fail(tooMuch)
				return false
			}
			f.locals[slot] = e
			if !do(e, body.eval(f)) {
				break
			}
		}
		return f.err == nil
	}
	switch name {
	case "map":
		return operand{typ: static{typ: TypeList, elem: body.typ.typ}, eval: collect(each, func(_, result Value) (Value, bool) { return result, true })}, nil
	case "filter":
		return operand{typ: list.typ, eval: collect(each, func(e, result Value) (Value, bool) { return e, result.IsTrue() })}, nil
	case "count":
		return operand{typ: static{typ: TypeNumber}, eval: tally(each, func(yes, _ int) Value { return IntegerOf(int64(yes)) })}, nil
	case "one":
		return operand{typ: static{typ: TypeBoolean}, eval: tally(each, func(yes, unknown int) Value {
			if unknown > 0 && yes < 2 {
				return Value{}
			}
			return BooleanOf(yes == 1)
		})}, nil
	case "all":
		return operand{typ: static{typ: TypeBoolean}, eval: quantify(each, false, false)}, nil
	case "none":
		return operand{typ: static{typ: TypeBoolean}, eval: quantify(each, true, true)}, nil
	default:
		return operand{typ: static{typ: TypeBoolean}, eval: quantify(each, true, false)}, nil
	}
}

type eachElement func(f *frame, do func(element, result Value) bool) (known bool)

func collect(each eachElement, pick func(element, result Value) (Value, bool)) evaluator {
	return func(f *frame) Value {
		values := []Value{}
		if !each(f, func(element, result Value) bool {
			if v, ok := pick(element, result); ok {
				values = append(values, v)
			}
			return true
		}) {
			return Value{}
		}
		return ListOf(values)
	}
}

func tally(each eachElement, result func(yes, unknown int) Value) evaluator {
	return func(f *frame) Value {
		yes, unknown := 0, 0
		if !each(f, func(_, v Value) bool {
			switch {
			case v.IsTrue():
				yes++
			case v.IsEmpty():
				unknown++
			}
			return true
		}) {
			return Value{}
		}
		return result(yes, unknown)
	}
}

// quantify joins the elements' results as Kleene's or (decisive is true) or
// and (false) would; negated turns the whole around.
func quantify(each eachElement, decisive, negated bool) evaluator {
	return func(f *frame) Value {
		decided, unknown := false, false
		if !each(f, func(_, v Value) bool {
			if v.IsEmpty() {
				unknown = true
			}
			decided = v.IsTrue() && decisive || v.IsFalse() && !decisive
			return !decided
		}) {
			return Value{}
		}
		switch {
		case decided:
			return BooleanOf(decisive != negated)
		case unknown:
			return Value{}
		default:
			return BooleanOf(decisive == negated)
		}
	}
}
