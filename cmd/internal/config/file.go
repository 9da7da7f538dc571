package config

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"sheetsync/sheetschema/nearest"
)

// A fileReader takes the settings out of a file's syntax tree, so that each
// problem names its line and column.
type fileReader struct {
	name     string // as people named it, for messages
	dir      string
	lookup   func(string) (string, bool)
	values   values
	problems *problems
	anchors  map[string]ast.Node
	// resolving guards against an alias inside its own anchor.
	resolving map[string]bool
}

// readFile adds the file's settings to v.
func readFile(name string, source []byte, lookup func(string) (string, bool), v values, p *problems) {
	abs, err := filepath.Abs(name)
	if err != nil {
		p.add(Origin{kind: fromFile, name: name}, "", "", "%v", err)
		return
	}
	r := &fileReader{
		name: name, dir: filepath.Dir(abs), lookup: lookup, values: v, problems: p,
		anchors: map[string]ast.Node{}, resolving: map[string]bool{},
	}
	file, err := parser.ParseBytes(source, 0)
	if err != nil {
		at := Origin{kind: fromFile, name: name}
		message := "not valid YAML"
		var syntax yaml.Error
		if errors.As(err, &syntax) {
			message = "not valid YAML: " + syntax.GetMessage()
			if t := syntax.GetToken(); t != nil && t.Position != nil {
				at.line, at.column = t.Position.Line, t.Position.Column
			}
		}
		p.add(at, "", "", "%s", message)
		return
	}
	for i, doc := range file.Docs {
		switch {
		case doc.Body == nil:
		case i > 0:
			p.add(r.at(doc.Body), "", "Keep one document in the file.", "a second YAML document")
		default:
			ast.Walk(r, doc.Body)
			r.mapping("", doc.Body)
		}
	}
}

// Visit collects the anchors.
func (r *fileReader) Visit(node ast.Node) ast.Visitor {
	if anchor, ok := node.(*ast.AnchorNode); ok {
		r.anchors[anchor.Name.GetToken().Value] = anchor.Value
	}
	return r
}

func (r *fileReader) at(node ast.Node) Origin {
	at := Origin{kind: fromFile, name: r.name}
	// A mapping's own token is its first colon.
	switch n := node.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return r.at(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return r.at(n.Key)
	}
	if t := node.GetToken(); t != nil && t.Position != nil {
		at.line, at.column = t.Position.Line, t.Position.Column
	}
	return at
}

// plain follows tags, anchors and aliases to the node that counts.
func (r *fileReader) plain(node ast.Node) ast.Node {
	for range 32 {
		switch n := node.(type) {
		case *ast.TagNode:
			node = n.Value
		case *ast.AnchorNode:
			node = n.Value
		case *ast.AliasNode:
			target, ok := r.anchors[n.Value.GetToken().Value]
			if !ok {
				r.problems.add(r.at(n), "", "", "the alias *%s has no anchor", n.Value.GetToken().Value)
				return nil
			}
			node = target
		default:
			return node
		}
	}
	r.problems.add(r.at(node), "", "", "an alias refers to itself")
	return nil
}

// entry is one “key: value”, from the mapping itself or merged into it.
type entry struct {
	name  string
	key   ast.Node
	value ast.Node
}

// entries returns a mapping's entries; own ones hide merged ones.
func (r *fileReader) entries(node ast.Node) []entry {
	var pairs []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	}
	var own, merged []entry
	for _, pair := range pairs {
		if pair.Key.IsMergeKey() {
			merged = append(merged, r.merged(pair.Value)...)
			continue
		}
		own = append(own, entry{name: keyName(pair.Key), key: pair.Key, value: pair.Value})
	}
	for _, m := range merged {
		hidden := false
		for _, o := range own {
			hidden = hidden || o.name == m.name
		}
		if !hidden {
			own = append(own, m)
		}
	}
	return own
}

func (r *fileReader) merged(node ast.Node) []entry {
	name := strconv.Itoa(r.at(node).line) + ":" + strconv.Itoa(r.at(node).column)
	if r.resolving[name] {
		return nil
	}
	r.resolving[name] = true
	defer delete(r.resolving, name)
	target := r.plain(node)
	if sequence, ok := target.(*ast.SequenceNode); ok {
		var all []entry
		for _, item := range sequence.Values {
			all = append(all, r.entries(r.plain(item))...)
		}
		return all
	}
	return r.entries(target)
}

func keyName(key ast.MapKeyNode) string {
	if t := key.GetToken(); t != nil {
		return t.Value
	}
	return key.String()
}

