package main

import (
	"bytes"
	"io"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/exit"
)

func (a *app) completionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "completion bash|zsh|fish|powershell",
		Short: "Print the script with which a shell completes commands and flags",
		Long: `Prints the script for a shell. The packages bring those of bash, zsh and fish;
otherwise, for bash:
  sheetsync completion bash >/etc/bash_completion.d/sheetsync`,
		Example:   "  sheetsync completion bash >sheetsync.bash",
		ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
		Args:      arguments("SHELL"),
		RunE: func(c *cobra.Command, args []string) error {
			var script bytes.Buffer
			if err := completion(c.Root(), args[0], &script); err != nil {
				return err
			}
			if a.JSON {
				return a.Document(struct {
					Shell  string `json:"shell"`
					Script string `json:"script"`
				}{args[0], script.String()})
			}
			_, err := script.WriteTo(a.Out)
			return err
		},
	}
}

// completion writes the script of a shell.
func completion(root *cobra.Command, shell string, w io.Writer) error {
	switch shell {
	case "bash":
		return root.GenBashCompletionV2(w, true)
	case "zsh":
		return root.GenZshCompletion(w)
	case "fish":
		return root.GenFishCompletion(w, true)
	case "powershell":
		return root.GenPowerShellCompletionWithDesc(w)
	}
	return exit.Usage("bash, zsh, fish and powershell are known", "there is no script for the shell %q", shell)
}
