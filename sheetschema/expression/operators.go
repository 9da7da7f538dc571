package expression

import (
	"errors"
	"fmt"
	"strings"

	"github.com/expr-lang/expr/ast"

	"sheetsync/sheetschema/decimal"
)

func (c *compiler) compileBinary(n *ast.BinaryNode) (operand, error) {
	if n.Operator == "in" {
		return c.compileIn(n)
	}
	left, err := c.compile(n.Left)
	if err != nil {
		return operand{}, err
	}
	right, err := c.compile(n.Right)
	if err != nil {
		return operand{}, err
	}
	switch n.Operator {
	case "and", "&&":
		return c.compileLogic(n, left, right, false)
	case "or", "||":
		return c.compileLogic(n, left, right, true)
	case "??":
		return c.compileCoalesce(left, right)
	case "==", "!=":
		return c.compileEquality(n, left, right)
	case "<", "<=", ">", ">=":
		return c.compileOrder(n, left, right)
	case "contains", "startsWith", "endsWith":
		return c.compileTextTest(n, left, right)
	case "matches":
		return c.compileMatch(n, left, right)
	case "+", "-", "*", "/", "%", "**", "^":
		return c.compileArithmetic(n, left, right)
	case "..":
		return operand{}, c.errorf(n, "a range stands only after in, as in x in 1..5", "a range is not a value")
	default:
		return operand{}, c.errorf(n, "", "the operator %s is not supported", n.Operator)
	}
}

func (c *compiler) compileEquality(n *ast.BinaryNode, left, right operand) (operand, error) {
	left, right, err := c.comparable(n, n.Operator, left, right)
	if err != nil {
		return operand{}, err
	}
	wanted := n.Operator == "=="
	if left.asksEmpty() {
		left, right = right, left
	}
	if right.asksEmpty() {
		return operand{typ: static{typ: TypeBoolean}, plain: plainEmptiness(left, wanted), eval: func(f *frame) Value {
			v := left.eval(f)
			if v.typ == TypeUnknown {
				return v
			}
			return BooleanOf(v.isBlank() == wanted)
		}}, nil
	}
	same := plainComparison(left, right, func(order int) bool { return (order == 0) == wanted })
	return operand{typ: static{typ: TypeBoolean}, plain: same, eval: func(f *frame) Value {
		l, r := left.eval(f), right.eval(f)
		if l.missing() || r.missing() {
			return lacking(l, r)
		}
		return BooleanOf(l.Equal(r) == wanted)
	}}, nil
}

func (c *compiler) compileOrder(n *ast.BinaryNode, left, right operand) (operand, error) {
	left, right, err := c.comparable(n, n.Operator, left, right)
	if err != nil {
		return operand{}, err
	}
	for _, side := range []operand{left, right} {
		if !side.typ.typ.ordered() {
			return operand{}, c.errorf(side.node, "", "%s needs values that have an order, but this is %s", n.Operator, side.typ.typ)
		}
	}
	var less, equal, greater bool
	switch n.Operator {
	case "<":
		less = true
	case "<=":
		less, equal = true, true
	case ">":
		greater = true
	case ">=":
		greater, equal = true, true
	}
	holds := func(order int) bool {
		switch {
		case order < 0:
			return less
		case order > 0:
			return greater
		default:
			return equal
		}
	}
	return operand{typ: static{typ: TypeBoolean}, plain: plainComparison(left, right, holds), eval: func(f *frame) Value {
		l, r := left.eval(f), right.eval(f)
		order, ok := l.Compare(r)
		if !ok {
			return lacking(l, r)
		}
		return BooleanOf(holds(order))
	}}, nil
}

// binary is an operation on two values that are neither empty nor unknown.
type binary func(a, b Value) (Value, error)

