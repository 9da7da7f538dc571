// Package probe asks Google's Sheets API how it answers where its documentation
// is silent, by trying each thing on a scratch tab of a spreadsheet: conformance
// testing of the service that the write-back stands on.
//
// The tab is hidden, and nothing else of the spreadsheet is touched. It is marked
// by developer metadata and removed at the end, also when the context has ended;
// what a killed process leaves is found by its mark and removed by the next probe.
package probe

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"google.golang.org/api/googleapi"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/apifacts"
	"sheetsync/syncer/gsheets/metadata"
)

// cleanupTimeout bounds the removal of the scratch tab after the context has ended.
const cleanupTimeout = 30 * time.Second

// The size of the scratch tab, and the rows of it that are played with.
const (
	gridRows, gridColumns = 60, 8
	lettersRow            = 0  // four rows with one letter each
	tableRow              = 20 // a Table's header
)

// A Finding is the answer to one question.
type Finding struct {
	Question apifacts.Question
	Answer   apifacts.Answer
	// Assumed is what is taken for true where nobody has asked; empty for nothing.
	Assumed apifacts.Answer
}

// Options say how a probe is carried out. All are needed.
type Options struct {
	// NewID returns a random id for metadata and tabs, at least 1 and below 2³¹.
	NewID func() int64
	// Report hears each finding as it is made.
	Report func(Finding)
}

// Run asks everything, in some thirty requests, and returns what it found. The
// questions about Tables are left out where the API takes none. An error is one of
// the API's that answers nothing: no access, no connection; what was found until
// then is returned with it.
func Run(ctx context.Context, api *sheets.Service, spreadsheet string, o Options) (apifacts.Facts, error) {
	p := &prober{api: api, spreadsheet: spreadsheet, newID: o.NewID, tab: o.NewID()}
	if err := p.removeLeftovers(ctx); err != nil {
		return nil, err
	}
	facts, err := p.ask(ctx, o.Report)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTimeout)
	defer cancel()
	return facts, errors.Join(err, p.remove(ctx, p.tab))
}

// A prober is a probe under way.
type prober struct {
	api         *sheets.Service
	spreadsheet string
	newID       func() int64
	tab         int64
	table       string // the id of the scratch tab's Table
}

// ask makes the scratch tab and tries one thing after the other on it.
func (p *prober) ask(ctx context.Context, report func(Finding)) (apifacts.Facts, error) {
	facts := make(apifacts.Facts)
	if err := p.make(ctx); err != nil {
		return facts, err
	}
	for _, q := range questions() {
		answer, err := q.try(p, ctx)
		if errors.Is(err, errNoTables) {
			break // these are the last ones
		}
		if err != nil {
			return facts, fmt.Errorf("ask for %s: %w", q.name, err)
		}
		facts[q.name] = answer
		report(Finding{q.name, answer, apifacts.Assumed(q.name)})
	}
	return facts, nil
}

// make adds the scratch tab with its mark.
func (p *prober) make(ctx context.Context) error {
	_, err := p.batch(ctx, &sheets.Request{AddSheet: &sheets.AddSheetRequest{Properties: &sheets.SheetProperties{
		SheetId: p.tab, Title: fmt.Sprintf("sheetsync probe %x", p.tab), Hidden: true,
		GridProperties: &sheets.GridProperties{RowCount: gridRows, ColumnCount: gridColumns},
	}}}, &sheets.Request{CreateDeveloperMetadata: &sheets.CreateDeveloperMetadataRequest{DeveloperMetadata: &sheets.DeveloperMetadata{
		MetadataKey: metadata.ProbeKey, Visibility: "DOCUMENT", Location: &sheets.DeveloperMetadataLocation{SheetId: p.tab},
	}}})
	if err != nil {
		return fmt.Errorf("add a scratch tab: %w", err)
	}
	return nil
}

// removeLeftovers removes the scratch tabs of probes that were cut short.
func (p *prober) removeLeftovers(ctx context.Context) error {
	got, err := p.api.Spreadsheets.Get(p.spreadsheet).Fields("sheets(properties(sheetId),developerMetadata(metadataKey))").Context(ctx).Do()
	if err != nil {
		return apierror.ForWriting(apierror.Explain("look for scratch tabs", err, ""))
	}
	for _, sheet := range got.Sheets {
		ours := slices.ContainsFunc(sheet.DeveloperMetadata, func(m *sheets.DeveloperMetadata) bool { return m.MetadataKey == metadata.ProbeKey })
		if !ours {
			continue
		}
		if err := p.remove(ctx, sheet.Properties.SheetId); err != nil {
			return err
		}
	}
	return nil
}

// remove deletes a scratch tab; one that isn't there is fine. It tries again
// where the answer was lost.
func (p *prober) remove(ctx context.Context, tab int64) error {
	var err error
	for range 3 {
		_, err = p.batch(ctx, &sheets.Request{DeleteSheet: &sheets.DeleteSheetRequest{SheetId: tab, ForceSendFields: []string{"SheetId"}}})
		if err == nil || refused(err) {
			return nil
		}
	}
	return fmt.Errorf("remove the scratch tab (a hidden one called “sheetsync probe …”; the next probe removes it): %w", err)
}

// batch carries out requests, all or none.
func (p *prober) batch(ctx context.Context, requests ...*sheets.Request) (*sheets.BatchUpdateSpreadsheetResponse, error) {
	got, err := p.api.Spreadsheets.BatchUpdate(p.spreadsheet, &sheets.BatchUpdateSpreadsheetRequest{Requests: requests}).Context(ctx).Do()
	if err != nil {
		return nil, apierror.ForWriting(apierror.Explain("probe the API", err, ""))
	}
	return got, nil
}

// refused reports whether the API refused a request for what it asks.
func refused(err error) bool {
	var e *apierror.Error
	return errors.As(err, &e) && e.Status == http.StatusBadRequest
}

// orRefused makes an answer of a refusal.
func orRefused(answer apifacts.Answer, err error) (apifacts.Answer, error) {
	if refused(err) {
		return apifacts.Refused, nil
	}
	return answer, err
}

// notFound reports whether there is no such thing.
func notFound(err error) bool {
	var e *googleapi.Error
	return errors.As(err, &e) && e.Code == http.StatusNotFound
}
