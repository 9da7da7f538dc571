package expression

import (
	"regexp"
	"regexp/syntax"

	"github.com/expr-lang/expr/ast"
)

// compileMatch compiles “text matches pattern”. The pattern is part of the
// expression, never a cell's text, and has RE2's syntax; it matches anywhere in
// the text unless it is anchored.
func (c *compiler) compileMatch(n *ast.BinaryNode, left, right operand) (operand, error) {
	if !left.is(TypeText) {
		return operand{}, c.errorf(n.Left, "string(…) turns it into a text", "matches needs a text, but this is %s", left.typ.typ)
	}
	if right.constant == nil || !right.is(TypeText) {
		return operand{}, c.errorf(n.Right, `as in code matches "^[A-Z]{3}$"`, "matches needs a pattern in quotes")
	}
	pattern, err := regexp.Compile(right.constant.text)
	if err != nil {
		return operand{}, c.errorf(n.Right, "the syntax is https://github.com/google/re2/wiki/Syntax", "this pattern cannot be read: %v", err)
	}
	states, tooMuch := stateCount(right.constant.text), c.fault(n, errTooMuchWork)
	return operand{typ: static{typ: TypeBoolean}, eval: func(f *frame) Value {
		v := left.eval(f)
		if v.missing() {
			return v
		}
		// A match takes time in the order of text × states, some 10 ns for each.
		if !f.spend(1 + len(v.text)*states/32) {
			return f.fail(tooMuch)
		}
		return BooleanOf(pattern.MatchString(v.text))
	}}, nil
}

func stateCount(pattern string) int {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return maxWork
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return maxWork
	}
	return len(program.Inst)
}
