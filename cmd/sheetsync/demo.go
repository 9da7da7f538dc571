package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/demo"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/mirror/embeddedpg"
)

type demoFlags struct {
	once             bool
	workbook, schema string
	listen, dir      string
	language         string
	reset            bool
}

func (a *app) demoCommand() *cobra.Command {
	var f demoFlags
	c := &cobra.Command{
		Use:   "demo",
		Short: "Try it on this machine, with nothing set up",
		Long: `Runs the whole service for real against a local stand-in for Google Sheets, a
private PostgreSQL and a mailbox: reads a sample register of an electronics
exporter, mirrors it, writes ids, totals and issues back into the sheet, and
sends reminders, again and again. Open the sheet's page, play the team, and
watch. Ctrl-C ends it; the next demo goes on where this one ended.

With --workbook and --schema it takes your own register, exported from Google
Sheets as .xlsx, instead of the sample.`,
		Example: "  sheetsync demo --once",
		Args:    noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.demo(c.Context(), f)
		},
	}
	flags := c.Flags()
	flags.BoolVar(&f.once, "once", false, "do one cycle and exit")
	flags.StringVar(&f.workbook, "workbook", "", "show this .xlsx `file` instead of the sample")
	flags.StringVar(&f.schema, "schema", "", "the workbook's descriptor: a built-in `name` or a file")
	flags.StringVar(&f.listen, "listen", "", "`address` of the stand-in for Google (default a free port of 127.0.0.1)")
	flags.StringVar(&f.dir, "dir", "", "`directory` that keeps the demo (default a directory of its own under data/demo)")
	flags.StringVar(&f.language, "language", "", "zh-CN or en (default that of the environment)")
	flags.BoolVar(&f.reset, "reset", false, "begin anew instead of going on")
	return c
}

func (a *app) demo(ctx context.Context, f demoFlags) (err error) {
	o, err := a.demoOptions(f)
	if err != nil {
		return err
	}
	a.note("Setting the stage in %s …", relative(o.Dir))
	stage, err := demo.Set(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stage.Close()) }()
	c, err := config.Load(config.Sources{File: stage.ConfigFile, Set: a.set})
	if err != nil {
		return err
	}
	registers, err := chosen(c, nil)
	if err != nil {
		return err
	}
	a.note("Starting a private PostgreSQL …")
	s, err := openService(ctx, c, registers, a.logger)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close(ctx)) }()
	with, err := s.openReminding(false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, with.close()) }()
	show := &demonstration{app: a, service: s, stage: stage, register: registers[0], reminding: with}
	if f.once {
		return show.once(ctx)
	}
	return show.goOn(ctx)
}

func (a *app) demoOptions(f demoFlags) (demo.Options, error) {
	o := demo.Options{
		Workbook: f.workbook, Schema: f.schema, Listen: f.listen, Reset: f.reset, Logger: a.logger, Dir: f.dir,
		DropDatabase: dropPrivate,
	}
	if (f.workbook == "") != (f.schema == "") {
		return o, usage("for example: sheetsync demo --workbook register.xlsx --schema foreign-trade", "--workbook and --schema belong together")
	}
	var err error
	if f.language == "" {
		o.Language = a.spoken()
	} else if o.Language, err = language.Parse(f.language); err != nil {
		return o, usage("", "--language: %w", err)
	}
	if f.workbook != "" {
		if _, _, err := schemaArgument(f.schema); err != nil {
			return o, err
		}
		if _, err := os.Stat(f.workbook); err != nil {
			return o, usage("", "--workbook: %w", err)
		}
	}
	if o.Dir == "" {
		name := "sample-" + o.Language.String()
		if f.workbook != "" {
			name = strings.TrimSuffix(filepath.Base(f.workbook), filepath.Ext(f.workbook))
		}
		o.Dir = filepath.Join("data", "demo", name)
	}
	return o, nil
}

// spoken is the language of the environment, where there is a catalogue for it.
func (a *app) spoken() language.Tag {
	for _, name := range []string{"LC_ALL=", "LC_MESSAGES=", "LANG="} {
		for _, pair := range a.environ {
			if value, ok := strings.CutPrefix(pair, name); ok && value != "" {
				if strings.HasPrefix(value, "zh") {
					return language.Chinese
				}
				return language.English
			}
		}
	}
	return language.English
}

// dropPrivate removes the private database under a directory, after stopping a
// server that a killed demo left running.
func dropPrivate(ctx context.Context, dir string) error {
	private := filepath.Join(dir, "postgres")
	if _, err := os.Stat(private); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	server, err := embeddedpg.Start(ctx, embeddedpg.Options{DataDir: dir})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	if err := server.Stop(ctx); err != nil {
		return err
	}
	return os.RemoveAll(private)
}

// note tells people what goes on: on standard output, or with --json, where
// that is for documents only, on standard error.
func (a *app) note(format string, args ...any) {
	out := a.stdout
	if a.json {
		out = a.stderr
	}
	fmt.Fprintf(out, format+"\n", args...)
}

// relative is a path as seen from the working directory, if that is shorter.
func relative(path string) string {
	dir, err := os.Getwd()
	if err != nil {
		return path
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(dir, abs); err == nil && len(rel) < len(abs) {
		return rel
	}
	return path
}
