// Package edit adds a register to a configuration file as a person would: its
// comments, its order and everything else in it stay byte for byte.
package edit

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"sheetsync/sheetschema/source"
)

// A Setting is a member of what is added: its value is a text that YAML is to
// read as that text.
type Setting struct{ Name, Value string }

// ErrForm says that the file is written in a form that nothing can be added to.
var ErrForm = errors.New("the configuration is written in a form that a register can't be added to")

// AddRegister returns the configuration with a register more, which comes last.
// The text may be empty. What comes of it is read again, and has to be what there
// was, with the register; otherwise the error wraps [ErrForm]. A text that is no
// YAML is a [source.Problem].
func AddRegister(text []byte, register []Setting) ([]byte, error) {
	root, problem := source.Parse(text, source.YAML)
	if problem != nil {
		return nil, fmt.Errorf("line %d, column %d: %s", problem.Line, problem.Column, problem.Message)
	}
	f := newFile(text)
	var edited []byte
	var list *source.Node
	if root.Kind == source.KindMap {
		list = root.Member("registers")
	}
	switch {
	case root.Kind == source.KindNull || root.Kind == source.KindMap && list == nil && !f.flow(root.Value):
		edited = f.append("registers:", block("  ", register))
	case list == nil:
		return nil, ErrForm
	case list.Kind == source.KindNull:
		edited = f.below(list.Line, block(f.indentOf(list.Line)+"  ", register))
	case list.Kind == source.KindList && f.flow(list.Value):
		edited = f.inFlow(list.Value, len(list.Items) > 0, flow(register))
	case list.Kind == source.KindList:
		edited = f.afterItems(list.Items[0], register)
	}
	if edited == nil || !added(root, edited, register) {
		return nil, ErrForm
	}
	return edited, nil
}

// added reports whether a text holds what there was before, and the register.
func added(before *source.Node, text []byte, register []Setting) bool {
	after, problem := source.Parse(text, source.YAML)
	if problem != nil || after.Kind != source.KindMap {
		return false
	}
	list := after.Member("registers")
	if list == nil || list.Kind != source.KindList || len(list.Items) == 0 {
		return false
	}
	last := list.Items[len(list.Items)-1]
	if last.Kind != source.KindMap || len(last.Members) != len(register) {
		return false
	}
	for i, s := range register {
		if m := last.Members[i]; m.Name != s.Name || m.Value.Text != s.Value {
			return false
		}
	}
	list.Items = list.Items[:len(list.Items)-1]
	if before.Kind == source.KindNull {
		return len(after.Members) == 1 && len(list.Items) == 0
	}
	return same(before, after)
}

// same reports whether two trees hold the same, an empty list of registers being
// the same as none.
func same(a, b *source.Node) bool {
	if empty(a) && empty(b) {
		return true
	}
	if a.Kind != b.Kind || a.Text != b.Text || len(a.Items) != len(b.Items) {
		return false
	}
	for i := range a.Items {
		if !same(a.Items[i], b.Items[i]) {
			return false
		}
	}
	for _, m := range b.Members {
		other := a.Member(m.Name)
		if other == nil && !(m.Name == "registers" && empty(m.Value)) || other != nil && !same(other, m.Value) {
			return false
		}
	}
	for _, m := range a.Members {
		if b.Member(m.Name) == nil {
			return false
		}
	}
	return true
}

func empty(n *source.Node) bool {
	return n.Kind == source.KindNull || n.Kind == source.KindList && len(n.Items) == 0
}