func (c *compiler) compileArithmetic(n *ast.BinaryNode, left, right operand) (operand, error) {
	var op binary
	result := TypeNumber
	l, r := left.typ.typ, right.typ.typ
	switch {
	case l == TypeNumber && r == TypeNumber:
		op = map[string]binary{
			"+": addNumbers, "-": subtractNumbers, "*": multiplyNumbers, "/": divideNumbers,
			"%": remainderNumbers, "**": powerNumber, "^": powerNumber,
		}[n.Operator]
	case n.Operator == "+" && l == TypeText && r == TypeText:
		return c.concatenation(n, left, right), nil
	case n.Operator == "-" && l == TypeDate && r == TypeDate:
		op = func(a, b Value) (Value, error) { return IntegerOf(a.payload() - b.payload()), nil }
	case n.Operator == "-" && l == TypeDateTime && r == TypeDateTime:
		op = func(a, b Value) (Value, error) {
			return divideNumbers(IntegerOf(a.payload()-b.payload()), IntegerOf(microsecondsPerDay))
		}
	case n.Operator == "+" && l == TypeDate && r == TypeNumber, n.Operator == "-" && l == TypeDate && r == TypeNumber:
		result, op = TypeDate, shiftDate(n.Operator == "-")
	case n.Operator == "+" && l == TypeNumber && r == TypeDate:
		shift := shiftDate(false)
		result, op = TypeDate, func(a, b Value) (Value, error) { return shift(b, a) }
	default:
		return operand{}, c.wrongOperands(n, left, right)
	}
	faults := newFaults(c, n)
	if power := n.Operator == "**" || n.Operator == "^"; power {
		// Hundreds of multiplications of up to 1,000 digits.
		tooMuch, plain := c.fault(n, errTooMuchWork), left
		left.eval = func(f *frame) Value {
			if !f.spend(powerWork) {
				return f.fail(tooMuch)
			}
			return plain.eval(f)
		}
	}
	return operand{typ: static{typ: result}, plain: plainArithmetic(n.Operator, left, right), eval: func(f *frame) Value {
		a, b := left.eval(f), right.eval(f)
		if a.missing() || b.missing() {
			return lacking(a, b)
		}
		v, err := op(a, b)
		if err != nil {
			return f.fail(faults.of(err))
		}
		return v
	}}, nil
}

func (c *compiler) wrongOperands(n *ast.BinaryNode, left, right operand) error {
	hint := ""
	l, r := left.typ.typ, right.typ.typ
	switch {
	case n.Operator == "+" && (l == TypeText || r == TypeText):
		hint = "string(…) turns a value into a text, number(…) a text into a number"
	case left.isNil || right.isNil:
		hint = "use == nil or != nil to ask whether a value is empty"
	case l == TypeDate && r == TypeDateTime, l == TypeDateTime && r == TypeDate:
		hint = "date(…) gives the day of a date with time"
	case l == TypeText || r == TypeText:
		hint = "number(…) reads a number from a text"
	}
	return c.errorf(n, hint, "%s cannot be used between %s and %s", n.Operator, l, r)
}

func (c *compiler) concatenation(n *ast.BinaryNode, left, right operand) operand {
	tooLong, tooMuch := c.fault(n, errTooLong), c.fault(n, errTooMuchWork)
	return operand{typ: static{typ: TypeText}, eval: func(f *frame) Value {
		a, b := left.eval(f), right.eval(f)
		if a.missing() || b.missing() {
			return lacking(a, b)
		}
		if len(a.text)+len(b.text) > maxText {
			return f.fail(tooLong)
		}
		if !f.spend(textWork(len(a.text) + len(b.text))) {
			return f.fail(tooMuch)
		}
		return TextOf(a.text + b.text)
	}}
}

// powerWork is the work of raising to a power.
const powerWork = 20

// textWork is the work of going through a text once.
func textWork(bytes int) int { return 1 + bytes/64 }

func (c *compiler) compileTextTest(n *ast.BinaryNode, left, right operand) (operand, error) {
	for _, side := range []operand{left, right} {
		if !side.is(TypeText) {
			return operand{}, c.errorf(side.node, "string(…) turns it into a text", "%s needs texts, but this is %s", n.Operator, side.typ.typ)
		}
	}
	test := map[string]func(s, part string) bool{
		"contains": strings.Contains, "startsWith": strings.HasPrefix, "endsWith": strings.HasSuffix,
	}[n.Operator]
	tooMuch := c.fault(n, errTooMuchWork)
	return operand{typ: static{typ: TypeBoolean}, eval: func(f *frame) Value {
		a, b := left.eval(f), right.eval(f)
		if a.missing() || b.missing() {
			return lacking(a, b)
		}
		if !f.spend(textWork(len(a.text))) {
			return f.fail(tooMuch)
		}
		return BooleanOf(test(a.text, b.text))
	}}, nil
}

// faults are an operator's prepared errors.
type faults map[error]error

func newFaults(c *compiler, n ast.Node) faults {
	prepared := make(faults)
	for _, err := range []error{ErrDivisionByZero, decimal.ErrTooManyDigits, decimal.ErrExponent, errNotWhole, errOutOfRange, errNotANumber, errTooLong, errTooMuchWork} {
		prepared[err] = c.fault(n, err)
	}
	return prepared
}

func (p faults) of(err error) error {
	for known, prepared := range p {
		if errors.Is(err, known) {
			return prepared
		}
	}
	return fmt.Errorf("evaluate: %w", err)
}
