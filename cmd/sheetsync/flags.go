package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/bounds"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/nearest"
	"sheetsync/syncer/interchange"
	"sheetsync/syncer/interchange/textfile"
)

// flagError turns what is wrong with a flag into an error of usage.
func flagError(c *cobra.Command, err error) error {
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) && invalid.GetFlag().Value.Type() == "int" {
		return exit.Usage("write it such as --"+invalid.GetFlag().Name+" "+invalid.GetFlag().DefValue, "--%s: %q is not a whole number", invalid.GetFlag().Name, invalid.GetValue())
	}
	hint := c.CommandPath() + " --help lists the flags"
	if _, rest, ok := strings.Cut(err.Error(), "unknown flag: --"); ok {
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		c.InheritedFlags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := nearest.Name(rest, names); near != "" {
			hint = "did you mean --" + near + "?"
		}
	}
	return exit.Usage(hint, "%w", err)
}

// noArguments refuses arguments.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return exit.Usage(c.CommandPath()+" --help shows its flags", "%s takes no arguments, but was given %q", c.CommandPath(), args[0])
	}
	return nil
}

// arguments wants exactly those that are named.
func arguments(names ...string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		hint := "usage: " + c.UseLine()
		if len(args) < len(names) {
			return exit.Usage(hint, "%s is missing", names[len(args)])
		}
		if len(args) > len(names) {
			return exit.Usage(hint, "%q is one argument too many", args[len(names)])
		}
		return nil
	}
}

// oneAtMost refuses more than one argument.
func oneAtMost(c *cobra.Command, args []string) error {
	if len(args) > 1 {
		return exit.Usage("usage: "+c.UseLine(), "%q is one argument too many", args[1])
	}
	return nil
}

// chosen returns the registers that the arguments name, each once; all when there is none.
func chosen(c *config.Config, args []string) ([]*config.Register, error) {
	if len(c.Registers) == 0 {
		return nil, exit.Usage("add one under registers: in "+config.DefaultFile+"; sheetsync.example.yaml, in deploy or in /usr/share/doc/sheetsync, shows how", "no register is configured")
	}
	var registers []*config.Register
	if len(args) == 0 {
		for i := range c.Registers {
			registers = append(registers, &c.Registers[i])
		}
		return registers, nil
	}
	for _, name := range args {
		r, ok := c.Register(name)
		if !ok {
			hint := "configured are " + strings.Join(c.Names(), ", ")
			if near := nearest.Name(name, c.Names()); near != "" {
				hint = "did you mean " + near + "?"
			}
			return nil, exit.Usage(hint, "there is no register %q", name)
		}
		if !slices.Contains(registers, r) {
			registers = append(registers, r)
		}
	}
	return registers, nil
}

// languageOf reads --language; without it, the language is the usual one.
func languageOf(flag string, usual language.Tag) (language.Tag, error) {
	if flag == "" {
		return usual, nil
	}
	tag, err := language.Parse(flag)
	if err != nil {
		return tag, exit.Usage("", "--language: %w", err)
	}
	return tag, nil
}

// zoneOf reads --time-zone; without it, the zone is the usual one.
func zoneOf(flag string, usual *time.Location) (*time.Location, error) {
	if flag == "" {
		return usual, nil
	}
	zone, err := time.LoadLocation(flag)
	if err != nil || flag == "Local" {
		return nil, exit.Usage("use a name of the IANA database, such as Asia/Shanghai", "--time-zone: %q is not a time zone", flag)
	}
	return zone, nil
}

// schemaFlags name a file and the descriptor of its rows.
type schemaFlags struct{ file, schema string }

func (f *schemaFlags) add(flags *pflag.FlagSet, what string) {
	flags.StringVar(&f.file, "file", "", what)
	flags.StringVar(&f.schema, "schema", "", "the file's descriptor: a built-in `name` or a file")
}

// textFlags say how a text file is read where what is detected is wrong.
type textFlags struct{ encoding, separator, decimal string }

func (t *textFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&t.encoding, "encoding", "", "a .csv file's `encoding`, if it can't be told or is told wrong: utf-8, utf-16le, gb18030, big5, shift_jis, euc-kr, windows-1250, -1251, -1252, -1254, iso-8859-2 or koi8-r")
	flags.StringVar(&t.separator, "separator", "", "the `character` between a .csv file's cells, if what is detected is wrong: , ; | or tab")
	flags.StringVar(&t.decimal, "decimal", "", "how numbers that are text have their decimals, where the file leaves it open whether 12,500 is twelve and a half: `comma` or point")
}

func (t *textFlags) options() (interchange.ReadOptions, error) {
	var o interchange.ReadOptions
	if t.encoding != "" {
		e, err := textfile.ParseEncoding(t.encoding)
		if err != nil {
			return o, exit.Usage("", "--encoding: %w", err)
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
		return o, exit.Usage(`--separator ";" for example, or --separator tab`, "--separator: %q is not one character", t.separator)
	}
	switch t.decimal {
	case "":
	case "comma", ",":
		o.Separators = lexical.CommaSeparators
	case "point", ".":
		o.Separators = lexical.PointSeparators
	default:
		return o, exit.Usage("--decimal comma, or --decimal point", "--decimal: %q is neither", t.decimal)
	}
	return o, nil
}

// largeFile is from how many bytes on memory is spared at the cost of time.
const largeFile = 8 << 20

// read reads a file whose rows are of a resource; nil where that isn't known.
// contacts says that contacts may be read as such rows.
func (t *textFlags) read(ctx context.Context, name string, of *sheetschema.Resource, contacts bool) (*interchange.Source, error) {
	o, err := t.options()
	if err != nil {
		return nil, err
	}
	if of != nil {
		o.Text.Columns = of.Typed()
	}
	if contacts {
		o.Resource = of
	}
	data, err := bounds.ReadFile(ctx, name, bounds.FileBytes)
	if bounds.Is(err) || ctx.Err() != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(name), err)
	}
	if err != nil && !contacts {
		return nil, exit.Usage("", "--file: %w", err)
	}
	if err != nil {
		return nil, exit.Usage("", "%w", err)
	}
	if len(data) > largeFile {
		debug.SetGCPercent(50) // a large file is there several times while it is read
	}
	source, err := interchange.Read(ctx, name, data, o)
	if err == nil && !contacts {
		for i := range source.Tables {
			source.Tables[i].Original = nil // only an import gives rows back
		}
	}
	return source, err
}
