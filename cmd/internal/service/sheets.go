package service

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/consent"
	"sheetsync/cmd/internal/exit"
	"sheetsync/sheetschema/bounds"
	"sheetsync/syncer"
	"sheetsync/syncer/gsheets"
	"sheetsync/syncer/gsheets/apifacts"
	"sheetsync/syncer/gsheets/budget"
)

// Rights are what a client of Google's APIs asks for.
type Rights struct {
	ReadOnly bool // no more than the right to read
	Files    bool // also the right to make and share spreadsheets
	// Budget is the one of requests that several clients share; nil for one of its own.
	Budget *budget.Budget
}

// OpenSheets signs in to Google as the configuration says.
func OpenSheets(ctx context.Context, c *config.Config, rights Rights, log *slog.Logger) (*gsheets.Client, error) {
	o := gsheets.Options{
		Endpoint: c.Google.Endpoint, RequestsPerMinute: c.Google.RequestsPerMinute, Budget: rights.Budget,
		ReadOnly: rights.ReadOnly, Files: rights.Files, Logger: log,
	}
	signIn, consenting, err := SignIn(ctx, c)
	if err != nil {
		return nil, err
	}
	switch {
	case consenting:
		kept, err := signIn.Store.Load(signIn.Client.ID)
		if err != nil {
			return nil, exit.Usage("sheetsync auth login signs in", "google: %w", err)
		}
		log.DebugContext(ctx, "signed in to Google with somebody's consent", "since", kept.Since)
		o.TokenSource, o.Account = signIn.Client.Source(signIn.Store, &http.Client{}), kept.Account
	case c.Google.Credentials != "":
		if o.Credentials, err = credentials(ctx, c); err != nil {
			return nil, err
		}
	}
	client, err := gsheets.New(ctx, o)
	if err != nil {
		return nil, exit.Usage("", "%w", err)
	}
	return client, nil
}

// A SignInWith is how somebody signs in to Google, and where that is kept.
type SignInWith struct {
	Client consent.Client
	Store  consent.Store
}

// SignIn says with what somebody signs in to Google; consenting is false where nobody need
// to, as there is a service account or the machine has credentials.
func SignIn(ctx context.Context, c *config.Config) (_ SignInWith, consenting bool, err error) {
	w := SignInWith{Store: consent.Store{Dir: c.DataDir, Passphrase: c.Google.TokenPassphrase.Reveal()}}
	if c.Google.ClientID != "" {
		w.Client = consent.NewClient(c.Google.ClientID, c.Google.ClientSecret.Reveal())
		return w, true, nil
	}
	if c.Google.Credentials == "" {
		return w, false, nil
	}
	file, err := credentials(ctx, c)
	if err != nil {
		return w, false, err
	}
	w.Client, err = consent.ParseClient(file)
	if errors.Is(err, consent.ErrNotAClient) {
		return w, false, nil
	}
	if err != nil {
		return w, false, exit.Usage("in the Google Cloud console: APIs & Services, Credentials, Create credentials, OAuth client ID, Desktop app", "google.credentials: %w", err)
	}
	return w, true, nil
}

// credentials reads the file that google.credentials names.
func credentials(ctx context.Context, c *config.Config) ([]byte, error) {
	file, err := bounds.ReadFile(ctx, c.Google.Credentials, bounds.SecretBytes)
	if err != nil {
		return nil, exit.Usage("download the service account's key as JSON and name it in google.credentials", "google.credentials: %w", err)
	}
	return bytes.TrimPrefix(file, []byte("\uFEFF")), nil // an editor's byte-order mark
}

// Workbook opens a register's spreadsheet.
func (s *Service) Workbook(ctx context.Context, r syncer.Register) (syncer.Workbook, error) {
	client, err := s.client(ctx, !r.WriteBack)
	if err != nil {
		return nil, err
	}
	book := client.Workbook(r.Spreadsheet)
	if !r.WriteBack {
		return book, nil
	}
	facts, err := s.APIFacts(ctx, r.Name)
	if err != nil {
		return nil, err
	}
	book.Know(facts, func(ctx context.Context, facts apifacts.Facts) {
		if err := s.RecordAPIFacts(ctx, r.Name, facts); err != nil {
			s.log.ErrorContext(ctx, "what was seen of Google's API could not be kept", "register", r.Name, "cause", err.Error())
		}
	})
	return book, nil
}

// APIFacts returns what is known of Google's API for a register.
func (s *Service) APIFacts(ctx context.Context, register string) (apifacts.Facts, error) {
	stored, err := s.DB.APIFacts(ctx, register)
	if err != nil {
		return nil, err
	}
	facts := make(apifacts.Facts, len(stored))
	for q, a := range stored {
		facts[apifacts.Question(q)] = apifacts.Answer(a)
	}
	return facts, nil
}

// RecordAPIFacts keeps what was found out of Google's API for a register.
func (s *Service) RecordAPIFacts(ctx context.Context, register string, facts apifacts.Facts) error {
	stored := make(map[string]string, len(facts))
	for q, a := range facts {
		stored[string(q)] = string(a)
	}
	return s.DB.RecordAPIFacts(ctx, register, stored)
}

// Sheets returns the client that may write.
func (s *Service) Sheets(ctx context.Context) (*gsheets.Client, error) { return s.client(ctx, false) }

// client returns the client that all registers share. One that may only read asks for no
// more than that. Both have one budget of requests, in which each register has its line.
func (s *Service) client(ctx context.Context, readOnly bool) (*gsheets.Client, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, ok := s.clients[readOnly]; ok {
		return c, nil
	}
	c, err := OpenSheets(ctx, s.Config, Rights{ReadOnly: readOnly, Budget: s.budget}, s.log)
	if err != nil {
		return nil, err
	}
	s.clients[readOnly] = c
	return c, nil
}
