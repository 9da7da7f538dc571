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
	each := func(f *frame, do func(element, result Value) bool) (missing Value, known bool) {
		v := list.eval(f)
		if v.missing() {
			return v, false
		}
		for _, e := range v.List() {
			if !f.spend(units) {
				return f.fail(tooMuch), false
			}
			f.locals[slot] = e
			if !do(e, body.eval(f)) {
				break
			}
		}
		return Value{}, f.err == nil
	}
	switch name {
	case "map":
		return operand{typ: static{typ: TypeList, elem: body.typ.typ}, eval: collect(each, func(_, result Value) (Value, bool) { return result, true })}, nil
	case "filter":
		return operand{typ: list.typ, eval: collect(each, func(e, result Value) (Value, bool) { return e, result.IsTrue() })}, nil
	case "count":
		return operand{typ: static{typ: TypeNumber}, eval: tally(each, func(yes int, undecided Value, _ bool) Value {
			if undecided.typ == TypeUnknown {
				return undecided
			}
			return IntegerOf(int64(yes))
		})}, nil
	case "one":
		return operand{typ: static{typ: TypeBoolean}, eval: tally(each, func(yes int, undecided Value, decided bool) Value {
			if !decided && yes < 2 {
				return undecided
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

// eachElement calls do for the elements of a list. missing is what takes the
// place of the result where there is no list, and known is false.
type eachElement func(f *frame, do func(element, result Value) bool) (missing Value, known bool)

// collect makes a list of what pick takes. As elsewhere, a list of which one
// element is unknown is unknown.
func collect(each eachElement, pick func(element, result Value) (Value, bool)) evaluator {
	return func(f *frame) Value {
		values := []Value{}
		var unknown Value
		missing, known := each(f, func(element, result Value) bool {
			if result.typ == TypeUnknown {
				unknown = result
				return false
			}
			if v, ok := pick(element, result); ok {
				values = append(values, v)
			}
			return true
		})
		switch {
		case !known:
			return missing
		case unknown.typ == TypeUnknown:
			return unknown
		default:
			return ListOf(values)
		}
	}
}

// tally counts the elements for which the condition holds. undecided is unknown
// where the condition is for one of them; decided says that it is true or false
// for each.
func tally(each eachElement, result func(yes int, undecided Value, decided bool) Value) evaluator {
	return func(f *frame) Value {
		yes, undecided, decided := 0, Value{}, true
		missing, known := each(f, func(_, v Value) bool {
			switch {
			case v.IsTrue():
				yes++
			case v.missing():
				undecided, decided = lacking(undecided, v), false
			}
			return true
		})
		if !known {
			return missing
		}
		return result(yes, undecided, decided)
	}
}

// quantify joins the elements' results as Kleene's or (decisive is true) or
// and (false) would; negated turns the whole around.
func quantify(each eachElement, decisive, negated bool) evaluator {
	return func(f *frame) Value {
		decided, all, undecided := false, true, Value{}
		missing, known := each(f, func(_, v Value) bool {
			if v.missing() {
				undecided, all = lacking(undecided, v), false
			}
			decided = v.IsTrue() && decisive || v.IsFalse() && !decisive
			return !decided
		})
		switch {
		case !known:
			return missing
		case decided:
			return BooleanOf(decisive != negated)
		case !all:
			return undecided
		default:
			return BooleanOf(decisive == negated)
		}
	}
}
