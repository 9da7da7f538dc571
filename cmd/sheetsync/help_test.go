package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/terminal"
)

func testApp() (*app, *bytes.Buffer, *bytes.Buffer) {
	var out, err bytes.Buffer
	return &app{Terminal: terminal.Terminal{In: strings.NewReader(""), Out: &out, Err: &err}}, &out, &err
}

func walk(c *cobra.Command, visit func(*cobra.Command)) {
	visit(c)
	for _, sub := range c.Commands() {
		walk(sub, visit)
	}
}

// Each command's help ends in an example that the command accepts.
func TestHelpEndsInARealExample(t *testing.T) {
	t.Parallel()
	a, _, _ := testApp()
	walk(a.command(), func(c *cobra.Command) {
		if c.Name() == "help" || c.Hidden {
			return
		}
		example := strings.TrimSpace(c.Example)
		if example == "" {
			t.Errorf("%s has no example", c.CommandPath())
			return
		}
		b, out, _ := testApp()
		if status := b.main(context.Background(), append(strings.Fields(c.CommandPath())[1:], "--help")); status != exit.StatusDone {
			t.Errorf("%s --help exits with %d", c.CommandPath(), status)
		}
		if !strings.HasSuffix(strings.TrimSpace(out.String()), example) {
			t.Errorf("the help of %s doesn't end in its example:\n%s", c.CommandPath(), out)
		}
		for line := range strings.Lines(example) {
			command, _, _ := strings.Cut(strings.TrimSpace(line), " >") // into a file
			accepts(t, c, command)
		}
	})
}

// accepts parses an example as the program would, without running it.
func accepts(t *testing.T, c *cobra.Command, example string) {
	t.Helper()
	words := strings.Fields(example)
	for len(words) > 0 && strings.Contains(words[0], "=") {
		words = words[1:] // an environment variable
	}
	if len(words) == 0 || words[0] != "sheetsync" {
		t.Errorf("the example of %s doesn't begin with sheetsync: %s", c.CommandPath(), example)
		return
	}
	a, _, _ := testApp()
	root := a.command()
	found, rest, err := root.Find(words[1:])
	if err != nil {
		t.Errorf("%s: %v", example, err)
		return
	}
	if c.HasParent() && found.CommandPath() != c.CommandPath() && !strings.HasPrefix(found.CommandPath(), c.CommandPath()+" ") {
		t.Errorf("the example of %s is one of %s: %s", c.CommandPath(), found.CommandPath(), example)
	}
	if err := found.ParseFlags(rest); err != nil {
		t.Errorf("%s: %v", example, err)
	}
	if err := found.ValidateArgs(found.Flags().Args()); err != nil {
		t.Errorf("%s: %v", example, err)
	}
}

// The example configuration that comes with the program is one.
func TestExampleConfiguration(t *testing.T) {
	t.Parallel()
	name := filepath.Join("..", "..", "deploy", "sheetsync.example.yaml")
	c, err := config.Load(config.Sources{File: name})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Registers) != 1 || c.Registers[0].Name != "acme" {
		t.Errorf("its registers are %q", c.Names())
	}
	source, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	// It mentions every setting there is.
	for _, e := range c.Effective() {
		if e.Origin == "default" {
			t.Errorf("%s is not in the example", e.Key)
		}
	}
	if strings.Contains(string(source), "\t") {
		t.Error("there are tabs in it")
	}
}
