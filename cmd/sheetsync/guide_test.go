package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What the guides type are commands, and both type the same ones.
func TestGuides(t *testing.T) {
	t.Parallel()
	a, _, _ := testApp()
	root := a.command()
	typed := regexp.MustCompile("(?m)(?:^|`)(?:s|sheetsync) ([a-z][^`#\n]*)")
	language := regexp.MustCompile(` --(language|time-zone|title) ("[^"]*"|\S+)`)
	commands := func(name string) []string {
		var found []string
		for _, m := range typed.FindAllStringSubmatch(deployed(t, name), -1) {
			command := strings.TrimSpace(language.ReplaceAllString(m[1], ""))
			accepts(t, root, "sheetsync "+command)
			found = append(found, command)
		}
		return found
	}
	english, chinese := commands("GUIDE.md"), commands("GUIDE.zh-CN.md")
	if len(english) < 12 {
		t.Errorf("only %d commands were found", len(english))
	}
	if diff := cmp.Diff(english, chinese); diff != "" {
		t.Errorf("the guides differ: %s", diff)
	}
}
