package main

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/pflag"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/nearest"
	"sheetsync/syncer/interchange"
	"sheetsync/syncer/interchange/textfile"
)

// textFlags say how a text file is read where what is detected is wrong.
type textFlags struct{ encoding, separator string }

func (t *textFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&t.encoding, "encoding", "", "a .csv file's `encoding`, if what is detected is wrong: utf-8, utf-16, gb18030, windows-1252")
	flags.StringVar(&t.separator, "separator", "", "the `character` between a .csv file's cells, if what is detected is wrong: , ; | or tab")
}

func (t *textFlags) options() (interchange.ReadOptions, error) {
	var o interchange.ReadOptions
	if t.encoding != "" {
		e, err := textfile.ParseEncoding(t.encoding)
		if err != nil {
			return o, usage("", "--encoding: %w", err)
		}
		o.Text.Encoding = e
	}
	switch separator := strings.ToLower(t.separator); {
	case separator == "":
	case separator == "tab" || separator == `\t`:
		o.Text.Separator = '\t'
	case utf8.RuneCountInString(separator) == 1 && !strings.ContainsAny(separator, "\"\r\n"):
		o.Text.Separator, _ = utf8.DecodeRuneInString(separator)
	default:
		return o, usage(`--separator ";" for example, or --separator tab`, "--separator: %q is not one character", t.separator)
	}
	return o, nil
}

// resourceOf finds the resource that a name, title or alias means.
func resourceOf(d *sheetschema.Descriptor, name string) (*sheetschema.Resource, error) {
	if r, ok := d.Resource(name); ok {
		return r, nil
	}
	var names []string
	for _, r := range d.Resources {
		if header.MatchTab(name, r) {
			return r, nil
		}
		names = append(names, r.Name)
	}
	hint := "there are " + strings.Join(names, ", ")
	if near := nearest.Name(name, names); near != "" && slices.Contains(names, near) {
		hint = "did you mean " + near + "?"
	}
	return nil, usage(hint, "there is no resource %q", name)
}
