package source

import "github.com/goccy/go-yaml"

// Write writes a tree as YAML: what it is read to again is the same, apart from
// places.
func Write(root *Node) ([]byte, error) {
	return yaml.MarshalWithOptions(plain(root), yaml.UseLiteralStyleIfMultiline(true), yaml.IndentSequence(true))
}

// literal is a scalar that is written as it stands.
type literal string

// MarshalYAML returns the scalar itself.
func (l literal) MarshalYAML() ([]byte, error) { return []byte(l), nil }

// plain returns the node's value in what the encoder writes.
func plain(n *Node) any {
	switch n.Kind {
	case KindText:
		return n.Text
	case KindNumber, KindBool:
		return literal(n.Text)
	case KindList:
		list := make([]any, len(n.Items))
		for i, item := range n.Items {
			list[i] = plain(item)
		}
		return list
	case KindMap:
		var mapping yaml.MapSlice
		for _, m := range n.Members {
			mapping = append(mapping, yaml.MapItem{Key: m.Name, Value: plain(m.Value)})
		}
		return mapping
	default:
		return nil
	}
}
