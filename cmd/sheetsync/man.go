package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/manpage"
	"sheetsync/syncer/atomicfile"
)

func (a *app) manCommand() *cobra.Command {
	dir := ""
	c := &cobra.Command{
		Use:   "man [COMMAND...]",
		Short: "Print a command's manual page, or write all",
		Long: `Prints the manual page of a command, for man -l -; with --dir, writes those of all
commands into a directory, as sheetsync-run.1. The packages bring them.`,
		Example: "  sheetsync man run\n  sheetsync man --dir /usr/local/share/man/man1",
		Args:    cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if dir != "" {
				if len(args) > 0 {
					return exit.Usage("", "--dir writes the pages of all commands: name none")
				}
				return a.writeMan(c.Root(), dir)
			}
			found, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return exit.Usage("sheetsync --help lists the commands", "there is no command %q", strings.Join(args, " "))
			}
			var page bytes.Buffer
			if err := manpage.Write(&page, found, buildVersion().Version, buildVersion().day); err != nil {
				return err
			}
			if a.JSON {
				return a.Document(struct {
					Name string `json:"name"`
					Page string `json:"page"`
				}{manpage.Name(found), page.String()})
			}
			_, err = page.WriteTo(a.Out)
			return err
		},
	}
	c.Flags().StringVar(&dir, "dir", "", "write the pages of all commands into this `directory`")
	return c
}

// writeMan writes the pages of a command and of those below it.
func (a *app) writeMan(c *cobra.Command, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write manual pages: %w", err)
	}
	var page bytes.Buffer
	if err := manpage.Write(&page, c, buildVersion().Version, buildVersion().day); err != nil {
		return err
	}
	name := filepath.Join(dir, fmt.Sprintf("%s.%d", manpage.Name(c), manpage.Section))
	if err := atomicfile.WriteFile(name, page.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write manual pages: %w", err)
	}
	for _, sub := range c.Commands() {
		if !sub.IsAvailableCommand() {
			continue
		}
		if err := a.writeMan(sub, dir); err != nil {
			return err
		}
	}
	return nil
}
