package consent

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/google"
)

// A Client is the application as Google knows it: an OAuth client of the type “Desktop
// app”. Its secret is none, as it is in the hands of everybody who has the application.
type Client struct {
	ID, Secret string
	AuthURL    string // where people consent
	TokenURL   string
}

// NewClient is a client of Google's.
func NewClient(id, secret string) Client {
	return Client{ID: id, Secret: secret, AuthURL: google.Endpoint.AuthURL, TokenURL: google.Endpoint.TokenURL}
}

// ErrNotAClient says that a file is something else, such as a service account's key.
var ErrNotAClient = errors.New("this is not an OAuth client")

// ParseClient reads the file that the Google Cloud console downloads for a client. The
// error is ErrNotAClient for another file.
func ParseClient(file []byte) (Client, error) {
	type member struct {
		ID       string `json:"client_id"`
		Secret   string `json:"client_secret"`
		AuthURL  string `json:"auth_uri"`
		TokenURL string `json:"token_uri"`
	}
	var content struct {
		Installed *member `json:"installed"`
		Web       *member `json:"web"`
	}
	if err := json.Unmarshal(file, &content); err != nil || content.Installed == nil && content.Web == nil {
		return Client{}, ErrNotAClient
	}
	if content.Installed == nil {
		return Client{}, errors.New("this is a client of the type “Web application”, which can't sign in from a machine: make one of the type “Desktop app”")
	}
	c := Client(*content.Installed)
	if c.ID == "" {
		return Client{}, errors.New("the client's file has no client_id: download it again, as JSON")
	}
	for name, address := range map[string]string{"auth_uri": c.AuthURL, "token_uri": c.TokenURL} {
		if !secure(address) {
			return Client{}, fmt.Errorf("%s in the client's file is not an address that begins with https: download it again", name)
		}
	}
	return c, nil
}

// secure reports whether what is sent to an address can't be read on the way.
func secure(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

// revokeURL is where tokens are given back: beside where they come from, as at Google's.
func (c Client) revokeURL() string { return strings.TrimSuffix(c.TokenURL, "/token") + "/revoke" }

func (c Client) config(redirect string, scopes []string) *oauth2.Config {
	return &oauth2.Config{
		ClientID: c.ID, ClientSecret: c.Secret, RedirectURL: redirect, Scopes: scopes,
		Endpoint: oauth2.Endpoint{AuthURL: c.AuthURL, TokenURL: c.TokenURL, AuthStyle: oauth2.AuthStyleInParams},
	}
}
