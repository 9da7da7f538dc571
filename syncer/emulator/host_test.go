package emulator_test

import (
	"net/http"
	"strings"
	"testing"

	"sheetsync/syncer/emulator"
)

// Anybody on this machine may use the server's own addresses and its page; pages of other
// sites, which people on it look at, may not.
func TestOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	server, err := emulator.New(emulator.Options{Seed: 1, Token: "t", Hosts: []string{"emulator"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(t.Context(), "localhost:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	id, err := server.Create("Register", "Customers")
	if err != nil {
		t.Fatal(err)
	}
	ask := func(method, path, host, origin string) int {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, server.Endpoint()+path, strings.NewReader(`{"email": "li@example.com", "requests": [{}]}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Host = host
		if origin != "" {
			r.Header.Set("Origin", origin)
		}
		r.Header.Set("Authorization", "Bearer t")
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	for _, path := range []string{
		"/", "/page.js", "/spreadsheets/" + id, "/spreadsheets/" + id + "/changes", "/spreadsheets/" + id + "/edit", "/token",
		"/admin/spreadsheets", "/admin/requests", "/admin/faults", "/admin/share", "/admin/load?title=T", "/admin/save/" + id, "/admin/accounts", "/admin/people",
		"/v4/spreadsheets/" + id + "?access_token=t", "/v4/spreadsheets/" + id + ":batchUpdate?access_token=t", "/drive/v3/files?access_token=t",
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			if status := ask(method, path, "evil.example", ""); status != http.StatusMisdirectedRequest {
				t.Errorf("%s %s by another's name: %d", method, path, status)
			}
		}
		if status := ask(http.MethodPost, path, "", "http://evil.example"); status != http.StatusForbidden {
			t.Errorf("POST %s from another's page: %d", path, status)
		}
	}
	for _, host := range []string{"", "emulator:8080", "localhost"} {
		if status := ask(http.MethodGet, "/admin/spreadsheets", host, ""); status != http.StatusOK {
			t.Errorf("as %q: %d", host, status)
		}
		if status := ask(http.MethodPost, "/admin/people", host, ""); status != http.StatusOK {
			t.Errorf("as %q: %d", host, status)
		}
	}
	if requests := server.Requests(); len(requests) != 0 {
		t.Errorf("%d refused requests reached the APIs: %+v", len(requests), requests[0])
	}
}
