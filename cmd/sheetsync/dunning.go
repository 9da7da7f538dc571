package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/terminal"
	"sheetsync/reminders"
	"sheetsync/reminders/letters"
	"sheetsync/sheetschema/nearest"
	"sheetsync/sheetschema/textkey"
)

// dunningFlags are those of sheetsync dunning.
type dunningFlags struct {
	level             int
	language, out, at string
	formats           []string
	font              string
	yes               bool
}

func (a *app) dunningCommand() *cobra.Command {
	var f dunningFlags
	c := &cobra.Command{
		Use:   "dunning REGISTER [CUSTOMER...]",
		Short: "Draft letters to customers whose payments are overdue",
		Long: `Drafts a letter to each customer who is late, with all that is overdue in one table, as
a document of Word and a PDF. Nothing is sent, and nobody is written to: whoever looks
after the customer reads the draft, changes it, and sends it or doesn't.

What is owed is the amount of the deadlines that customers are to pay, as of the last
run. Amounts of different currencies are not added. What can't be read is left out, with
the whole order that it belongs to, and listed; so is what people put off or muted.

The tone follows from how long the oldest payment is overdue: from the first day on a
reminder (1), from the 15th an urgent one (2), from the 46th a final demand with a last
day to pay (3); the schema may set other days. The language is the customer's, as the
schema's dunning.language says, else that of the customer's country, else the
register's: zh, en, de, fr or es.

Letterhead and bank accounts are those of the setting letter; what is missing is marked
in the letter, to be filled in. A PDF with Chinese needs a font of this machine.`,
		Example: "  sheetsync dunning acme 'Cedargate Electronics' --level 2 --language de --out letters",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return arguments("REGISTER")(c, args)
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			want, err := f.parse()
			if err != nil {
				return err
			}
			want.customers = args[1:]
			return a.with(c.Context(), args[:1], func(s *service.Service, registers []*config.Register) error {
				return a.dun(c.Context(), s, registers[0], want)
			})
		},
	}
	flags := c.Flags()
	flags.IntVar(&f.level, "level", 0, "1 for a reminder, 2 for an urgent one, 3 for a final demand (default by how long it is overdue)")
	flags.StringVar(&f.language, "language", "", "zh, en, de, fr or es (default the customer's)")
	flags.StringVar(&f.out, "out", "letters", "the `folder` to write to")
	flags.StringSliceVar(&f.formats, "format", formats, "docx, pdf or both")
	flags.StringVar(&f.at, "at", "", "write as if it were then: a `day`")
	flags.StringVar(&f.font, "font", "", "a `file` with the font for Chinese in PDF (default the setting letter.font, else one that is installed)")
	flags.BoolVar(&f.yes, "yes", false, "overwrite files that exist")
	return c
}

// A dunningRequest is what somebody asked for.
type dunningRequest struct {
	dunningFlags
	customers []string
	language  letters.Language // "" for the customer's
}

func (f *dunningFlags) parse() (dunningRequest, error) {
	want := dunningRequest{dunningFlags: *f}
	if f.level != 0 && (f.level < int(letters.FirstLevel) || f.level > int(letters.LastLevel)) {
		return want, exit.Usage("1 is a reminder, 2 an urgent one, 3 the final demand", "--level: there is no level %d", f.level)
	}
	if f.language != "" {
		l, err := letters.ParseLanguage(f.language)
		if err != nil {
			return want, exit.Usage("", "--language: %w", err)
		}
		want.language = l
	}
	for _, format := range f.formats {
		if !slices.Contains(formats, format) {
			return want, exit.Usage("formats are docx and pdf", "--format: there is no format %q", format)
		}
	}
	return want, nil
}

func (a *app) dun(ctx context.Context, s *service.Service, r *config.Register, want dunningRequest) error {
	if !letters.Owing(s.Descriptor(r)) {
		return exit.Usage("give the deadline of a payment amount: <field> in the schema, and dunning: true",
			"register %s has no deadline that says what customers owe", r.Name)
	}
	at := time.Now()
	if want.at != "" {
		var err error
		if at, err = service.ParseAt(want.at, r); err != nil {
			return err
		}
	}
	found, err := s.Dunning(ctx, r, at)
	if errors.Is(err, reminders.ErrNotMirrored) {
		return exit.Hint(err, "run sheetsync sync "+r.Name+" first")
	}
	if err != nil {
		return err
	}
	customers, err := a.addressees(r, found, want)
	if err != nil {
		return err
	}
	if err := a.warnStale(ctx, s, r); err != nil {
		return err
	}
	d := drafting{app: a, register: r, found: found, want: want}
	return d.run(customers)
}

// addressees are the customers that were asked for, by the names that the register has
// for them; all without any.
func (a *app) addressees(r *config.Register, found *service.Dunning, want dunningRequest) ([]letters.Customer, error) {
	if len(want.customers) == 0 {
		return found.Customers, nil
	}
	var chosen []letters.Customer
	for _, name := range want.customers {
		at := slices.IndexFunc(found.Customers, func(c letters.Customer) bool { return isCalled(&c, name) })
		if at >= 0 {
			chosen = append(chosen, found.Customers[at])
			continue
		}
		names := make([]string, 0, len(found.Customers))
		for i := range found.Customers {
			names = append(names, found.Customers[i].Called)
		}
		if near := nearest.Name(name, names); near != "" {
			return nil, exit.Usage("did you mean "+near+"?", "register %s has nothing overdue of a customer %q", r.Name, name)
		}
		a.Warn("%s: nothing is overdue of a customer %q", r.Name, name)
	}
	return chosen, nil
}

func isCalled(c *letters.Customer, name string) bool {
	key := textkey.Of(strings.TrimSpace(name), textkey.FormCaseless)
	return key == textkey.Of(c.Called, textkey.FormCaseless) || key == textkey.Of(c.Name, textkey.FormCaseless)
}

// warnStale says that the sheet may have changed since.
func (a *app) warnStale(ctx context.Context, s *service.Service, r *config.Register) error {
	stale, err := s.Stale(ctx, r)
	if err != nil || stale == nil {
		return err
	}
	why := "the sheet was not looked at since"
	if stale.Held {
		why = "a run is on hold"
	}
	a.Warn("%s: the records are as of %s: %s; what came in meanwhile would be asked for again", r.Name, stale.Since.In(r.Location).Format("2006-01-02 15:04 MST"), why)
	return nil
}

// leftOut tells what is in no letter.
func (a *app) leftOut(list []letters.LeftOut, before string) {
	for _, l := range list {
		tab := l.Tab
		if tab == "" {
			tab = l.Resource
		}
		a.Warn("%snot in the letter: %s, row %d: %s", before, tab, l.Row, leftOutReason(&l))
	}
}

func leftOutReason(l *letters.LeftOut) string {
	switch l.Reason {
	case letters.ReasonUnreadable:
		return "“" + l.Field + "” can't be read"
	case letters.ReasonNoCurrency:
		return "there is no currency in “" + l.Field + "”"
	case letters.ReasonNoAmount:
		return "there is no amount in “" + l.Field + "”"
	case letters.ReasonNobody:
		return "nothing says which customer owes it"
	case letters.ReasonOnHold:
		return "somebody put it off, muted or paused it"
	}
	return string(l.Reason)
}

// payments counts.
func payments(n int) string { return terminal.Count(n, "payment") }
