package main

import (
	"strings"
	"testing"

	"sheetsync/cmd/internal/exit"
)

func TestCompletion(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		shell  string
		status int
		holds  string
	}{
		{"bash", exit.StatusDone, "__start_sheetsync"},
		{"zsh", exit.StatusDone, "#compdef sheetsync"},
		{"fish", exit.StatusDone, "complete -c sheetsync"},
		{"powershell", exit.StatusDone, "Register-ArgumentCompleter"},
		{"csh", exit.StatusUsage, ""},
	} {
		t.Run(c.shell, func(t *testing.T) {
			t.Parallel()
			a, out, _ := testApp()
			if status := a.main(t.Context(), []string{"completion", c.shell}); status != c.status || !strings.Contains(out.String(), c.holds) {
				t.Errorf("exit status %d, %.200s", status, out)
			}
		})
	}
}

func TestVersionFlag(t *testing.T) {
	t.Parallel()
	a, flag, _ := testApp()
	b, command, _ := testApp()
	if a.main(t.Context(), []string{"--version"}) != exit.StatusDone || b.main(t.Context(), []string{"version"}) != exit.StatusDone || flag.String() != command.String() {
		t.Errorf("--version says %q, version %q", flag, command)
	}
}
