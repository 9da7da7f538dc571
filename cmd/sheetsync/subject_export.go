package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/erasing"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/subjectexport"
	"sheetsync/syncer/atomicfile"
	"sheetsync/syncer/erasure"
	"sheetsync/syncer/mirror/subjects"
)

type subjectFlags struct{ subject, register, format, output, language string }

func (a *app) subjectExportCommand() *cobra.Command {
	var f subjectFlags
	c := &cobra.Command{
		Use:   "subject-export --subject S",
		Short: "Write what is held of a person, to hand it to them",
		Long: `Finds a person as sheetsync erase does and writes what all registers, or that of
--register, hold of them: their records with every field and its title, since when,
what was changed, which reminders went to them or were about them, how often other
records mention them, from which sheet it is, for what and how long.

It is for handing to that person: what is about somebody else is left out or masked.
Who works from the mirror alone should have it as the sheet, with sheetsync sync.`,
		Example: "  sheetsync subject-export --subject wang.fang@huada.example --format html -o wang-fang.html",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			var names []string
			if f.register != "" {
				names = []string{f.register}
			}
			who, err := erasure.ParseSubject(f.subject)
			switch {
			case f.subject == "":
				return exit.Usage("name the person: --subject wang.fang@huada.example", "nobody is named")
			case err != nil:
				return exit.Usage("write an e-mail address, a telephone number, a record id or a name", "--subject: %v", err)
			case f.format != "json" && f.format != "html":
				return exit.Usage("write json or html", "--format: there is no format %q", f.format)
			case a.JSON && f.format == "html" && f.output == "":
				return exit.Usage("name a file with -o", "--json: standard output can't hold both JSON documents and a page")
			}
			return a.with(c.Context(), names, func(s *service.Service, registers []*config.Register) error {
				return a.exportSubject(c.Context(), s, registers, who, f)
			})
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.subject, "subject", "", "the person: an e-mail address, a telephone number, a record id or a name (`S`)")
	flags.StringVar(&f.register, "register", "", "only of this `register`")
	flags.StringVar(&f.format, "format", "json", "json or html")
	flags.StringVarP(&f.output, "output", "o", "", "the `file` to write (default standard output)")
	flags.StringVar(&f.language, "language", "", "language of titles and words: zh-CN or en (default the register's)")
	return c
}

// exportSubject writes what is held of a person.
func (a *app) exportSubject(ctx context.Context, s *service.Service, registers []*config.Register, who erasure.Subject, f subjectFlags) error {
	tag, err := languageOf(f.language, registers[0].Language)
	if err != nil {
		return err
	}
	d := &subjectexport.Document{Made: time.Now().UTC().Format("2006-01-02 15:04 MST"), Language: string(tag), Registers: []subjectexport.Register{}}
	records := 0
	for _, r := range registers {
		err := s.Look(ctx, func(ctx context.Context, tx *sqlx.Tx) error {
			search, err := subjects.Open(ctx, tx, s.Subjects(r))
			if err != nil {
				return err
			}
			people := search.People(who)
			at := 0
			switch {
			case len(people) == 0:
				return nil
			case len(people) > 1:
				if at, err = erasing.Choose(&a.Terminal, r, search, people); err != nil {
					return err
				}
			}
			plan, err := search.Plan(ctx, tx, new(erasure.Key), &people[at], "")
			if err != nil {
				return err
			}
			held, err := search.Held(ctx, tx, &people[at], plan)
			if err != nil {
				return err
			}
			records += len(held.Records)
			d.Registers = append(d.Registers, subjectexport.From(subjectexport.Register{Name: r.Name, Source: r.SpreadsheetID}, s.Descriptor(r), tag, r.Location, &people[at], held))
			return nil
		})
		if err != nil {
			return err
		}
	}
	if len(d.Registers) == 0 {
		a.Warn("sheetsync: nobody is found: look how the person is written in the sheet; sheetsync lookup finds similar names")
	}
	var out bytes.Buffer
	if f.format == "html" {
		err = subjectexport.WriteHTML(&out, d, tag)
	} else {
		w := json.NewEncoder(&out)
		w.SetEscapeHTML(false)
		err = w.Encode(d)
	}
	if err != nil {
		return err
	}
	if f.output == "" {
		_, err := a.Out.Write(out.Bytes())
		return err
	}
	if err := atomicfile.WriteFile(f.output, out.Bytes(), 0o600); err != nil {
		return fmt.Errorf("write %s: %w", f.output, err)
	}
	if a.JSON {
		return a.Document(map[string]any{"file": f.output, "format": f.format, "registers": len(d.Registers), "records": records})
	}
	a.Line("%s: what %d of %d registers hold, in %d records; it has personal data, so keep it safe", f.output, len(d.Registers), len(registers), records)
	return nil
}
