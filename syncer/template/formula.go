package template

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"

	"sheetsync/sheetschema"
)

// errUntranslatable says that a condition has no counterpart in a formula.
var errUntranslatable = errors.New("the condition can't be written as a spreadsheet's formula")

// A translator writes conditions over a record as formulas over the cells of
// its row. Formulas differ by the spreadsheet's locale in their separators and
// names of functions, so it keeps to what is the same in all: operators, and
// functions of at most one argument. A conjunction is a product, a disjunction
// a sum.
//
// A comparison with an empty cell is false, and its negation true.
type translator struct {
	resource *sheetschema.Resource
	// cell returns a field's cell in the first row below the header, its column
	// fixed: $C2. ok is false for a field without a column.
	cell func(field int) (ref string, ok bool)
}

// translate returns a condition's formula without its equals sign.
func (t *translator) translate(source string) (string, error) {
	tree, err := parser.Parse(source)
	if err != nil {
		return "", fmt.Errorf("%w: %w", errUntranslatable, err)
	}
	return t.condition(tree.Node)
}

func (t *translator) field(n ast.Node) *sheetschema.Field {
	name, ok := n.(*ast.IdentifierNode)
	if !ok {
		return nil
	}
	f, ok := t.resource.Field(name.Value)
	if !ok {
		return nil
	}
	return f
}

func (t *translator) ref(f *sheetschema.Field) (string, error) {
	ref, ok := t.cell(f.Index)
	if !ok {
		return "", errUntranslatable
	}
	return ref, nil
}

// condition writes something that is true (1) or false (0).
func (t *translator) condition(n ast.Node) (string, error) {
	switch n := n.(type) {
	case *ast.BinaryNode:
		return t.binary(n)
	case *ast.UnaryNode:
		if n.Operator != "not" && n.Operator != "!" {
			return "", errUntranslatable
		}
		of, err := t.condition(n.Node)
		return "(1-(" + of + "))", err
	case *ast.BoolNode:
		if n.Value {
			return "(1=1)", nil
		}
		return "(1=0)", nil
	case *ast.IdentifierNode:
		f := t.field(n)
		if f == nil || f.Type != sheetschema.TypeBoolean {
			return "", errUntranslatable
		}
		ref, err := t.ref(f)
		return "(" + ref + "=(1=1))", err
	}
	return "", errUntranslatable
}

func (t *translator) binary(n *ast.BinaryNode) (string, error) {
	switch n.Operator {
	case "and", "&&", "or", "||":
		left, err := t.condition(n.Left)
		if err != nil {
			return "", err
		}
		right, err := t.condition(n.Right)
		if err != nil {
			return "", err
		}
		if n.Operator == "and" || n.Operator == "&&" {
			return left + "*" + right, nil
		}
		return "((" + left + "+" + right + ")>0)", nil
	case "in":
		list, ok := n.Right.(*ast.ArrayNode)
		if !ok || len(list.Nodes) == 0 {
			return "", errUntranslatable
		}
		terms := make([]string, len(list.Nodes))
		for i, item := range list.Nodes {
			term, err := t.compare(n.Left, "=", item)
			if err != nil {
				return "", err
			}
			terms[i] = term
		}
		return "((" + strings.Join(terms, "+") + ")>0)", nil
	case "??": // an empty cell is false already
		if value, ok := n.Right.(*ast.BoolNode); ok && !value.Value {
			return t.condition(n.Left)
		}
		return "", errUntranslatable
	}
	operator, ok := map[string]string{"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}[n.Operator]
	if !ok {
		return "", errUntranslatable
	}
	return t.compare(n.Left, operator, n.Right)
}

// compare guards a comparison by its cells being filled.
func (t *translator) compare(left ast.Node, operator string, right ast.Node) (string, error) {
	if _, ok := left.(*ast.NilNode); ok {
		left, right = right, left
	}
	if _, ok := right.(*ast.NilNode); ok {
		f := t.field(left)
		if f == nil || operator != "=" && operator != "<>" {
			return "", errUntranslatable
		}
		ref, err := t.ref(f)
		return "(" + ref + operator + `"")`, err
	}
	var guards []string
	l, err := t.operand(left, &guards)
	if err != nil {
		return "", err
	}
	r, err := t.operand(right, &guards)
	if err != nil {
		return "", err
	}
	return "(" + strings.Join(append(guards, "("+l+operator+r+")"), "*") + ")", nil
}

// operand writes a value, and the guards of the cells in it.
func (t *translator) operand(n ast.Node, guards *[]string) (string, error) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		f := t.field(n)
		if f == nil || f.Type == sheetschema.TypeJSON {
			return "", errUntranslatable
		}
		ref, err := t.ref(f)
		if err != nil {
			return "", err
		}
		switch f.Type {
		case sheetschema.TypeString:
			*guards = append(*guards, "("+ref+`<>"")`)
		case sheetschema.TypeBoolean:
		default:
			*guards = append(*guards, "ISNUMBER("+ref+")")
		}
		return ref, nil
	case *ast.IntegerNode:
		return strconv.Itoa(n.Value), nil
	case *ast.FloatNode:
		// A decimal point is a comma elsewhere; a fraction is the same.
		exact, ok := new(big.Rat).SetString(strconv.FormatFloat(n.Value, 'f', -1, 64))
		if !ok {
			return "", errUntranslatable
		}
		return "(" + exact.Num().String() + "/" + exact.Denom().String() + ")", nil
	case *ast.StringNode:
		return `"` + strings.ReplaceAll(n.Value, `"`, `""`) + `"`, nil
	case *ast.BoolNode:
		return t.condition(n)
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok && callee.Value == "today" && len(n.Arguments) == 0 {
			return "TODAY()", nil
		}
	case *ast.UnaryNode:
		if n.Operator == "-" {
			of, err := t.operand(n.Node, guards)
			return "(-" + of + ")", err
		}
	case *ast.BinaryNode:
		if !strings.Contains("+-*/", n.Operator) || len(n.Operator) != 1 {
			break
		}
		left, err := t.operand(n.Left, guards)
		if err != nil {
			return "", err
		}
		right, err := t.operand(n.Right, guards)
		if err != nil {
			return "", err
		}
		return "(" + left + n.Operator + right + ")", nil
	}
	return "", errUntranslatable
}
