package service

import (
	"bytes"
	"context"
	"log/slog"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/sheetschema/bounds"
	"sheetsync/syncer"
	"sheetsync/syncer/gsheets"
)

// Rights are what a client of Google's APIs asks for.
type Rights struct {
	ReadOnly bool // no more than the right to read
	Files    bool // also the right to make and share spreadsheets
}

// OpenSheets signs in to Google as the configuration says.
func OpenSheets(ctx context.Context, c *config.Config, rights Rights, log *slog.Logger) (*gsheets.Client, error) {
	o := gsheets.Options{
		Endpoint: c.Google.Endpoint, RequestsPerMinute: c.Google.RequestsPerMinute,
		ReadOnly: rights.ReadOnly, Files: rights.Files, Logger: log,
	}
	if name := c.Google.Credentials; name != "" {
		key, err := bounds.ReadFile(ctx, name, bounds.SecretBytes)
		if err != nil {
			return nil, exit.Usage("download the service account's key as JSON and name it in google.credentials", "google.credentials: %w", err)
		}
		o.Credentials = bytes.TrimPrefix(key, []byte("\uFEFF")) // an editor's byte-order mark
	}
	client, err := gsheets.New(ctx, o)
	if err != nil {
		return nil, exit.Usage("", "%w", err)
	}
	return client, nil
}

// Workbook opens a register's spreadsheet.
func (s *Service) Workbook(ctx context.Context, r syncer.Register) (syncer.Workbook, error) {
	client, err := s.client(ctx, !r.WriteBack)
	if err != nil {
		return nil, err
	}
	return client.Workbook(r.Spreadsheet), nil
}

// client returns the client that all registers share, so that they share its
// budget of requests too. One that may only read asks for no more than that.
func (s *Service) client(ctx context.Context, readOnly bool) (*gsheets.Client, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, ok := s.clients[readOnly]; ok {
		return c, nil
	}
	c, err := OpenSheets(ctx, s.Config, Rights{ReadOnly: readOnly}, s.log)
	if err != nil {
		return nil, err
	}
	s.clients[readOnly] = c
	return c, nil
}
