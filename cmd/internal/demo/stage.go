package demo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"sheetsync/cmd/internal/demo/sample"
	"sheetsync/cmd/internal/web"
	"sheetsync/reminders/inbox"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/bounds"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
	"sheetsync/syncer/emulator"
)

// Token is the bearer token with which anybody may act as the team in the
// demo's sheet.
const Token = "demo"

// account is the service's own identity towards the emulator.
const account = "sheetsync@demo.iam.gserviceaccount.com"

// Options say what is shown.
type Options struct {
	Dir      string // holds everything of the demo; made when missing
	Workbook string // an .xlsx to show; empty for the sample
	Schema   string // of the workbook: a built-in name or a path
	Language language.Tag
	Listen   string // address of the emulator; empty for a free port of 127.0.0.1
	Reset    bool   // begin anew even where the directory has a demo of the workbook
	Logger   *slog.Logger
	Now      func() time.Time // nil for time.Now
	// DropDatabase removes the directory's private database when the demo
	// begins anew.
	DropDatabase func(ctx context.Context, dir string) error
}

// A Stage is the demo's surroundings, ready for the service.
type Stage struct {
	Dir        string
	ConfigFile string // for the service and every other command
	Register   string
	Descriptor *sheetschema.Descriptor
	Continued  bool // the directory had a demo of this workbook
	Faults     int  // in the sample, when it was made just now

	Sheets *emulator.Server
	Inbox  *inbox.Server
	Sheet  string // id of the spreadsheet

	mailbox *web.Server
	page    net.Listener // of the service's page, until that is served
	served  *web.Server
	links   atomic.Pointer[[]Link]
	unlock  func() error
	log     *slog.Logger
}

// Set sets the stage. Close it.
func Set(ctx context.Context, o Options) (_ *Stage, err error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Stage{log: o.Logger}
	if s.Dir, err = filepath.Abs(o.Dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(s.Dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the demo's directory: %w", err)
	}
	if s.unlock, err = lockDir(s.Dir); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	show, err := choose(ctx, o)
	if err != nil {
		return nil, err
	}
	s.Descriptor, s.Register = show.descriptor, registerName(show.descriptor.Name)
	// Each page links to the others, so that its address has to be known before it is there.
	if s.page, err = (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0"); err != nil {
		return nil, fmt.Errorf("listen for the page: %w", err)
	}
	if err := s.openSheets(ctx, o, show); err != nil {
		return nil, err
	}
	if s.Inbox, err = inbox.Start(inbox.Options{Logger: o.Logger}); err != nil { //nolint:contextcheck // it serves until Close
		return nil, fmt.Errorf("start the mail server: %w", err)
	}
	if s.mailbox, err = s.serveMailbox(ctx, o.Language); err != nil {
		return nil, err
	}
	s.link(o.Language)
	return s, s.configure(o, show)
}

// MailboxURL is the page of the mails that went out.
func (s *Stage) MailboxURL() string { return s.mailbox.URL() }

// SheetURL is the page of the sheet, for the team to edit.
func (s *Stage) SheetURL() string { return s.Sheets.Endpoint() + "/spreadsheets/" + s.Sheet }

// Close stops the servers; the directory stays.
func (s *Stage) Close() error {
	var errs []error
	switch {
	case s.served != nil:
		errs = append(errs, s.served.Close())
	case s.page != nil:
		errs = append(errs, s.page.Close())
	}
	if s.mailbox != nil {
		errs = append(errs, s.mailbox.Close())
	}
	if s.Inbox != nil {
		errs = append(errs, s.Inbox.Close())
	}
	if s.Sheets != nil {
		errs = append(errs, s.Sheets.Close())
	}
	if s.unlock != nil {
		errs = append(errs, s.unlock())
	}
	return errors.Join(errs...)
}

// A showing is what the demo shows.
type showing struct {
	descriptor *sheetschema.Descriptor
	schema     string // for the configuration: a built-in name or an absolute path
	title      string
	mark       string // tells whether a directory holds this showing already
	zone       string
	base       string // the base currency; empty for none
	roles      map[string][]string
	workbook   func() (io.Reader, int, error) // an .xlsx, and how many faults it has
}

func choose(ctx context.Context, o Options) (*showing, error) {
	if o.Workbook == "" {
		return sampleShowing(o)
	}
	content, err := bounds.ReadFile(ctx, o.Workbook, bounds.FileBytes)
	if err != nil {
		return nil, fmt.Errorf("--workbook: %w", err)
	}
	show := &showing{schema: o.Schema, zone: "UTC", title: strings.TrimSuffix(filepath.Base(o.Workbook), filepath.Ext(o.Workbook))}
	if show.descriptor, err = registers.Load(o.Schema); err != nil {
		if show.schema, err = filepath.Abs(o.Schema); err != nil {
			return nil, err
		}
		if show.descriptor, err = registers.LoadFile(ctx, show.schema); err != nil {
			return nil, err
		}
	}
	show.roles = map[string][]string{}
	for _, role := range show.descriptor.Roles() {
		show.roles[role] = []string{role + "@team.example"}
	}
	sum := sha256.Sum256(content)
	show.mark = show.descriptor.Name + " " + hex.EncodeToString(sum[:])
	show.workbook = func() (io.Reader, int, error) { return bytes.NewReader(content), 0, nil }
	return show, nil
}

func sampleShowing(o Options) (*showing, error) {
	d, err := registers.Load(sample.Schema)
	if err != nil {
		return nil, err
	}
	return &showing{
		descriptor: d, schema: sample.Schema, title: d.Title.In(o.Language), zone: "Asia/Shanghai", base: "CNY",
		mark: "sample " + string(o.Language), roles: sample.Roles(),
		workbook: func() (io.Reader, int, error) {
			w, err := sample.Generate(sample.Options{Seed: 2026, Today: o.Now(), Language: o.Language})
			if err != nil {
				return nil, 0, err
			}
			faults := 0
			for _, n := range w.Faults {
				faults += n
			}
			var buf bytes.Buffer
			return &buf, faults, w.WriteXLSX(&buf)
		},
	}, nil
}

// registerName makes a name that needs no quotes in SQL.
func registerName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '_':
			return r
		}
		return '_'
	}, name)
}
