package main

import (
	"crypto/rand"
	"fmt"
	"net/url"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/hookscript"
	"sheetsync/cmd/internal/web"
)

func (a *app) hookCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "hook",
		Short: "Have a sheet tell the service at once when it was changed",
		Long: `A sheet can tell the service that somebody has just changed it, so that it is looked
at within seconds instead of at the times of the setting sync. sheetsync hook secret
makes a secret for the register's setting sync.hook; sheetsync hook script prints the
few lines of Apps Script that call web.url with it.`,
		Example: "  sheetsync hook secret\n  sheetsync hook script acme",
	}
	c.AddCommand(a.hookScriptCommand(), a.hookSecretCommand())
	return c
}

func (a *app) hookSecretCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "secret",
		Short:   "Print a new secret for a register's setting sync.hook",
		Long:    "Makes a secret of random bytes for a register's setting sync.hook, and prints it. It\nis kept nowhere.",
		Example: "  sheetsync hook secret",
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			var random [24]byte
			_, _ = rand.Read(random[:]) // it never fails
			secret := config.NewHookSecret(random).Reveal()
			if a.JSON {
				return a.Document(struct {
					Secret string `json:"secret"`
				}{secret})
			}
			_, err := fmt.Fprintln(a.Out, secret)
			return err
		},
	}
}

func (a *app) hookScriptCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "script [REGISTER]",
		Short: "Print the Apps Script with which a sheet calls the service",
		Long: `Prints the script for a register's spreadsheet. In the sheet, open Extensions > Apps
Script, put it in the place of what is there, save, choose install and run it once:
Google asks for your permission. From then on each change that people make calls
sheetsync run at web.url, which has to be reachable from Google. What the service
writes itself calls nothing.

The script holds the register's secret, sync.hook. Whoever can edit the sheet can read
it; it lets them have the sheet looked at, and nothing else.`,
		Example: "  sheetsync hook script acme",
		Args:    oneAtMost,
		RunE: func(_ *cobra.Command, args []string) error {
			c, err := a.config()
			if err != nil {
				return err
			}
			registers, err := chosen(c, args)
			if err != nil {
				return err
			}
			if len(registers) > 1 {
				return exit.Usage("sheetsync hook script "+registers[0].Name, "there are %d registers: name one, each has a script of its own", len(registers))
			}
			return a.printHookScript(c, registers[0])
		},
	}
}

func (a *app) printHookScript(c *config.Config, r *config.Register) error {
	if r.Hook == "" {
		return exit.Usage("let sheetsync hook secret make one, and write it there, or its file's name at sync.hook_file", "register %s has no secret: sync.hook is not set", r.Name)
	}
	if c.Web.Listen == "" {
		return exit.Usage("set web.listen, such as to 127.0.0.1:8080, where sheetsync run listens", "web.listen is off, so the sheet could call nobody")
	}
	if c.Web.URL == "" {
		return exit.Usage("set it to the https address that leads to web.listen, such as https://register.example.com", "web.url is not set, so the sheet doesn't know where to call")
	}
	address := c.Web.URL + web.HookPath + url.PathEscape(r.Name)
	script, err := hookscript.Write(address, r.Hook.Reveal())
	if err != nil {
		return err
	}
	if a.JSON {
		return a.Document(struct {
			Register string `json:"register"`
			URL      string `json:"url"`
			Script   string `json:"script"`
		}{r.Name, address, script})
	}
	_, err = fmt.Fprint(a.Out, script)
	return err
}
