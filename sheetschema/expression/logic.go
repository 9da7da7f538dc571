package expression

import (
	"github.com/expr-lang/expr/ast"
)

// compileLogic compiles and and or in Kleene's three-valued logic. decisive is
// the value that decides alone: false for and, true for or.
func (c *compiler) compileLogic(n *ast.BinaryNode, left, right operand, decisive bool) (operand, error) {
	for _, side := range []operand{left, right} {
		if !side.is(TypeBoolean) && !side.isNil {
			return operand{}, c.errorf(side.node, "compare it with something, as in x > 0 or x != nil",
				"%s joins conditions, but this is %s", n.Operator, side.typ.typ)
		}
	}
	decided := BooleanOf(decisive)
	return operand{typ: static{typ: TypeBoolean}, plain: plainLogic(left, right, decisive), eval: func(f *frame) Value {
		l := left.eval(f)
		if l.typ == TypeBoolean && l.payload() == decided.payload() {
			return l
		}
		r := right.eval(f)
		if r.typ == TypeBoolean && r.payload() == decided.payload() {
			return r
		}
		if l.missing() || r.missing() {
			return lacking(l, r)
		}
		return r
	}}, nil
}

func (c *compiler) compileUnary(n *ast.UnaryNode) (operand, error) {
	inner, err := c.compile(n.Node)
	if err != nil {
		return operand{}, err
	}
	switch n.Operator {
	case "not", "!":
		if !inner.is(TypeBoolean) && !inner.isNil {
			return operand{}, c.errorf(n.Node, "write x == nil to ask whether x is empty", "%s turns a condition around, but this is %s", n.Operator, inner.typ.typ)
		}
		return operand{typ: static{typ: TypeBoolean}, plain: plainNot(inner), eval: func(f *frame) Value {
			v := inner.eval(f)
			if v.typ != TypeBoolean {
				return v
			}
			return BooleanOf(!v.IsTrue())
		}}, nil
	case "-", "+":
		if !inner.is(TypeNumber) {
			return operand{}, c.errorf(n.Node, "", "%s needs a number, but this is %s", n.Operator, inner.typ.typ)
		}
		if n.Operator == "+" {
			return inner, nil
		}
		if inner.constant != nil {
			return literal(ExactOf(inner.constant.number.Neg()), inner.typ), nil
		}
		return operand{typ: inner.typ, plain: plainNegative(inner), eval: func(f *frame) Value {
			v := inner.eval(f)
			if v.missing() {
				return v
			}
			return ExactOf(v.number.Neg())
		}}, nil
	default:
		return operand{}, c.errorf(n, "", "the operator %s is not supported", n.Operator)
	}
}

// common returns the type of a value that is one of two operands.
func common(a, b operand) (static, bool) {
	switch {
	case a.isNil:
		return b.typ, true
	case b.isNil:
		return a.typ, true
	case a.typ == b.typ:
		return a.typ, true
	case a.is(TypeList) && b.is(TypeList):
		return static{typ: TypeList, elem: TypeAny}, true
	default:
		return static{}, false
	}
}

func (c *compiler) compileConditional(n *ast.ConditionalNode) (operand, error) {
	condition, err := c.compile(n.Cond)
	if err != nil {
		return operand{}, err
	}
	if !condition.is(TypeBoolean) && !condition.isNil {
		return operand{}, c.errorf(n.Cond, "compare it with something, as in x > 0 or x != nil", "a condition is needed, but this is %s", condition.typ.typ)
	}
	yes, err := c.compile(n.Exp1)
	if err != nil {
		return operand{}, err
	}
	no, err := c.compile(n.Exp2)
	if err != nil {
		return operand{}, err
	}
	typ, ok := common(yes, no)
	if !ok {
		return operand{}, c.errorf(n.Exp2, "both sides must be of one type, or nil", "one side is %s, the other %s", yes.typ.typ, no.typ.typ)
	}
	return operand{typ: typ, plain: plainChoice(condition, yes, no), eval: func(f *frame) Value {
		v := condition.eval(f)
		switch {
		case v.IsTrue():
			return yes.eval(f)
		case v.IsFalse():
			return no.eval(f)
		default:
			return lacking(v)
		}
	}}, nil
}

// compileCoalesce compiles x ?? y. An unknown x is not empty.
func (c *compiler) compileCoalesce(left, right operand) (operand, error) {
	typ, ok := common(left, right)
	if !ok {
		return operand{}, c.errorf(right.node, "both sides must be of one type", "?? has %s on its left, but %s on its right", left.typ.typ, right.typ.typ)
	}
	return operand{typ: typ, plain: plainCoalesce(left, right), eval: func(f *frame) Value {
		if v := left.eval(f); v.typ != TypeEmpty || f.err != nil {
			return v
		}
		return right.eval(f)
	}}, nil
}
