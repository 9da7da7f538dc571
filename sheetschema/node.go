package sheetschema

// A node is one value of a descriptor's source, whether that was YAML or JSON,
// with its place for error messages. A member's value stands at its key.
type node struct {
	kind         nodeKind
	text         string // of a scalar, as written
	line, column int    // from 1
	items        []*node
	members      []member
}

type nodeKind uint8

const (
	nullNode nodeKind = iota
	textNode
	numberNode
	boolNode
	listNode
	mapNode
)

// String names the kind in words, for messages.
func (k nodeKind) String() string {
	return [...]string{"nothing", "a text", "a number", "true or false", "a list", "a mapping"}[k]
}

type member struct {
	name  string
	value *node
}

func (n *node) member(name string) *node {
	for i := range n.members {
		if n.members[i].name == name {
			return n.members[i].value
		}
	}
	return nil
}

// Sources beyond these bounds are refused before they are parsed: parsers
// recurse, and no descriptor that a person wrote comes near.
const (
	maxSource = 4 << 20
	maxDepth  = 64
	maxNodes  = 1 << 20
)
