package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sheetsync/cmd/internal/config"
)

func readme(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// The program accepts each command of the README. The scripts, the tests of the
// demo and .ci/run run them.
func TestReadmeCommands(t *testing.T) {
	t.Parallel()
	a, _, _ := testApp()
	root := a.command()
	inShell, n := false, 0
	for line := range strings.Lines(readme(t)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "```") {
			inShell = line == "```sh"
			continue
		}
		line = strings.Replace(line, "go run ./cmd/sheetsync", "sheetsync", 1)
		if !inShell || !strings.HasPrefix(line, "sheetsync ") {
			continue
		}
		command, _, _ := strings.Cut(line, " >")
		accepts(t, root, command)
		n++
	}
	if n < 8 {
		t.Errorf("only %d commands were found", n)
	}
}

// The README tells of every command and every setting.
func TestReadmeIsWhole(t *testing.T) {
	t.Parallel()
	text := readme(t)
	a, _, _ := testApp()
	for _, c := range a.command().Commands() {
		if !c.Hidden && c.Name() != "help" && !strings.Contains(text, "`sheetsync "+c.Name()) {
			t.Errorf("the README doesn't tell of sheetsync %s", c.Name())
		}
	}
	c, err := config.Load(config.Sources{File: filepath.Join("..", "..", "deploy", "sheetsync.example.yaml")})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range c.Effective() {
		parts := strings.Split(e.Key, ".")
		name := parts[len(parts)-1]
		if len(parts) > 3 && parts[2] == "roles" {
			name = "roles"
		}
		if len(parts) > 4 && parts[3] == "bank" { // by currency
			name = "bank"
		}
		if !strings.Contains(text, "`"+name+"`") && !strings.Contains(text, "."+name+"`") && !strings.Contains(text, "]."+name) {
			t.Errorf("the README doesn't tell of %s", e.Key)
		}
	}
}
