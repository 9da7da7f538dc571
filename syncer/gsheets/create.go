package gsheets

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"google.golang.org/api/drive/v3"
	"google.golang.org/api/googleapi"
	"google.golang.org/api/option"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/gsheets/apierror"
)

// ErrNoDrive says that the account may not keep files of its own, as Google has
// it for service accounts: a person makes the spreadsheet and shares it.
var ErrNoDrive = errors.New("the account has no Drive to keep a spreadsheet in")

// Create makes an empty spreadsheet in the account's Drive and returns its id.
// locale and zone may be empty. The request is not repeated when its answer is
// lost, since nothing could tell whose the second one is.
//
// The error wraps [ErrNoDrive] where the account may not keep files, as Google
// has it for service accounts without a Drive of their own.
func (c *Client) Create(ctx context.Context, title, locale, zone string) (*Workbook, error) {
	const what = "create the spreadsheet"
	var got *sheets.Spreadsheet
	err := c.write(ctx, what, func(ctx context.Context) error {
		var err error
		got, err = c.sheets.Spreadsheets.Create(&sheets.Spreadsheet{
			Properties: &sheets.SpreadsheetProperties{Title: title, Locale: locale, TimeZone: zone},
		}).Fields("spreadsheetId").Context(ctx).Do(googleapi.QueryParameter("prettyPrint", "false"))
		if err == nil && got.SpreadsheetId == "" {
			err = apierror.ErrGarbled
		}
		return apierror.OfAnswer(err)
	})
	if err != nil {
		return nil, withoutDrive(err)
	}
	return c.Workbook(got.SpreadsheetId), nil
}

// withoutDrive names the refusal to keep a file for what it is. Drive calls it
// storageQuotaExceeded; the Sheets API says only that there is no permission.
func withoutDrive(err error) error {
	var e *apierror.Error
	if errors.As(err, &e) && e.Status == http.StatusForbidden && !strings.Contains(e.Said, "not enabled") &&
		!strings.Contains(e.Said, "scopes") && !strings.Contains(e.Hint, "requests_per_minute") {
		e.Kind, e.Hint = ErrNoDrive, ""
	}
	return err
}

// IsUnclear reports whether a failed [Client.Create] may have made a spreadsheet.
func IsUnclear(err error) bool { return apierror.IsUnclear(err) }

// Share lets somebody edit a spreadsheet that the account made, and has Google
// tell them by e-mail.
func (w *Workbook) Share(ctx context.Context, address string) error {
	service, err := drive.NewService(ctx, option.WithHTTPClient(w.c.http), option.WithEndpoint(w.c.base.JoinPath("drive/v3/").String()))
	if err != nil {
		return fmt.Errorf("set up the Drive API's client: %w", err)
	}
	service.UserAgent = userAgent
	// Giving a right twice gives it once, so an unclear answer may be followed
	// by another try.
	err = w.c.read(ctx, "share the spreadsheet", func(ctx context.Context) error {
		_, err := service.Permissions.Create(w.id, &drive.Permission{Type: "user", Role: "writer", EmailAddress: address}).
			Fields("id").SupportsAllDrives(true).Context(counted(ctx, &w.requests)).Do(googleapi.QueryParameter("prettyPrint", "false"))
		return apierror.OfAnswer(err)
	})
	var e *apierror.Error
	if errors.As(err, &e) && e.Status == http.StatusForbidden {
		e.Hint = "enable the Google Drive API in the account's Google Cloud project, or share it by hand"
	}
	return err
}
