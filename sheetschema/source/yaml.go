package source

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// parseYAML reads a YAML document. Anchors and aliases are resolved; tags other
// than the !!str of a scalar are refused.
func parseYAML(data []byte) (n *Node, problem *Problem) {
	if p := checkNesting(data); p != nil {
		return nil, p
	}
	// The parser is known to panic on some malformed sources.
	defer func() {
		if r := recover(); r != nil {
			n, problem = nil, &Problem{Line: 1, Column: 1, Message: "not valid YAML"}
		}
	}()
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		var syntax yaml.Error
		if errors.As(err, &syntax) && syntax.GetToken() != nil {
			at := syntax.GetToken().Position
			return nil, &Problem{Line: at.Line, Column: at.Column, Message: "not valid YAML: " + syntax.GetMessage(),
				Hint: "check indentation, colons and quotes here and in the line above"}
		}
		return nil, &Problem{Line: 1, Column: 1, Message: "not valid YAML"}
	}
	var bodies []ast.Node
	for _, doc := range file.Docs {
		if doc.Body != nil && doc.Body.Type() != ast.CommentType && doc.Body.Type() != ast.DirectiveType {
			bodies = append(bodies, doc.Body)
		}
	}
	c := yamlConverter{anchors: make(map[string]anchor)}
	switch len(bodies) {
	case 0:
		return &Node{Line: 1, Column: 1, Value: Place{1, 1}}, nil
	case 1:
		n = c.convert(bodies[0], 0)
		return n, c.problem
	default:
		second := c.convert(bodies[1], 0)
		return nil, &Problem{Line: second.Line, Column: second.Column, Message: "a second YAML document begins here",
			Hint: "keep one document a file"}
	}
}

// checkNesting refuses sources nested so deeply that parsing them could
// exhaust the stack. It counts brackets without regard to quotes, which only
// text with dozens of unmatched brackets would notice.
func checkNesting(data []byte) *Problem {
	depth, dashes, line := 0, 0, 1
	for i, c := range data {
		switch c {
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(depth-1, 0)
		case '\n':
			line++
			dashes = 0
		case '-', '?', '&', '!', ':':
			dashes++
			if i+1 < len(data) && data[i+1] != ' ' && data[i+1] != '\t' {
				dashes--
			}
		}
		if depth > maxDepth || dashes > maxDepth*4 {
			return &Problem{Line: line, Column: 1, Message: "this is nested too deeply"}
		}
	}
	return nil
}

const nestedMessage = "this is nested too deeply, or too long"

type yamlConverter struct {
	anchors map[string]anchor
	nodes   int      // so far, those behind aliases counted each time
	problem *Problem // the first one
}

type anchor struct {
	node  *Node
	nodes int // within it
}

func (c *yamlConverter) fail(n *Node, format string, args ...any) *Node {
	if c.problem == nil {
		c.problem = &Problem{Line: n.Line, Column: n.Column, Message: fmt.Sprintf(format, args...)}
	}
	return n
}

// convert returns the node of a value, at its place.
func (c *yamlConverter) convert(source ast.Node, depth int) *Node {
	n := c.value(source, depth)
	n.Value = Place{n.Line, n.Column}
	return n
}

func (c *yamlConverter) value(source ast.Node, depth int) *Node {
	n := &Node{Line: 1, Column: 1}
	if source == nil {
		return n
	}
	if t := source.GetToken(); t != nil && t.Position != nil {
		n.Line, n.Column = t.Position.Line, t.Position.Column
	}
	if c.nodes++; depth > maxDepth || c.nodes > maxNodes {
		return c.fail(n, nestedMessage)
	}
	switch s := source.(type) {
	case *ast.NullNode:
	case *ast.StringNode:
		n.Kind, n.Text = KindText, s.Value
	case *ast.LiteralNode:
		n.Kind, n.Text = KindText, strings.TrimSuffix(s.Value.Value, "\n")
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		n.Kind, n.Text = KindNumber, source.GetToken().Value
	case *ast.BoolNode:
		n.Kind, n.Text = KindBool, "false"
		if s.Value {
			n.Text = "true"
		}
	case *ast.SequenceNode:
		n.Kind = KindList
		for _, item := range s.Values {
			n.Items = append(n.Items, c.convert(item, depth+1))
		}
	case *ast.MappingNode:
		c.mapping(n, s.Values, depth)
	case *ast.MappingValueNode:
		c.mapping(n, []*ast.MappingValueNode{s}, depth)
	case *ast.AnchorNode:
		before := c.nodes
		n = c.convert(s.Value, depth+1)
		c.anchors[s.Name.GetToken().Value] = anchor{n, c.nodes - before}
	case *ast.AliasNode:
		target, ok := c.anchors[s.Value.GetToken().Value]
		if !ok {
			return c.fail(n, "the alias *%s has no anchor before it", s.Value.GetToken().Value)
		}
		if c.nodes += target.nodes; c.nodes > maxNodes {
			return c.fail(n, "the aliases stand for too much")
		}
		copied := *target.node
		copied.Line, copied.Column = n.Line, n.Column
		n = &copied
	case *ast.TagNode:
		value := c.convert(s.Value, depth+1)
		if s.Start.Value != "!!str" || value.Kind > KindBool {
			return c.fail(n, "the tag %s has no meaning here", s.Start.Value)
		}
		n.Kind, n.Text = KindText, value.Text
	default:
		return c.fail(n, "%s has no meaning here", strings.ToLower(source.Type().String()))
	}
	return n
}

func (c *yamlConverter) mapping(n *Node, values []*ast.MappingValueNode, depth int) {
	n.Kind = KindMap
	for i, v := range values {
		key := v.Key.GetToken()
		if i == 0 && n.Line >= key.Position.Line && n.Column > key.Position.Column {
			// The token of a block mapping is its first colon.
			n.Line, n.Column = key.Position.Line, key.Position.Column
		}
		value := *c.convert(v.Value, depth+1)
		value.Line, value.Column = key.Position.Line, key.Position.Column
		if v.Key.IsMergeKey() {
			c.merge(n, &value)
			continue
		}
		name := key.Value
		if s, ok := v.Key.(*ast.StringNode); ok {
			name = s.Value
		}
		if old := n.Member(name); old != nil {
			*old = value // overrides what was merged in; real doubles don't parse
			continue
		}
		n.add(name, &value)
	}
}

// merge takes over the members of a mapping, or of each of a list, that n
// doesn't have itself.
func (c *yamlConverter) merge(n, from *Node) {
	sources := []*Node{from}
	if from.Kind == KindList {
		sources = from.Items
	}
	for _, source := range sources {
		if source.Kind != KindMap {
			c.fail(from, "<<: takes a mapping")
			return
		}
		for _, m := range source.Members {
			if n.Member(m.Name) == nil {
				copied := *m.Value
				n.add(m.Name, &copied)
			}
		}
	}
}