// mapping reads the members under a key.
func (r *fileReader) mapping(key string, node ast.Node) {
	node = r.plain(node)
	switch node.(type) {
	case nil, *ast.NullNode:
		return
	case *ast.MappingNode, *ast.MappingValueNode:
	default:
		names, _ := members(key)
		r.problems.add(r.at(node), key, "", "a mapping is expected here, of %s", orNames(names))
		return
	}
	names, free := members(key)
	for _, e := range r.entries(node) {
		below := e.name
		if key != "" {
			below = key + "." + e.name
		}
		switch {
		case !free && !contains(names, e.name) || strings.Contains(e.name, "."):
			r.unknown(e, key, names)
		case below == "registers":
			r.sequence(below, e.value)
		case isSetting(below):
			r.setting(below, e.value)
		default:
			r.mapping(below, e.value)
		}
	}
}

func (r *fileReader) unknown(e entry, key string, names []string) {
	hint := "Known here are " + orNames(names) + "."
	if near := nearest.Name(e.name, names); near != "" {
		hint = "Did you mean " + near + "?"
	} else if other := elsewhere(e.name); other != "" {
		hint = "There is " + other + "; " + hint
	}
	r.problems.add(r.at(e.key), key, hint, "unknown key %q", e.name)
}

// sequence reads the registers.
func (r *fileReader) sequence(key string, node ast.Node) {
	node = r.plain(node)
	switch n := node.(type) {
	case nil, *ast.NullNode:
	case *ast.SequenceNode:
		for i, item := range n.Values {
			below := key + "." + strconv.Itoa(i)
			r.values.set(below+"."+itemMarker, value{origin: r.at(item)})
			r.mapping(below, item)
		}
	default:
		r.problems.add(r.at(node), key, "Begin each register with a dash: - name: acme", "a list is expected here")
	}
}

// itemMarker stands for the item itself, so that a register with no settings
// still counts and has a place.
const itemMarker = "-"

// setting reads one value.
func (r *fileReader) setting(key string, node ast.Node) {
	s, _, _ := find(key)
	plain := r.plain(node)
	given := value{origin: r.at(node), dir: r.dir}
	switch n := plain.(type) {
	case nil:
		return
	case *ast.NullNode:
		return // “key:” with nothing behind it leaves the default
	case *ast.SequenceNode:
		if s.form != list {
			r.problems.add(given.origin, key, "", "one value is expected here, not a list")
			return
		}
		for _, item := range n.Values {
			if text, ok := r.scalar(key, r.plain(item)); ok {
				given.items = append(given.items, text)
			}
		}
	case *ast.MappingNode, *ast.MappingValueNode:
		r.problems.add(given.origin, key, "", "one value is expected here, not a mapping")
		return
	default:
		text, ok := r.scalar(key, plain)
		if !ok {
			return
		}
		given.text = text
		if s.form == list {
			given.items = splitList(text)
		}
	}
	r.values.set(key, given)
}

// scalar returns a scalar's text as it was written, with variables put in.
func (r *fileReader) scalar(key string, node ast.Node) (string, bool) {
	var text string
	switch n := node.(type) {
	case *ast.LiteralNode:
		text = strings.TrimSuffix(n.Value.Value, "\n")
	case *ast.StringNode:
		text = n.Value
	case ast.ScalarNode:
		text = n.GetToken().Value
	case nil:
		return "", false
	default:
		r.problems.add(r.at(node), key, "", "a plain value is expected here")
		return "", false
	}
	expanded, err := expand(text, r.lookup)
	if err != nil {
		r.problems.add(r.at(node), key, "Set it, write ${NAME:-text} for a fallback, or $${ for the characters themselves.", "%v", err)
		return "", false
	}
	return expanded, true
}

func isSetting(key string) bool {
	_, _, ok := find(key)
	return ok
}

// elsewhere returns the one key that ends in the name, such as “web.listen”
// for a “listen” at the top.
func elsewhere(name string) string {
	for _, s := range settings {
		if strings.HasSuffix(s.key, "."+name) {
			return strings.ReplaceAll(s.key, ".*.", ".")
		}
	}
	return ""
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

func orNames(names []string) string {
	switch len(names) {
	case 0:
		return "names of your own"
	case 1:
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// readFileSource reads the file; a missing one is no error unless it was asked
// for by name.
func readFileSource(name string, required bool) (source []byte, found bool, err error) {
	source, err = os.ReadFile(name)
	switch {
	case err == nil:
		return source, true, nil
	case errors.Is(err, os.ErrNotExist) && !required:
		return nil, false, nil
	}
	return nil, false, err
}
