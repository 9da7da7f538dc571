package config

import (
	"strings"
	"testing"
)

// What would let others in on the way, or means two things, is refused.
func TestGoogle(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, google, says string }{
		{"an emulator on this machine", `{endpoint: "http://127.0.0.1:8480"}`, ""},
		{"by its name", `{endpoint: "http://localhost:8480"}`, ""},
		{"elsewhere, by https", `{endpoint: "https://sheets.example.com"}`, ""},
		{"elsewhere, by http", `{endpoint: "http://sheets.example.com"}`, "google.endpoint: the access token would cross the network unencrypted"},
		{"on the network, by http", `{endpoint: "http://192.168.1.7:8480"}`, "unencrypted"},
		{"a name that begins like this machine's", `{endpoint: "http://127.0.0.1.example.com"}`, "unencrypted"},
		{"a client", `{client_id: c.apps.example, client_secret: s}`, ""},
		{"a client and a key", `{client_id: c.apps.example, credentials: key.json}`, "google.client_id: google.credentials says already"},
		{"a secret alone", `{client_secret: hush}`, "google.client_secret: a secret without a client"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Load(Sources{File: write(t, "google: "+tt.google+"\n"+smallest)})
			if (err == nil) != (tt.says == "") || err != nil && (!strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), "hush")) {
				t.Error(err)
			}
		})
	}
}
