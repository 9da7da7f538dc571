package gsheets

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"sheetsync/syncer/emulator"
	"sheetsync/syncer/writeback"
)

func columnNamed(name string) writeback.Column {
	return writeback.Column{Name: name, Header: "Our " + name, Index: -1}
}

// creator is a client of a server on which accounts may or may not keep files.
func creator(t *testing.T, o emulator.Options) (*backend, *Client) {
	t.Helper()
	o.Seed, o.NoPage, o.Token = 1, true, personToken
	server, err := emulator.New(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(context.Background(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	key, err := server.AddServiceAccount(account)
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(t.Context(), Options{Endpoint: server.Endpoint(), Credentials: key, Files: true, RetryFor: time.Second,
		Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }})
	if err != nil {
		t.Fatal(err)
	}
	return &backend{server: server, key: key}, c
}

func TestCreateAndShare(t *testing.T) {
	t.Parallel()
	b, c := creator(t, emulator.Options{})
	w, err := c.Create(t.Context(), "客户", "zh_CN", "Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	d, book, err := w.Layout(t.Context())
	if err != nil || d.Title != "客户" || d.Locale != "zh_CN" || d.TimeZone != "Asia/Shanghai" || len(book.Sheets) != 1 {
		t.Errorf("made was %+v, %v", d, err)
	}
	if err := w.Share(t.Context(), "li@example.com"); err != nil {
		t.Fatal(err)
	}
	if err := w.Share(t.Context(), "li@example.com"); err != nil {
		t.Errorf("sharing twice: %v", err)
	}
	if all := b.server.Spreadsheets(); len(all) != 1 {
		t.Errorf("there are %d spreadsheets", len(all))
	}
}

func TestCreateWithoutDrive(t *testing.T) {
	t.Parallel()
	_, c := creator(t, emulator.Options{NoServiceAccountFiles: true})
	if _, err := c.Create(t.Context(), "x", "", ""); !errors.Is(err, ErrNoDrive) {
		t.Errorf("the error is %v", err)
	}
}

// Other refusals and lost answers are told for what they are.
func TestCreateFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		step    step
		noDrive bool
		unclear bool
		says    string
	}{
		"storage":   {says(403, `{"error":{"errors":[{"domain":"usageLimits","reason":"storageQuotaExceeded","message":"The user's Drive storage quota has been exceeded."}],"code":403,"message":"The user's Drive storage quota has been exceeded."}}`), true, false, "quota has been exceeded"},
		"API off":   {fails(403, "PERMISSION_DENIED", "Google Sheets API has not been used in project 1 before or it is disabled."), false, false, "press “Enable” at https://console.cloud.google.com/"},
		"scopes":    {fails(403, "PERMISSION_DENIED", "Request had insufficient authentication scopes."), false, false, "sign in again"},
		"lost":      {cuts, false, true, ""},
		"failed":    {fails(503, "UNAVAILABLE", "The service is currently unavailable."), false, true, ""},
		"no answer": {says(200, `{}`), false, true, ""},
	} {
		w, _ := play(t, Options{}, c.step)
		_, err := w.c.Create(t.Context(), "x", "", "")
		if err == nil || errors.Is(err, ErrNoDrive) != c.noDrive || IsUnclear(err) != c.unclear || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}
