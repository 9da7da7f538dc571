package expression

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"sheetsync/sheetschema/decimal"
)

// Bounds of an expression's source.
const (
	maxSource = 10_000 // bytes
	maxNodes  = 2_000
)

// Compile parses and type-checks an expression over the fields of env, and
// makes a program of it. want is the type that its values must have, Any for
// any. An error is an [*Error].
func Compile(source string, env Env, want Type) (program *Program, err error) {
	return CompileWith(source, env, want, Constants{})
}

// CompileWith is Compile for expressions that know constants.
func CompileWith(source string, env Env, want Type, constants Constants) (program *Program, err error) {
	c := &compiler{source: source, env: env, constants: constants, program: &Program{source: source}}
	if len(source) > maxSource {
		return nil, c.errorAt(file.Location{}, fmt.Sprintf("the expression is longer than %d bytes", maxSource), "")
	}
	if strings.TrimSpace(source) == "" {
		return nil, c.errorAt(file.Location{}, "the expression is empty", "")
	}
	defer func() {
		// The parser is not ours: whatever it trips over is the expression's fault.
		if fault := recover(); fault != nil {
			program, err = nil, c.errorAt(file.Location{}, "the expression cannot be read", fmt.Sprint(fault))
		}
	}()
	root, err := c.parse()
	if err != nil {
		return nil, err
	}
	result, err := c.compile(root)
	if err != nil {
		return nil, err
	}
	if err := c.checkResult(root, result, want); err != nil {
		return nil, err
	}
	p := c.program
	p.eval, p.plain, p.typ = result.eval, result.plain, result.typ.typ
	p.root, p.env, p.hasBase = root, env, constants.BaseCurrency != ""
	slices.Sort(p.fields)
	for _, i := range p.fields {
		p.names = append(p.names, env[i].Name)
	}
	return p, nil
}

type compiler struct {
	source string
	env    Env
	// constants are known beside the fields.
	constants Constants
	program   *Program
	nodes     int     // compiled so far
	scope     []local // variables and predicate elements in sight, innermost last
}

// local is a variable of let; the name # is a predicate's current element.
type local struct {
	name string
	slot int
	typ  static
}

// operand is a compiled node.
type operand struct {
	eval     evaluator
	plain    plain // nil for none of its own; see [operand.plainly]
	typ      static
	constant *Value // for literals
	isNil    bool   // the literal nil
	node     ast.Node
}

func (o operand) is(t Type) bool { return o.typ.typ == t }

// asksEmpty reports whether comparing with the operand asks for emptiness: it
// is a written nil or "".
func (o operand) asksEmpty() bool { return o.isNil || o.constant != nil && o.constant.isBlank() }

func (c *compiler) parse() (ast.Node, error) {
	config := conf.CreateNew()
	config.MaxNodes = maxNodes
	tree, err := parser.ParseWithConfig(c.source, config)
	if err == nil {
		return tree.Node, nil
	}
	var fault *file.Error
	if !errors.As(err, &fault) {
		return nil, c.errorAt(file.Location{}, err.Error(), "")
	}
	return nil, c.syntaxError(fault)
}

// errorAt makes an error about a place in the source.
func (c *compiler) errorAt(at file.Location, message, hint string) error {
	line, column := position(c.source, at)
	return &Error{Source: c.source, Line: line, Column: column, Message: message, Hint: hint}
}

// errorf makes an error about a node.
func (c *compiler) errorf(node ast.Node, hint, format string, args ...any) error {
	return c.errorAt(node.Location(), fmt.Sprintf(format, args...), hint)
}

// fault makes the error that an evaluation ends with at a node, once, so that
// a faulty column of 100,000 records costs no more than a sound one.
func (c *compiler) fault(node ast.Node, err error) error {
	_, column := position(c.source, node.Location())
	return &EvalError{Column: column, Err: err}
}

func (c *compiler) checkResult(node ast.Node, result operand, want Type) error {
	got := result.typ.typ
	if want == TypeAny || got == want || result.isNil {
		return nil
	}
	hint := ""
	switch {
	case want == TypeBoolean && len(c.program.fields) == 1 && got != TypeNumber:
		hint = fmt.Sprintf("write %s != nil to ask whether it is there", c.env[c.program.fields[0]].Name)
	case want == TypeBoolean:
		hint = "compare it with something, as in x > 0 or x != nil"
	case want == TypeText && got != TypeList && got != TypeAny:
		hint = "string(…) turns it into a text"
	case want == TypeNumber && got == TypeText:
		hint = "number(…) reads a number from a text"
	case want == TypeDate && got == TypeDateTime:
		hint = "date(…) gives the day of it"
	}
	return c.errorf(node, hint, "the expression gives %s, but %s is needed", got, want)
}

func (c *compiler) compile(node ast.Node) (operand, error) {
	c.nodes++
	o, err := c.compileNode(node)
	o.node = node
	return o, err
}

