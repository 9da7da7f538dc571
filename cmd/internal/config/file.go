package config

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"sheetsync/sheetschema/bounds"
	"sheetsync/sheetschema/nearest"
	"sheetsync/sheetschema/source"
)

// A fileReader takes the settings out of the file's tree, so that each problem
// names its line and column.
type fileReader struct {
	name     string // as people named it, for messages
	dir      string
	lookup   func(string) (string, bool)
	values   values
	problems *problems
}

// readFile adds the file's settings to v.
func readFile(name string, data []byte, lookup func(string) (string, bool), v values, p *problems) {
	abs, err := filepath.Abs(name)
	if err != nil {
		p.add(Origin{kind: fromFile, name: name}, "", "", "%v", err)
		return
	}
	r := &fileReader{name: name, dir: filepath.Dir(abs), lookup: lookup, values: v, problems: p}
	root, problem := source.Parse(data, source.YAML)
	if problem != nil {
		p.add(r.place(problem.Line, problem.Column), "", sentence(problem.Hint), "%s", problem.Message)
		return
	}
	r.mapping("", root)
}

// sentence makes a hint one.
func sentence(hint string) string {
	if hint == "" {
		return ""
	}
	return strings.ToUpper(hint[:1]) + hint[1:] + "."
}

func (r *fileReader) place(line, column int) Origin {
	return Origin{kind: fromFile, name: r.name, line: line, column: column}
}

// at is where a value stands; a member's name may stand elsewhere.
func (r *fileReader) at(n *source.Node) Origin { return r.place(n.Value.Line, n.Value.Column) }

// mapping reads the members under a key.
func (r *fileReader) mapping(key string, n *source.Node) {
	names, free := members(key)
	own, _, _ := find(key)
	if n.Kind != source.KindMap {
		if n.Kind != source.KindNull {
			r.problems.add(r.at(n), key, "", "a mapping is expected here, of %s", orNames(names))
		}
		return
	}
	for _, m := range n.Members {
		below := source.JoinPath(key, m.Name)
		switch {
		case !free && !slices.Contains(names, m.Name) || strings.Contains(m.Name, "."):
			r.unknown(m, key, names)
		case slices.Contains(listKeys, below):
			r.items(below, m.Value)
		case own.short != "" && m.Name == own.short:
			r.setting(key, m.Value)
		case isSetting(below) && !(m.Value.Kind == source.KindMap && isMapping(below)):
			r.setting(below, m.Value)
		default:
			r.mapping(below, m.Value)
		}
	}
}

func (r *fileReader) unknown(m source.Member, key string, names []string) {
	hint := "Known here are " + orNames(names) + "."
	if near := nearest.Name(m.Name, names); near != "" {
		hint = "Did you mean " + near + "?"
	} else if other := elsewhere(m.Name); other != "" {
		hint = "There is " + other + "; " + hint
	}
	r.problems.add(r.place(m.Value.Line, m.Value.Column), key, hint, "unknown key %q", m.Name)
}

// itemMarker stands for the item itself, so that one with no settings
// still counts and has a place.
const itemMarker = "-"

func (r *fileReader) items(key string, n *source.Node) {
	switch n.Kind {
	case source.KindNull:
	case source.KindList:
		for i, item := range n.Items {
			below := key + "." + strconv.Itoa(i)
			r.values.set(below+"."+itemMarker, value{origin: r.at(item)})
			r.mapping(below, item)
		}
	default:
		r.problems.add(r.at(n), key, "Begin each one with a dash: - name: …", "a list is expected here")
	}
}

// setting reads one value.
func (r *fileReader) setting(key string, n *source.Node) {
	s, _, _ := find(key)
	given := value{origin: r.at(n), dir: r.dir}
	switch n.Kind {
	case source.KindNull:
		return // “key:” with nothing behind it leaves the default
	case source.KindMap:
		r.problems.add(given.origin, key, "", "one value is expected here, not a mapping")
		return
	case source.KindList:
		if s.form != list {
			r.problems.add(given.origin, key, "", "one value is expected here, not a list")
			return
		}
		for _, item := range n.Items {
			if text, ok := r.scalar(key, item); ok {
				given.items = append(given.items, text)
			}
		}
	default:
		text, ok := r.scalar(key, n)
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
func (r *fileReader) scalar(key string, n *source.Node) (string, bool) {
	if n.Kind == source.KindList || n.Kind == source.KindMap {
		r.problems.add(r.at(n), key, "", "a plain value is expected here")
		return "", false
	}
	expanded, err := expand(n.Text, r.lookup)
	if err != nil {
		r.problems.add(r.at(n), key, "Set it, write ${NAME:-text} for a fallback, or $${ for the characters themselves.", "%v", err)
		return "", false
	}
	return expanded, true
}

func isSetting(key string) bool {
	_, _, ok := find(key)
	return ok
}

// isMapping reports whether a setting may be written as a mapping as well.
func isMapping(key string) bool {
	s, _, _ := find(key)
	return s.short != ""
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
func readFileSource(name string, required bool) (data []byte, found bool, err error) {
	data, err = bounds.ReadFile(context.Background(), name, bounds.SchemaBytes)
	switch {
	case err == nil:
		return data, true, nil
	case errors.Is(err, os.ErrNotExist) && !required:
		return nil, false, nil
	}
	return nil, false, err
}
