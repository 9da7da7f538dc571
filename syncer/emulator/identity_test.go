package emulator

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"golang.org/x/oauth2/google"
	"google.golang.org/api/googleapi"
	"google.golang.org/api/option"
	"google.golang.org/api/sheets/v4"
)

const robot = "sync@example.iam.gserviceaccount.com"

// client makes Google's own client from a key file of the server.
func (d *desk) client(scopes ...string) *sheets.Service {
	d.t.Helper()
	key, err := d.AddServiceAccount(robot)
	if err != nil {
		d.t.Fatal(err)
	}
	ctx := context.Background()
	config, err := google.JWTConfigFromJSON(key, scopes...)
	if err != nil {
		d.t.Fatal(err)
	}
	c, err := sheets.NewService(ctx, option.WithEndpoint(d.Endpoint()), option.WithHTTPClient(config.Client(ctx)))
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

func status(err error) (int, string) {
	var e *googleapi.Error
	if errors.As(err, &e) {
		return e.Code, e.Message
	}
	return 0, ""
}

func TestRights(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	c := d.client(sheets.SpreadsheetsScope)
	get := func() error {
		_, err := c.Spreadsheets.Get(d.id).Do()
		return err
	}
	write := func() error {
		_, err := c.Spreadsheets.Values.Update(d.id, "A!A1", &sheets.ValueRange{Values: [][]any{{"x"}}}).ValueInputOption("RAW").Do()
		return err
	}
	for _, tc := range []struct {
		role        Role
		read, write int
	}{{None, 403, 403}, {Reader, 0, 403}, {Writer, 0, 0}, {None, 403, 403}} {
		if err := d.Share(d.id, robot, tc.role); err != nil {
			t.Fatal(err)
		}
		if code, text := status(get()); code != tc.read || code != 0 && text != "The caller does not have permission" {
			t.Errorf("%s reads: %d %s", tc.role, code, text)
		}
		if code, _ := status(write()); code != tc.write {
			t.Errorf("%s writes: %d", tc.role, code)
		}
	}
	if code, text := d.send("", "GET", "/v4/spreadsheets/ID", ""); code != 403 || !strings.Contains(message(text), "unregistered callers") {
		t.Errorf("without identity: %d %v", code, text)
	}
	if code, _ := d.send("ya29.wrong", "GET", "/v4/spreadsheets/ID", ""); code != 401 {
		t.Errorf("with a bad token: %d", code)
	}
}

func TestScopes(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	if err := d.Share(d.id, robot, Writer); err != nil {
		t.Fatal(err)
	}
	c := d.client(sheets.SpreadsheetsReadonlyScope)
	if _, err := c.Spreadsheets.Values.Get(d.id, "A!A1").Do(); err != nil {
		t.Error(err)
	}
	_, err := c.Spreadsheets.Values.Clear(d.id, "A!A1", &sheets.ClearValuesRequest{}).Do()
	if code, text := status(err); code != 403 || text != "Request had insufficient authentication scopes." {
		t.Errorf("a write with a scope to read: %v", err)
	}
	// Looking up by data filter needs a scope to write.
	_, err = c.Spreadsheets.DeveloperMetadata.Search(d.id, &sheets.SearchDeveloperMetadataRequest{
		DataFilters: []*sheets.DataFilter{{A1Range: "A!A1"}}}).Do()
	if code, _ := status(err); code != 403 {
		t.Errorf("a search with a scope to read: %v", err)
	}
}

func TestProtectedRangeKeepsOthersOut(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	if err := d.Share(d.id, robot, Writer); err != nil {
		t.Fatal(err)
	}
	d.batch(`{"addProtectedRange":{"protectedRange":{"protectedRangeId":9,"range":{"startRowIndex":1,"endRowIndex":3}}}},
		{"addProtectedRange":{"protectedRange":{"warningOnly":true,"range":{"startRowIndex":4,"endRowIndex":5}}}}`)
	c := d.client(sheets.SpreadsheetsScope)
	write := func(at string) error {
		_, err := c.Spreadsheets.Values.Update(d.id, at, &sheets.ValueRange{Values: [][]any{{"x"}}}).ValueInputOption("RAW").Do()
		return err
	}
	if code, text := status(write("A!B2")); code != 400 || !strings.HasPrefix(text, "You are trying to edit a protected cell or object.") {
		t.Errorf("a write to a protected cell: %d %s", code, text)
	}
	for _, at := range []string{"A!A1", "A!A5", "B!B2"} {
		if err := write(at); err != nil {
			t.Errorf("%s: %v", at, err)
		}
	}
	_, err := c.Spreadsheets.BatchUpdate(d.id, &sheets.BatchUpdateSpreadsheetRequest{Requests: []*sheets.Request{{
		SortRange: &sheets.SortRangeRequest{Range: &sheets.GridRange{EndRowIndex: 4}}}}}).Do()
	if code, text := status(err); code != 400 || !strings.HasPrefix(text, "Invalid requests[0].sortRange: You are trying to edit a protected") {
		t.Errorf("a sort over protected cells: %d %s", code, text)
	}
	ss, err := c.Spreadsheets.Get(d.id).Do()
	if err != nil {
		t.Fatal(err)
	}
	if p := ss.Sheets[0].ProtectedRanges[0]; p.RequestingUserCanEdit || p.Editors != nil {
		t.Errorf("somebody who may not edit sees %+v", p)
	}
	d.batch(`{"updateProtectedRange":{"protectedRange":{"protectedRangeId":9,"editors":{"users":["` + robot + `"]}},"fields":"editors"}}`)
	if err := write("A!B2"); err != nil {
		t.Errorf("an editor: %v", err)
	}
}

func TestTokenExchange(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	d := newDesk(t, Options{Now: func() time.Time { return now }})
	data, err := d.AddServiceAccount(robot)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Key string `json:"private_key"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode([]byte(file.Key))
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	key, _ := parsed.(*rsa.PrivateKey)
	exchange := func(edit func(jwt.MapClaims), spoil bool) (int, map[string]any) {
		claims := jwt.MapClaims{"iss": robot, "scope": sheets.SpreadsheetsScope, "aud": d.TokenURL(),
			"iat": now.Unix(), "exp": now.Add(time.Hour).Unix()}
		edit(claims)
		text, err := jwt.NewWithClaims(jwt.SigningMethodRS256, claims).SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		if spoil {
			text = text[:len(text)-8] + "AAAAAAAA"
		}
		response, err := http.PostForm(d.TokenURL(), url.Values{"grant_type": {jwtGrant}, "assertion": {text}})
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		var v map[string]any
		if err := json.NewDecoder(response.Body).Decode(&v); err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, v
	}
	code, v := exchange(func(jwt.MapClaims) {}, false)
	if code != 200 || v["expires_in"] != 3599.0 || v["token_type"] != "Bearer" {
		t.Fatalf("%d %v", code, v)
	}
	for name, tc := range map[string]struct {
		edit  func(jwt.MapClaims)
		spoil bool
		want  string
	}{
		"signature": {func(jwt.MapClaims) {}, true, "Invalid JWT Signature."},
		"account":   {func(c jwt.MapClaims) { c["iss"] = "nobody@example.com" }, false, "Invalid grant: account not found"},
		"clock":     {func(c jwt.MapClaims) { c["iat"] = now.Add(time.Hour).Unix() }, false, "Invalid JWT: Token must be a short-lived"},
		"too long":  {func(c jwt.MapClaims) { c["exp"] = now.Add(3 * time.Hour).Unix() }, false, "Invalid JWT: Token must be a short-lived"},
		"stale":     {func(c jwt.MapClaims) { c["iat"], c["exp"] = now.Add(-3*time.Hour).Unix(), now.Add(-2*time.Hour).Unix() }, false, "Invalid JWT: Token must be a short-lived"},
	} {
		code, v := exchange(tc.edit, tc.spoil)
		if text, _ := v["error_description"].(string); code != 400 || v["error"] != "invalid_grant" || !strings.HasPrefix(text, tc.want) {
			t.Errorf("%s: %d %v", name, code, v)
		}
	}
	token, _ := v["access_token"].(string)
	if err := d.Share(d.id, robot, Reader); err != nil {
		t.Fatal(err)
	}
	if code, _ := d.send(token, "GET", "/v4/spreadsheets/ID", ""); code != 200 {
		t.Errorf("a good token: %d", code)
	}
	now = now.Add(time.Hour)
	if code, _ := d.send(token, "GET", "/v4/spreadsheets/ID", ""); code != 401 {
		t.Errorf("an expired token: %d", code)
	}
}

func TestQuota(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	d := newDesk(t, Options{Quota: true, Now: func() time.Time { return now }})
	last := 0
	for range 61 {
		last, _ = d.send(d.token, "GET", "/v4/spreadsheets/ID", "")
	}
	if last != 429 {
		t.Errorf("the 61st read in a minute: %d", last)
	}
	if code, _ := d.send(d.token, "POST", "/v4/spreadsheets/ID/values/A!A1:clear", ""); code != 200 {
		t.Errorf("a write, which has a quota of its own: %d", code)
	}
	now = now.Add(time.Minute)
	if code, _ := d.send(d.token, "GET", "/v4/spreadsheets/ID", ""); code != 200 {
		t.Errorf("a read in the next minute: %d", code)
	}
}