// Quote writes a text so that YAML reads it as that text.
func Quote(text string) string {
	n, problem := source.Parse([]byte("a: "+text+"\n"), source.YAML)
	if problem == nil && n.Kind == source.KindMap && len(n.Members) == 1 && text != "" {
		if v := n.Members[0].Value; v.Kind == source.KindText && v.Text == text && !strings.ContainsAny(text, "{}[],#&*!|>'\"%@`") && !strings.Contains(text, ": ") {
			return text
		}
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(text) + `"`
}

func block(indent string, register []Setting) []string {
	lines := make([]string, len(register))
	for i, s := range register {
		lead := "  "
		if i == 0 {
			lead = "- "
		}
		lines[i] = indent + lead + s.Name + ": " + Quote(s.Value)
	}
	return lines
}

func flow(register []Setting) string {
	parts := make([]string, len(register))
	for i, s := range register {
		parts[i] = s.Name + ": " + Quote(s.Value)
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// file is a text by lines, each with its end.
type file struct {
	lines []string
	end   string // of a line
}

func newFile(text []byte) *file {
	f := &file{end: "\n"}
	if bytes.Contains(text, []byte("\r\n")) {
		f.end = "\r\n"
	}
	if len(text) > 0 {
		f.lines = strings.SplitAfter(string(text), "\n")
		if f.lines[len(f.lines)-1] == "" {
			f.lines = f.lines[:len(f.lines)-1]
		}
	}
	return f
}

// flow reports whether a value is written in brackets or braces.
func (f *file) flow(at source.Place) bool {
	if at.Line < 1 || at.Line > len(f.lines) {
		return false
	}
	rest := []rune(f.lines[at.Line-1])
	return at.Column >= 1 && at.Column <= len(rest) && (rest[at.Column-1] == '[' || rest[at.Column-1] == '{')
}

func (f *file) indentOf(line int) string {
	text := f.lines[line-1]
	return text[:len(text)-len(strings.TrimLeft(text, " "))]
}

// insert puts lines before the line of that index, from 0.
func (f *file) insert(at int, lines []string) []byte {
	var b strings.Builder
	put := func(line string) {
		b.WriteString(line)
		if !strings.HasSuffix(line, "\n") {
			b.WriteString(f.end)
		}
	}
	for i, line := range f.lines {
		if i == at {
			for _, added := range lines {
				put(added)
			}
		}
		if i < at || i+1 < len(f.lines) {
			put(line)
		} else {
			b.WriteString(line) // the last one stays without its end, where it had none
		}
	}
	if at >= len(f.lines) {
		for _, added := range lines {
			put(added)
		}
	}
	return []byte(b.String())
}

// append adds a member at the end, before what ends the document.
func (f *file) append(head string, lines []string) []byte {
	at := len(f.lines)
	for i, line := range f.lines {
		if strings.TrimRight(line, " \t\r\n") == "..." {
			at = i
			break
		}
	}
	return f.insert(at, append([]string{head}, lines...))
}

// below adds lines below a line, counted from 1.
func (f *file) below(line int, lines []string) []byte { return f.insert(line, lines) }

// afterItems adds an item to a list in lines, in the way its first item is
// written, below all that belongs to the last one.
func (f *file) afterItems(first *source.Node, register []Setting) []byte {
	start := first.Value.Line - 1
	for start >= 0 && !strings.HasPrefix(strings.TrimLeft(f.lines[start], " "), "-") {
		start-- // the dash stands above what it begins
	}
	if start < 0 {
		return nil
	}
	indent := f.indentOf(start + 1)
	end := start + 1
	for i := start + 1; i < len(f.lines); i++ {
		line := strings.TrimRight(f.lines[i], " \t\r\n")
		if line == "" {
			continue
		}
		deeper := len(f.indentOf(i+1)) > len(indent)
		item := strings.HasPrefix(line, indent+"-") && line != "---"
		switch {
		case deeper || item:
			end = i + 1
		case strings.HasPrefix(strings.TrimLeft(line, " "), "#"):
			continue // between two items, or about what follows
		default:
			return f.insert(end, block(indent, register))
		}
	}
	return f.insert(end, block(indent, register))
}

// inFlow adds an item to a list in brackets.
func (f *file) inFlow(open source.Place, items bool, item string) []byte {
	row, column, ok := f.closing(open)
	if !ok {
		return nil
	}
	line := []rune(f.lines[row])
	before := strings.TrimRight(string(line[:column]), " \t")
	head := strings.Join(f.lines[:row], "")
	if items {
		whole := strings.TrimRight(head+before, " \t\r\n")
		if strings.HasSuffix(whole, ",") {
			before += " "
		} else if before == "" {
			return nil // the bracket stands alone below a comment, perhaps
		} else {
			before += ", "
		}
	}
	return []byte(head + before + item + string(line[column:]) + strings.Join(f.lines[row+1:], ""))
}

// closing finds the bracket that closes one, passing over texts and comments.
func (f *file) closing(open source.Place) (row, column int, ok bool) {
	depth, quote := 0, rune(0)
	for row := open.Line - 1; row < len(f.lines); row++ {
		line := []rune(f.lines[row])
		from := 0
		if row == open.Line-1 {
			from = open.Column - 1
		}
		for column := from; column < len(line); column++ {
			r := line[column]
			switch {
			case quote != 0:
				if r == '\\' && quote == '"' {
					column++
				} else if r == quote {
					quote = 0
				}
			case r == '"' || r == '\'':
				quote = r
			case r == '#' && column > 0 && (line[column-1] == ' ' || line[column-1] == '\t'):
				column = len(line)
			case r == '[' || r == '{':
				depth++
			case r == ']' || r == '}':
				if depth--; depth == 0 {
					return row, column, true
				}
			}
		}
	}
	return 0, 0, false
}
