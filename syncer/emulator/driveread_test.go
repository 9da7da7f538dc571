package emulator

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"golang.org/x/oauth2/google"
	"google.golang.org/api/sheets/v4"
)

func joined(rows [][]string) string {
	lines := make([]string, len(rows))
	for i, r := range rows {
		lines[i] = strings.Join(r, ",")
	}
	return strings.Join(lines, "|")
}

func TestExport(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	d.set("A!A1", []any{"name", "qty"}, []any{"a,b", 1.5}, []any{nil, "=1/0"})
	get := func(kind string) (int, []byte) {
		request, err := http.NewRequest(http.MethodGet, d.Endpoint()+"/drive/v3/files/"+d.id+"/export?mimeType="+kind, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+d.token)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, body
	}
	if status, body := get("text/csv"); status != 200 || string(body) != "name,qty\r\n\"a,b\",1.5\r\n,#DIV/0!" {
		t.Errorf("%d %q", status, body)
	}
	status, body := get(workbookType)
	if status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	id, err := d.Load("again", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if rows, err := d.Values(id, "A!A1:B2"); err != nil || joined(rows) != "name,qty|a,b,1.5" {
		t.Errorf("%v %v", rows, err)
	}
	if status, _ := get("image/png"); status != 400 {
		t.Errorf("a picture: %d", status)
	}
}

func TestListing(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	for _, name := range []string{"b", "c", "a"} {
		d.ok("POST", "/drive/v3/files", `{"name":"`+name+`","mimeType":"application/vnd.google-apps.spreadsheet"}`)
	}
	const query = "/drive/v3/files?orderBy=name&pageSize=3&fields=nextPageToken,files(name)"
	first := d.ok("GET", query, "")
	same(t, first["files"], `[{"name":"a"},{"name":"b"},{"name":"c"}]`)
	token, _ := first["nextPageToken"].(string)
	same(t, d.ok("GET", query+"&pageToken="+token, ""), `{"files":[{"name":"Register"}]}`)
	if status, _ := d.send(d.token, "GET", "/drive/v3/files?pageSize=0", ""); status != 400 {
		t.Errorf("no page: %d", status)
	}
	same(t, d.ok("GET", "/drive/v3/files/ID/?fields=name", ""), `{"name":"Register"}`) // as some clients write it
	same(t, d.ok("GET", "/drive/v3/files/ID/comments?fields=comments", ""), `{"comments":[]}`)
}

// TestSelfSignedToken: a service account may sign its access tokens itself.
func TestSelfSignedToken(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	key, err := d.AddServiceAccount(robot)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Share(d.id, robot, Writer); err != nil {
		t.Fatal(err)
	}
	source, err := google.JWTAccessTokenSourceFromJSON(key, "https://sheets.googleapis.com/")
	if err != nil {
		t.Fatal(err)
	}
	token, err := source.Token()
	if err != nil {
		t.Fatal(err)
	}
	if status, v := d.send(token.AccessToken, "PUT", "/v4/spreadsheets/ID/values/A!A1?valueInputOption=RAW", `{"values":[["x"]]}`); status != 200 {
		t.Errorf("%d %v", status, v)
	}
	scoped, err := google.JWTAccessTokenSourceWithScope(key, sheets.SpreadsheetsReadonlyScope)
	if err != nil {
		t.Fatal(err)
	}
	if token, err = scoped.Token(); err != nil {
		t.Fatal(err)
	}
	if status, _ := d.send(token.AccessToken, "GET", "/v4/spreadsheets/ID/values/A!A1", ""); status != 200 {
		t.Errorf("reading: %d", status)
	}
	if status, _ := d.send(token.AccessToken, "POST", "/v4/spreadsheets/ID/values/A!A1:clear", ""); status != 403 {
		t.Errorf("writing with a scope to read: %d", status)
	}
	forged, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"iss": robot, "iat": time.Now().Unix(),
		"exp": time.Now().Add(time.Hour).Unix()}).SignedString([]byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	if status, _ := d.send(forged, "GET", "/v4/spreadsheets/ID/values/A!A1", ""); status != 401 {
		t.Errorf("forged: %d", status)
	}
}

// TestScopeOfOwnFiles: with drive.file alone, files that the caller didn't make aren't there.
func TestScopeOfOwnFiles(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	c := d.client(sheets.DriveFileScope)
	if err := d.Share(d.id, robot, Writer); err != nil {
		t.Fatal(err)
	}
	_, err := c.Spreadsheets.Get(d.id).Do()
	if code, text := status(err); code != 404 || text != "Requested entity was not found." {
		t.Errorf("%d %s", code, text)
	}
	own, err := c.Spreadsheets.Create(&sheets.Spreadsheet{}).Do()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Spreadsheets.Get(own.SpreadsheetId).Do(); err != nil {
		t.Error(err)
	}
}
