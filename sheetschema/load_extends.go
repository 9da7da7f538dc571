package sheetschema

import (
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema/overlay"
	"sheetsync/sheetschema/source"
)

// extendsMember names the descriptor that this one is laid over: a built-in one, or
// a file.
const extendsMember = "extends"

// maxBases is how many descriptors may lie under one another.
const maxBases = 8

// Merged reads a descriptor as a tree: its own, or where it extends another the
// whole that both make up. The error is a [*source.LoadError].
func Merged(t Text) (*source.Node, error) { return merged(t, nil) }

// merged is Merged for a text that lies under others, of which ids are known.
func merged(t Text, above []string) (*source.Node, error) {
	root, problem := parse(t.Name, t.Data)
	if problem != nil {
		problem.File = t.Name
		return nil, &source.LoadError{Problems: []source.Problem{*problem}}
	}
	if root.Kind != source.KindMap || root.Member(extendsMember) == nil {
		return root, nil
	}
	root.InFile(t.Name)
	r := &source.Reader{File: t.Name}
	base, err := t.base(r, root, append(above, t.ID))
	if err != nil {
		return nil, err
	}
	whole := overlay.Lay(base, root.Without(extendsMember), r)
	if len(r.Problems) > 0 {
		source.SortProblems(r.Problems)
		return nil, &source.LoadError{Problems: r.Problems}
	}
	return whole, nil
}

// base reads the descriptor that the text extends.
func (t Text) base(r *source.Reader, root *source.Node, ids []string) (*source.Node, error) {
	o := r.Object(root, "")
	fail := func(message, hint string) (*source.Node, error) {
		if len(r.Problems) == 0 {
			o.Fail(extendsMember, message, hint)
		}
		return nil, &source.LoadError{Problems: r.Problems}
	}
	name := strings.TrimSpace(o.Text(extendsMember))
	if name == "" {
		return fail("the name of the descriptor that this one extends is missing", "write extends: foreign-trade, or the path of a file")
	}
	if t.Base == nil {
		return fail("this descriptor can't extend another", "write it in a file of its own")
	}
	under, err := t.Base(name)
	switch {
	case err != nil:
		return fail(err.Error(), "name a built-in descriptor, or a file by its path from this one")
	case slices.Contains(ids, under.ID):
		return fail(fmt.Sprintf("%s extends itself", under.Name), "break the circle at one of these files")
	case len(ids) > maxBases:
		return fail(fmt.Sprintf("more than %d descriptors lie under one another", maxBases), "extend one of those further down")
	}
	base, err := merged(under, ids)
	if err != nil {
		return nil, err
	}
	if base.File == "" {
		base.InFile(under.Name)
	}
	return base, nil
}

// absent marks the resources that the register is known to do without.
func (l *loader) absent(o *source.Object, drafts []*draft) {
	for _, name := range o.Texts("absent") {
		switch r := l.named(drafts, name.Text); {
		case r == nil:
			l.FailAt(name.At, name.Path, fmt.Sprintf("there is no resource %q", name.Text), source.Suggest(name.Text, resourceNames(drafts), "absent: takes names of resources"))
		case r.Required:
			l.FailAt(name.At, name.Path, fmt.Sprintf("the resource %q is required", name.Text), "leave it out here, or give the resource required: false")
		default:
			r.Absent = true
		}
	}
}
