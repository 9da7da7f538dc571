// Package manpage writes manual pages of commands, in the macros of man(7): a page for each
// command, from its help.
package manpage

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Name is the name of a command's page, such as sheetsync-web-link.
func Name(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

// Section is that of programs which users run.
const Section = 1

// Write writes a command's page. The version and the day it is of (YYYY-MM-DD; "" where
// that isn't known) stand at its foot.
func Write(w io.Writer, c *cobra.Command, version, day string) error {
	p := &page{w: w}
	name := Name(c)
	p.line(".TH %s %d %s %s %s", quote(strings.ToUpper(name)), Section, quote(day), quote("sheetsync "+version), quote("User Commands"))
	p.line(".nh") // no hyphens: options are copied
	p.section("NAME")
	p.line(`%s \- %s`, escape(name), escape(lower(c.Short)))
	p.section("SYNOPSIS")
	p.line(".B %s", escape(c.CommandPath()))
	if rest := strings.TrimSpace(strings.TrimPrefix(c.UseLine(), c.CommandPath())); rest != "" {
		p.text(rest)
	}
	p.section("DESCRIPTION")
	p.paragraphs(orElse(c.Long, c.Short))
	p.commands(c)
	p.flags("OPTIONS", c.NonInheritedFlags())
	p.flags("OPTIONS OF EVERY COMMAND", c.InheritedFlags())
	if c.Example != "" {
		p.section("EXAMPLES")
		p.line(".nf")
		for line := range strings.Lines(strings.TrimRight(c.Example, "\n")) {
			p.text(strings.TrimRight(line, "\n"))
		}
		p.line(".fi")
	}
	p.related(c)
	return p.err
}

// page keeps the first error of what is written.
type page struct {
	w   io.Writer
	err error
}

func (p *page) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *page) section(name string) { p.line(".SH %s", quote(name)) }

func (p *page) text(text string) { p.line("%s", escape(text)) }

// paragraphs writes a help's text. Lines that are indented are shown as they are.
func (p *page) paragraphs(text string) {
	for i, paragraph := range strings.Split(strings.TrimSpace(text), "\n\n") {
		if i > 0 {
			p.line(".PP")
		}
		for line := range strings.Lines(paragraph) {
			line = strings.TrimRight(line, "\n")
			if strings.HasPrefix(line, "  ") {
				p.line(".br")
			}
			p.text(line)
		}
	}
}

func (p *page) commands(c *cobra.Command) {
	if !c.HasAvailableSubCommands() {
		return
	}
	p.section("COMMANDS")
	for _, sub := range c.Commands() {
		if !sub.IsAvailableCommand() {
			continue
		}
		p.line(".TP")
		p.line(".B %s", escape(sub.Name()))
		p.text(sub.Short)
	}
}

func (p *page) flags(title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	p.section(title)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		if value != "" {
			name += " " + value
		}
		p.line(".TP")
		p.line(".B %s", escape(name))
		p.text(usage)
	})
}

func (p *page) related(c *cobra.Command) {
	var names []string
	if c.HasParent() {
		names = append(names, Name(c.Parent()))
	}
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, Name(sub))
		}
	}
	if len(names) == 0 {
		return
	}
	p.section("SEE ALSO")
	for i, name := range names {
		end := ","
		if i == len(names)-1 {
			end = ""
		}
		p.line(".BR %s (%d)%s", escape(name), Section, end)
	}
}

// escape has text shown as it is: no word of it is a request of roff, and a hyphen is one
// that can be copied.
func escape(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	return text
}

// quote makes one argument of a text.
func quote(text string) string { return `"` + strings.ReplaceAll(text, `"`, `\(dq`) + `"` }

// lower begins a text small, as the line NAME has it.
func lower(text string) string {
	if text == "" || strings.HasPrefix(text, "PostgreSQL") || strings.HasPrefix(text, "Google") {
		return text
	}
	return strings.ToLower(text[:1]) + text[1:]
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
