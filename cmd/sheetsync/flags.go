package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sheetsync/cmd/internal/config"
	"sheetsync/sheetschema/nearest"
)

// flagError turns what is wrong with a flag into an error of usage.
func flagError(c *cobra.Command, err error) error {
	hint := c.CommandPath() + " --help lists the flags"
	if _, rest, ok := strings.Cut(err.Error(), "unknown flag: --"); ok {
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		c.InheritedFlags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := nearest.Name(rest, names); near != "" {
			hint = "did you mean --" + near + "?"
		}
	}
	return usage(hint, "%w", err)
}

// noArguments refuses arguments.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage(c.CommandPath()+" --help shows its flags", "%s takes no arguments, but was given %q", c.CommandPath(), args[0])
	}
	return nil
}

// arguments wants exactly those that are named.
func arguments(names ...string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		hint := "usage: " + c.UseLine()
		if len(args) < len(names) {
			return usage(hint, "%s is missing", names[len(args)])
		}
		if len(args) > len(names) {
			return usage(hint, "%q is one argument too many", args[len(names)])
		}
		return nil
	}
}

// atMost refuses more than n arguments.
func atMost(n int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > n {
			return usage("usage: "+c.UseLine(), "%q is one argument too many", args[n])
		}
		return nil
	}
}

// chosen returns the registers that the arguments name; all when there is none.
func chosen(c *config.Config, args []string) ([]*config.Register, error) {
	if len(c.Registers) == 0 {
		return nil, usage("add one under registers: in "+config.DefaultFile+"; deploy/sheetsync.example.yaml shows how", "no register is configured")
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
			return nil, usage(hint, "there is no register %q", name)
		}
		registers = append(registers, r)
	}
	return registers, nil
}
