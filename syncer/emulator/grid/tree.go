package grid

import (
	"encoding/json"
	"fmt"
)

// Tree is a JSON object of the API: members by their JSON names; values are Tree, []any, string, float64 or bool.
// A Tree that is part of a version is never changed; [Tree.Clone] first.
type Tree = map[string]any

// Clone copies a tree to its depth.
func Clone(t Tree) Tree {
	if t == nil {
		return nil
	}
	return cloneAny(t).(Tree)
}

func cloneAny(v any) any {
	switch v := v.(type) {
	case Tree:
		c := make(Tree, len(v))
		for k, m := range v {
			c[k] = cloneAny(m)
		}
		return c
	case []any:
		c := make([]any, len(v))
		for i, m := range v {
			c[i] = cloneAny(m)
		}
		return c
	}
	return v
}

// Decode fills a struct with JSON tags, such as those of google.golang.org/api/sheets/v4, from a tree.
func Decode(t Tree, into any) error {
	b, err := json.Marshal(t)
	if err != nil {
		return fmt.Errorf("encode tree: %w", err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("decode tree into %T: %w", into, err)
	}
	return nil
}

// TreeOf makes a tree from a struct with JSON tags.
func TreeOf(v any) (Tree, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %T: %w", v, err)
	}
	var t Tree
	if err := json.Unmarshal(b, &t); err != nil {
		return nil, fmt.Errorf("decode %T as an object: %w", v, err)
	}
	return t, nil
}

// Sub returns the object member of a tree, or nil.
func Sub(t Tree, name string) Tree {
	m, _ := t[name].(Tree)
	return m
}

// Int returns a whole-number member of a tree.
func Int(t Tree, name string) (int, bool) {
	n, ok := t[name].(float64)
	return int(n), ok
}

// ID returns a whole-number member of a tree as an id, 0 when absent.
func ID(t Tree, name string) int64 {
	n, _ := t[name].(float64)
	return int64(n)
}

// Str returns a text member of a tree, "" when absent.
func Str(t Tree, name string) string {
	s, _ := t[name].(string)
	return s
}

// Flag returns a truth member of a tree, false when absent.
func Flag(t Tree, name string) bool {
	b, _ := t[name].(bool)
	return b
}

// List returns the list member of a tree.
func List(t Tree, name string) []any {
	l, _ := t[name].([]any)
	return l
}
