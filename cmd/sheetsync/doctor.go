package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"sheetsync/cmd/internal/config"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/syncer"
)

// A diagnosis is what doctor found about one thing.
type diagnosis struct {
	Check  string `json:"check"`
	Status string `json:"status"` // ok, warning or failed
	Detail string `json:"detail"`
	Hint   string `json:"hint,omitempty"`
}

func (a *app) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Look whether everything that the service needs is in order",
		Long: `Looks at the configuration, the descriptors, the database, the access to each
spreadsheet and the mail server, and says what is wrong and what to do. It
changes nothing in the sheets and sends no mail. The exit status is 1 when
something failed.`,
		Example: "  sheetsync doctor --config sheetsync.yaml",
		Args:    noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			d := &doctor{app: a}
			if err := d.examine(c.Context()); err != nil {
				return err
			}
			if d.failed {
				return &exitError{status: exitFailed, err: errReported}
			}
			return nil
		},
	}
}

type doctor struct {
	*app
	failed bool
	err    error // of printing
}

func (d *doctor) tell(check, status, detail, hint string) {
	d.failed = d.failed || status == "failed"
	if d.json {
		d.err = errors.Join(d.err, d.print(diagnosis{check, status, detail, hint}))
		return
	}
	d.say("%-7s  %s: %s", status, check, detail)
	if hint != "" {
		d.say("         hint: %s", hint)
	}
}

// verdict tells an error as failed, and anything else as ok.
func (d *doctor) verdict(check, detail string, err error) {
	if err != nil {
		d.tell(check, "failed", err.Error(), hintFor(err))
		return
	}
	d.tell(check, "ok", detail, "")
}

func (d *doctor) examine(ctx context.Context) error {
	c, err := d.config()
	if err != nil {
		return err
	}
	registers, err := chosen(c, nil)
	if err != nil {
		return err
	}
	d.tell("configuration", "ok", fmt.Sprintf("%s, %d registers", c.File, len(registers)), "")
	s, err := openService(ctx, c, registers, d.logger)
	if err != nil {
		return err
	}
	defer func() { d.err = errors.Join(d.err, s.close(ctx)) }()
	d.database(ctx, s)
	for _, r := range registers {
		d.descriptor(s, r)
		d.spreadsheet(ctx, s, r)
	}
	d.mail(ctx, c)
	return d.err
}

func (d *doctor) database(ctx context.Context, s *service) {
	var version string
	err := s.db.DB().GetContext(ctx, &version, `SELECT current_setting('server_version')`)
	where := "the configured server"
	if s.db.private != nil {
		where = "a private server in " + s.db.private.Dir()
	}
	d.verdict("database", "PostgreSQL "+version+", "+where, err)
}

func (d *doctor) descriptor(s *service, r *config.Register) {
	roles := make([]string, 0, len(r.Roles))
	for role := range r.Roles {
		roles = append(roles, role)
	}
	warnings := 0
	for _, f := range sheetschema.Lint(s.descriptors[r.Name], roles) {
		if f.Severity == sheetschema.SeverityWarning {
			d.tell(r.Name+" schema", "warning", f.String(), "")
			warnings++
		}
	}
	if warnings == 0 {
		d.tell(r.Name+" schema", "ok", s.descriptors[r.Name].Name, "")
	}
}

// spreadsheet looks at a register's spreadsheet and its tabs.
func (d *doctor) spreadsheet(ctx context.Context, s *service, r *config.Register) {
	check := r.Name + " spreadsheet"
	book, err := s.workbook(ctx, s.register(r))
	if err != nil {
		d.verdict(check, "", err)
		return
	}
	described, err := book.Describe(ctx)
	if err != nil {
		d.verdict(check, "", err)
		return
	}
	d.tell(check, "ok", fmt.Sprintf("%q, %d tabs", described.Title, len(described.Tabs)), "")
	for _, resource := range s.descriptors[r.Name].Resources {
		found := false
		for _, tab := range described.Tabs {
			found = found || header.MatchTab(tab.Title, resource)
		}
		if !found {
			d.tell(check, "warning", "there is no tab for "+titleOf(resource.Title, r.Language, resource.Name), "a tab that was renamed after the first run is still found")
		}
	}
	if !r.WriteBack {
		d.tell(check, "ok", "write_back is false: the sheet is only read", "")
		return
	}
	d.rights(ctx, check, book)
}

// rights looks whether the account may edit the spreadsheet. A register that
// can only be read works all the same, so it is a warning.
func (d *doctor) rights(ctx context.Context, check string, book syncer.Workbook) {
	asked, ok := book.(interface{ MayWrite(context.Context) error })
	if !ok {
		return
	}
	switch err := asked.MayWrite(ctx); {
	case errors.Is(err, syncer.ErrReadOnly):
		d.tell(check, "warning", "ids, totals, issues and deadlines are not written into the sheet: "+err.Error(),
			"set write_back: false if the sheet is meant to be only read")
	case err != nil:
		d.verdict(check, "", err)
	}
}

// mail looks whether the mail server can be reached.
func (d *doctor) mail(ctx context.Context, c *config.Config) {
	if c.Mail.Host == "" {
		d.tell("mail", "warning", "mail.host is not set, so no reminders are sent", "")
		return
	}
	port := c.Mail.Port
	if port == 0 {
		port = map[string]int{"starttls": 587, "implicit": 465, "none": 25}[c.Mail.TLS]
	}
	address := net.JoinHostPort(c.Mail.Host, strconv.Itoa(port))
	conn, err := (&net.Dialer{Timeout: 10 * time.Second}).DialContext(ctx, "tcp", address)
	if err == nil {
		err = conn.Close()
	}
	d.verdict("mail", address+" answers", err)
}
