package condition

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/parser"
	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
)

// ErrUnsupported says that an expression can't be written in SQL that gives the same.
var ErrUnsupported = errors.New("the expression has no equal in SQL")

// An Expression is an expression in SQL.
type Expression struct {
	SQL     string // of the expression's type; null for empty, and for unknown
	Unknown string // the condition, never null, that the value rests on what can't be read
}

// Scope is what the expressions of one resource's records stand in.
type Scope struct {
	Resource *sheetschema.Resource
	Settings sheetschema.Settings
	Alias    string // of the resource's table
	Today    string // SQL of the day
	Zone     string // the time zone in which an instant has its day
}

// Of writes an expression in SQL. The error is ErrUnsupported.
func (s Scope) Of(p *expression.Program) (e Expression, err error) {
	defer func() {
		// The parser is not ours; the expression was compiled from the same source.
		if fault := recover(); fault != nil {
			e, err = Expression{}, fmt.Errorf("%w: %v", ErrUnsupported, fault)
		}
	}()
	tree, err := parser.ParseWithConfig(p.Source(), conf.CreateNew())
	if err != nil {
		return Expression{}, fmt.Errorf("%w: %w", ErrUnsupported, err)
	}
	w := &writer{Scope: s, source: []rune(p.Source()), variables: make(map[string]operand)}
	o, err := w.write(tree.Node)
	if err != nil {
		return Expression{}, err
	}
	return Expression{SQL: o.sql, Unknown: o.unknown}, nil
}

// Column is a field's value in SQL: null where it is empty or can't be read.
func (s Scope) Column(field int) string {
	f := s.Resource.Fields[field]
	name := s.name(f)
	if choices := choicesOf(f); choices != "" {
		return "(CASE WHEN " + name + " = ANY (" + choices + ") THEN " + name + " END)"
	}
	return name
}

// Unreadable is the condition, never null, that one of the fields can't be read: its
// cell isn't of its type, rests on such a one, or holds none of its choices.
func (s Scope) Unreadable(fields ...int) string {
	if len(fields) == 0 {
		return "false"
	}
	names := make([]string, len(fields))
	var outside string
	for i, field := range fields {
		f := s.Resource.Fields[field]
		names[i] = pq.QuoteLiteral(f.Name)
		if choices := choicesOf(f); choices != "" {
			outside += " OR coalesce(" + s.name(f) + " <> ALL (" + choices + "), false)"
		}
	}
	return "(coalesce(" + s.Alias + "._raw ?| ARRAY[" + strings.Join(names, ", ") + "], false)" + outside + ")"
}

func (s Scope) name(f *sheetschema.Field) string { return s.Alias + "." + pq.QuoteIdentifier(f.Name) }

// choicesOf lists the texts that people may choose from, as an array; "" where any
// text will do.
func choicesOf(f *sheetschema.Field) string {
	if f.Computed() || f.Type != sheetschema.TypeString || len(f.Constraints.Enum) == 0 {
		return ""
	}
	texts := make([]string, len(f.Constraints.Enum))
	for i, choice := range f.Constraints.Enum {
		texts[i] = pq.QuoteLiteral(choice.Text())
	}
	return "ARRAY[" + strings.Join(texts, ", ") + "]"
}

// never is the condition that never holds.
const never = "false"

// operand is a node in SQL.
type operand struct {
	sql     string
	unknown string          // the condition, never null, that the value is unknown; sql is null then
	typ     expression.Type // TypeAny for nil
	isNil   bool
	literal bool
}

func literal(sql string, typ expression.Type) operand {
	return operand{sql: sql, unknown: never, typ: typ, literal: true}
}

// either is the condition that one of some holds.
func either(conditions ...string) string {
	conditions = slices.DeleteFunc(conditions, func(c string) bool { return c == never })
	switch len(conditions) {
	case 0:
		return never
	case 1:
		return conditions[0]
	}
	return "(" + strings.Join(conditions, " OR ") + ")"
}

// known is a value that is null where a condition holds.
func known(unknown, sql string) string {
	if unknown == never {
		return sql
	}
	return "(CASE WHEN NOT " + unknown + " THEN " + sql + " END)"
}

// maxSQL bounds what an expression becomes, in bytes: each and, or and conditional
// writes its operands twice.
const maxSQL = 50_000

type writer struct {
	Scope
	source    []rune
	variables map[string]operand
}

func unsupported(node ast.Node) error {
	return fmt.Errorf("%w: %T", ErrUnsupported, node)
}

func (w *writer) write(node ast.Node) (operand, error) {
	o, err := w.writeNode(node)
	if err == nil && len(o.sql)+len(o.unknown) > maxSQL {
		return operand{}, unsupported(node)
	}
	return o, err
}

func (w *writer) writeNode(node ast.Node) (operand, error) {
	switch n := node.(type) {
	case *ast.NilNode:
		return operand{sql: "NULL", unknown: never, typ: expression.TypeAny, isNil: true}, nil
	case *ast.BoolNode:
		return literal(fmt.Sprint(n.Value), expression.TypeBoolean), nil
	case *ast.StringNode:
		if strings.ContainsRune(n.Value, 0) {
			return operand{}, unsupported(node)
		}
		o := literal(pq.QuoteLiteral(n.Value), expression.TypeText)
		o.isNil = n.Value == ""
		return o, nil
	case *ast.IntegerNode:
		return literal(fmt.Sprint(n.Value), expression.TypeNumber), nil
	case *ast.FloatNode:
		return w.number(n)
	case *ast.IdentifierNode:
		return w.identifier(n)
	case *ast.UnaryNode:
		return w.unary(n)
	case *ast.BinaryNode:
		return w.binary(n)
	case *ast.ConditionalNode:
		return w.conditional(n)
	case *ast.VariableDeclaratorNode:
		value, err := w.write(n.Value)
		if err != nil {
			return operand{}, err
		}
		w.variables[n.Name] = value
		return w.write(n.Expr)
	case *ast.BuiltinNode:
		return w.call(n, n.Name, n.Arguments)
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
			return w.call(n, callee.Value, n.Arguments)
		}
	}
	return operand{}, unsupported(node)
}

// number is a literal as it is written, since the parser's float64 isn't exact.
func (w *writer) number(n *ast.FloatNode) (operand, error) {
	at := n.Location()
	if at.From < 0 || at.To > len(w.source) || at.From >= at.To {
		return operand{}, unsupported(n)
	}
	v, err := expression.ParseNumber(strings.ReplaceAll(string(w.source[at.From:at.To]), "_", ""))
	if err != nil {
		return operand{}, unsupported(n)
	}
	return literal(v.String(), expression.TypeNumber), nil
}

func (w *writer) identifier(n *ast.IdentifierNode) (operand, error) {
	if v, ok := w.variables[n.Value]; ok {
		return v, nil
	}
	f, ok := w.Resource.Field(n.Value)
	if !ok || f.Type == sheetschema.TypeJSON {
		return operand{}, unsupported(n)
	}
	sql := w.Column(f.Index)
	if f.Type == sheetschema.TypeInteger {
		sql += "::numeric" // which doesn't overflow
	}
	return operand{sql: sql, unknown: w.Unreadable(f.Index), typ: f.Type.Expression()}, nil
}
