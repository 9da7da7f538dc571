package expression

import "github.com/expr-lang/expr/ast"

// Lacks reports whether the expression rests on fields that no record has, with no
// other way to a value: strictness analysis of the syntax tree, where absent tells
// the fields by their positions in the [Env].
//
// An operator or function lacks a value where one of its operands does; a
// conditional where its condition or one of its branches does, since it can't be
// said which one counts. Other ways are “x ?? y”, coalesce, earliest, latest, least
// and greatest, “and” and “or”, which lack a value only where all of their operands
// do. “x == nil” is true of a field that no record has, as it is of a blank cell.
// base_currency() lacks a value in a register that has none.
func (p *Program) Lacks(absent func(field int) bool) bool {
	s := strictness{env: p.env, absent: absent, base: p.hasBase, locals: make(map[string]bool)}
	return s.node(p.root)
}

type strictness struct {
	env    Env
	absent func(int) bool
	base   bool            // the register has a base currency
	locals map[string]bool // variables in sight, and whether they lack a value
}

func (s *strictness) node(node ast.Node) bool {
	switch n := node.(type) {
	case *ast.IdentifierNode:
		if lacks, ok := s.locals[n.Value]; ok {
			return lacks
		}
		i := s.env.index(n.Value)
		return i >= 0 && s.absent(i)
	case *ast.UnaryNode:
		return s.node(n.Node)
	case *ast.BinaryNode:
		return s.binary(n)
	case *ast.ConditionalNode:
		return s.any(n.Cond, n.Exp1, n.Exp2)
	case *ast.VariableDeclaratorNode:
		before, shadowed := s.locals[n.Name]
		s.locals[n.Name] = s.node(n.Value)
		lacks := s.node(n.Expr)
		if delete(s.locals, n.Name); shadowed {
			s.locals[n.Name] = before
		}
		return lacks
	case *ast.ArrayNode:
		return s.any(n.Nodes...)
	case *ast.MemberNode:
		return s.member(n)
	case *ast.ChainNode:
		return s.node(n.Node)
	case *ast.SliceNode:
		return s.any(n.Node, n.From, n.To)
	case *ast.PredicateNode:
		return s.node(n.Node)
	case *ast.BuiltinNode:
		return s.call(n.Name, n.Arguments)
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
			return s.call(callee.Value, n.Arguments)
		}
	}
	return false // a literal, the element of a list, nothing at all
}

func (s *strictness) any(nodes ...ast.Node) bool {
	for _, n := range nodes {
		if s.node(n) {
			return true
		}
	}
	return false
}

func (s *strictness) all(nodes ...ast.Node) bool {
	for _, n := range nodes {
		if !s.node(n) {
			return false
		}
	}
	return len(nodes) > 0
}

func (s *strictness) binary(n *ast.BinaryNode) bool {
	switch n.Operator {
	case "??", "and", "or", "&&", "||":
		return s.all(n.Left, n.Right)
	case "==", "!=":
		if blank(n.Left) || blank(n.Right) {
			return false
		}
	}
	return s.any(n.Left, n.Right)
}

// blank reports whether comparing with the node asks for emptiness.
func blank(node ast.Node) bool {
	switch n := node.(type) {
	case *ast.NilNode:
		return true
	case *ast.StringNode:
		return n.Value == ""
	}
	return false
}

// member is an element of a list, or a field by $env["its name"].
func (s *strictness) member(n *ast.MemberNode) bool {
	of, ok := n.Node.(*ast.IdentifierNode)
	name, named := n.Property.(*ast.StringNode)
	if ok && named && of.Value == "$env" {
		i := s.env.index(name.Value)
		return i >= 0 && s.absent(i)
	}
	return s.any(n.Node, n.Property)
}

func (s *strictness) call(name string, arguments []ast.Node) bool {
	switch name {
	case "base_currency":
		return !s.base
	case "coalesce", "earliest", "latest", "least", "greatest":
		return s.all(arguments...)
	}
	return s.any(arguments...)
}
