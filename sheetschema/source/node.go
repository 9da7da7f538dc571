package source

import "slices"

// A Node is one value of a source, whether that was YAML or JSON, with its place
// for error messages.
type Node struct {
	Kind         Kind
	Text         string // of a scalar, as written
	File         string // that it stands in; "" for the one that is read
	Line, Column int    // from 1; of a member, where its name stands
	Value        Place  // where the value itself begins
	Items        []*Node
	Members      []Member
	index        map[string]int // of Members by name, where there are many
}

// A Place is a line and a column, in characters; both count from 1.
type Place struct{ Line, Column int }

// Kind is the form of a node's value.
type Kind uint8

// The kinds: the scalars come before the list and the mapping.
const (
	KindNull Kind = iota
	KindText
	KindNumber
	KindBool
	KindList
	KindMap
)

// String names the kind in words, for messages.
func (k Kind) String() string {
	return [...]string{"nothing", "a text", "a number", "true or false", "a list", "a mapping"}[k]
}

// A Member is a name of a mapping with its value.
type Member struct {
	Name  string
	Value *Node
}

// indexed is from how many members on they are found by an index.
const indexed = 16

// add adds a member whose name there isn't yet.
func (n *Node) add(name string, value *Node) {
	n.Members = append(n.Members, Member{name, value})
	switch {
	case n.index != nil:
		n.index[name] = len(n.Members) - 1
	case len(n.Members) == indexed:
		n.index = make(map[string]int)
		for i := range n.Members {
			n.index[n.Members[i].Name] = i
		}
	}
}

// Member returns the value of the mapping's member of that name, or nil.
func (n *Node) Member(name string) *Node {
	if n.index != nil {
		if i, ok := n.index[name]; ok {
			return n.Members[i].Value
		}
		return nil
	}
	for i := range n.Members {
		if n.Members[i].Name == name {
			return n.Members[i].Value
		}
	}
	return nil
}

// InFile notes of the node and all that is in it that they stand in a file, for a
// tree that is put together from several.
func (n *Node) InFile(name string) {
	n.File = name
	for _, item := range n.Items {
		item.InFile(name)
	}
	for _, m := range n.Members {
		m.Value.InFile(name)
	}
}

// With returns a copy of the mapping in which a member has another value, at the
// place that the member had, or at the end. The mapping itself stays as it is: an
// alias may stand for it elsewhere.
func (n *Node) With(name string, value *Node) *Node {
	copied := *n
	copied.Members, copied.index = nil, nil
	replaced := false
	for _, m := range n.Members {
		if m.Name == name {
			m.Value, replaced = value, true
		}
		copied.add(m.Name, m.Value)
	}
	if !replaced {
		copied.add(name, value)
	}
	return &copied
}

// Without returns a copy of the mapping without some members.
func (n *Node) Without(names ...string) *Node {
	copied := *n
	copied.Members, copied.index = nil, nil
	for _, m := range n.Members {
		if !slices.Contains(names, m.Name) {
			copied.add(m.Name, m.Value)
		}
	}
	return &copied
}

// Sources beyond these bounds are refused before they are parsed: parsers
// recurse, and nothing that a person wrote comes near.
const (
	maxSource = 2 << 20
	maxDepth  = 64
	maxNodes  = 1 << 18
)
