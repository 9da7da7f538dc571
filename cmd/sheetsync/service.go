package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"sync"

	"sheetsync/cmd/internal/config"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
	"sheetsync/syncer/gsheets"
)

// A service is the program's parts joined as the configuration says.
type service struct {
	config      *config.Config
	db          *database
	syncer      *syncer.Syncer
	descriptors map[string]*sheetschema.Descriptor // by register
	log         *slog.Logger

	mu      sync.Mutex
	clients map[bool]*gsheets.Client // by whether it may only read
}

// openService loads the descriptors of the registers, opens the database and
// brings the service's own tables up to date. Close it.
func openService(ctx context.Context, c *config.Config, registers []*config.Register, log *slog.Logger) (*service, error) {
	s := &service{config: c, log: log, descriptors: map[string]*sheetschema.Descriptor{}, clients: map[bool]*gsheets.Client{}}
	for _, r := range registers {
		d, err := loadSchema(r.Schema, r.SchemaFile)
		if err != nil {
			return nil, err
		}
		s.descriptors[r.Name] = d
	}
	var err error
	if s.db, err = migrated(ctx, c, log); err != nil {
		return nil, err
	}
	s.syncer = syncer.New(syncer.Config{Mirror: s.db.Mirror, Open: s.workbook, Reminded: s.reminders, Logger: log})
	return s, nil
}

func (s *service) close(ctx context.Context) error { return s.db.close(ctx) }

// register joins a register's settings and descriptor.
func (s *service) register(r *config.Register) syncer.Register {
	return syncer.Register{
		Name: r.Name, Spreadsheet: r.SpreadsheetID, Descriptor: s.descriptors[r.Name],
		Language: r.Language, TimeZone: r.Location, Country: country(r), WriteBack: r.WriteBack,
		Hold: syncer.Hold{DeletedRatio: r.Hold.DeletedRatio, DeletedRows: r.Hold.DeletedRows},
	}
}

// country is where the telephone numbers without a country code of a register
// are taken to be from: China for a register in Chinese, else unknown.
func country(r *config.Register) string {
	if r.Language == language.Chinese {
		return "CN"
	}
	return ""
}

// sync synchronises a register once.
func (s *service) sync(ctx context.Context, r *config.Register, o syncer.Options) (syncer.Result, error) {
	return s.syncer.Run(ctx, s.register(r), o)
}

// workbook opens a register's spreadsheet.
func (s *service) workbook(ctx context.Context, r syncer.Register) (syncer.Workbook, error) {
	client, err := s.client(ctx, !r.WriteBack)
	if err != nil {
		return nil, err
	}
	return client.Workbook(r.Spreadsheet), nil
}

// client returns the client that all registers share, so that they share its
// budget of requests too. One that may only read asks for no more than that.
func (s *service) client(ctx context.Context, readOnly bool) (*gsheets.Client, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, ok := s.clients[readOnly]; ok {
		return c, nil
	}
	o := gsheets.Options{
		Endpoint: s.config.Google.Endpoint, ReadOnly: readOnly,
		RequestsPerMinute: s.config.Google.RequestsPerMinute, Logger: s.log,
	}
	if name := s.config.Google.Credentials; name != "" {
		var err error
		if o.Credentials, err = os.ReadFile(name); err != nil {
			return nil, usage("download the service account's key as JSON and name it in google.credentials", "google.credentials: %w", err)
		}
	}
	c, err := gsheets.New(ctx, o)
	if err != nil {
		return nil, usage("", "%w", err)
	}
	s.clients[readOnly] = c
	return c, nil
}

// with opens the service for the registers that the arguments name, does the
// work, and closes it.
func (a *app) with(ctx context.Context, args []string, work func(s *service, registers []*config.Register) error) (err error) {
	c, err := a.config()
	if err != nil {
		return err
	}
	registers, err := chosen(c, args)
	if err != nil {
		return err
	}
	s, err := openService(ctx, c, registers, a.logger)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close(ctx)) }()
	return work(s, registers)
}