func (c *compiler) compileNode(node ast.Node) (operand, error) {
	switch n := node.(type) {
	case *ast.NilNode:
		o := literal(Value{}, static{typ: TypeAny})
		o.isNil = true
		return o, nil
	case *ast.BoolNode:
		return literal(BooleanOf(n.Value), static{typ: TypeBoolean}), nil
	case *ast.StringNode:
		// Unlike a cell, a written "" is a text: replace(code, "-", "").
		return literal(Value{typ: TypeText, text: n.Value}, static{typ: TypeText}), nil
	case *ast.IntegerNode, *ast.FloatNode:
		return c.compileNumber(node)
	case *ast.IdentifierNode:
		return c.compileName(n, n.Value)
	case *ast.PointerNode:
		return c.compilePointer(n)
	case *ast.UnaryNode:
		return c.compileUnary(n)
	case *ast.BinaryNode:
		return c.compileBinary(n)
	case *ast.ConditionalNode:
		return c.compileConditional(n)
	case *ast.VariableDeclaratorNode:
		return c.compileLet(n)
	case *ast.ArrayNode:
		return c.compileArray(n)
	case *ast.MemberNode:
		return c.compileMember(n)
	case *ast.ChainNode:
		return c.compile(n.Node)
	case *ast.SliceNode:
		return c.compileSlice(n)
	case *ast.BuiltinNode:
		return c.compileCall(n, n.Name, n.Arguments)
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
			return c.compileCall(n, callee.Value, n.Arguments)
		}
		return operand{}, c.errorf(n, "write year(d), not d.Year()", "values have no methods")
	case *ast.SequenceNode:
		return operand{}, c.errorf(n, "an expression has one value", "several expressions in a row")
	case *ast.MapNode, *ast.PairNode:
		return operand{}, c.errorf(n, "", "maps in braces are not supported")
	default:
		return operand{}, c.errorf(n, "", "this is not supported in formulas and conditions")
	}
}

func literal(v Value, typ static) operand {
	o := operand{
		eval:     func(*frame) Value { return v },
		typ:      typ,
		constant: &v,
	}
	if typ.typ.isPlain() {
		number, s := v.stand()
		o.plain = func(*frame) (decimal.Decimal, standing) { return number, s }
	}
	return o
}

// compileNumber reads a literal from the source, since the parser's float64 is
// no exact decimal.
func (c *compiler) compileNumber(node ast.Node) (operand, error) {
	if n, ok := node.(*ast.IntegerNode); ok {
		return literal(IntegerOf(int64(n.Value)), static{typ: TypeNumber}), nil
	}
	at := node.Location()
	runes := []rune(c.source)
	if at.From < 0 || at.To > len(runes) || at.From >= at.To {
		return operand{}, c.errorf(node, "", "this number cannot be read")
	}
	v, err := ParseNumber(strings.ReplaceAll(string(runes[at.From:at.To]), "_", ""))
	if err != nil {
		return operand{}, c.errorf(node, "", "this number cannot be read: %v", err)
	}
	return literal(v, static{typ: TypeNumber}), nil
}

// compileName resolves a variable or a field.
func (c *compiler) compileName(node ast.Node, name string) (operand, error) {
	for _, l := range slices.Backward(c.scope) {
		if l.name == name {
			return operand{eval: func(f *frame) Value { return f.locals[l.slot] }, typ: l.typ}, nil
		}
	}
	i := c.env.index(name)
	if i < 0 {
		return operand{}, c.unknownName(node, name)
	}
	if !slices.Contains(c.program.fields, i) {
		c.program.fields = append(c.program.fields, i)
	}
	typ := static{typ: c.env[i].Type}
	if typ.typ == TypeList {
		typ.elem = TypeAny
	}
	return operand{eval: func(f *frame) Value { return f.record.Value(i) }, plain: plainField(i, typ.typ), typ: typ}, nil
}

func (c *compiler) unknownName(node ast.Node, name string) error {
	if name == "$env" {
		return c.errorf(node, `write $env["field name"]`, "$env is not a value by itself")
	}
	if _, isFunction := functions[name]; isFunction {
		return c.errorf(node, fmt.Sprintf("a function is called with brackets: %s(…)", name), "there is no field %q", name)
	}
	return c.errorf(node, suggest(name, c.env.names()), "there is no field %q", name)
}

func (c *compiler) compilePointer(n *ast.PointerNode) (operand, error) {
	if n.Name != "" {
		return operand{}, c.errorf(n, "# is the element itself", "#%s is not supported", n.Name)
	}
	return c.compileName(n, "#")
}

// declare gives a variable a slot while body is compiled.
func (c *compiler) declare(name string, typ static, body func() (operand, error)) (slot int, o operand, err error) {
	slot = c.program.locals
	c.program.locals++
	c.scope = append(c.scope, local{name: name, slot: slot, typ: typ})
	o, err = body()
	c.scope = c.scope[:len(c.scope)-1]
	return slot, o, err
}

func (c *compiler) compileLet(n *ast.VariableDeclaratorNode) (operand, error) {
	value, err := c.compile(n.Value)
	if err != nil {
		return operand{}, err
	}
	if c.env.index(n.Name) >= 0 {
		return operand{}, c.errorf(n, "choose another name for the variable", "%q is a field", n.Name)
	}
	slot, body, err := c.declare(n.Name, value.typ, func() (operand, error) { return c.compile(n.Expr) })
	if err != nil {
		return operand{}, err
	}
	o := operand{typ: body.typ, eval: func(f *frame) Value {
		f.locals[slot] = value.eval(f)
		return body.eval(f)
	}}
	if body.plain != nil {
		o.plain = func(f *frame) (decimal.Decimal, standing) {
			f.locals[slot] = value.eval(f)
			return body.plain(f)
		}
	}
	return o, nil
}
