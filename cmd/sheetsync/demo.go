package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/demo"
	"sheetsync/cmd/internal/descriptor"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/sheetschema/language"
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
			err := a.demo(c.Context(), f)
			if c.Context().Err() != nil && !f.once && !errors.Is(err, errShutdown) {
				return nil // Ctrl-C is how a demo ends
			}
			return err
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
	p := language.NewPrinter(o.Language)
	a.Notify("%s", p.Say("demo.narration.setting", language.Args{"dir": relative(o.Dir)}))
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
	a.Notify("%s", p.Say("demo.narration.database_starts", nil))
	s, err := service.Open(ctx, c, registers, a.logger)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close(ctx)) }()
	reminding, err := s.OpenReminding(false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, reminding.Close()) }()
	show := &demonstration{app: a, printer: p, service: s, stage: stage, register: registers[0], reminding: reminding}
	if f.once {
		return show.once(ctx)
	}
	return show.goOn(ctx)
}

func (a *app) demoOptions(f demoFlags) (demo.Options, error) {
	o := demo.Options{
		Workbook: f.workbook, Schema: f.schema, Listen: f.listen, Reset: f.reset, Logger: a.logger, Dir: f.dir,
		DropDatabase: service.DropPrivate,
	}
	if (f.workbook == "") != (f.schema == "") {
		return o, exit.Usage("for example: sheetsync demo --workbook register.xlsx --schema foreign-trade", "--workbook and --schema belong together")
	}
	var err error
	if o.Language, err = languageOf(f.language, a.language()); err != nil {
		return o, err
	}
	if f.workbook != "" {
		if _, err := descriptor.Find(f.schema); err != nil {
			return o, err
		}
		if _, err := os.Stat(f.workbook); err != nil {
			return o, exit.Usage("", "--workbook: %w", err)
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
