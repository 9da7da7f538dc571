package config

import (
	"slices"

	"sheetsync/sheetschema/nearest"
)

// oneOf reports a text that is none of a setting's words.
func (b *builder) oneOf(key, text string, words ...string) {
	if slices.Contains(words, text) {
		return
	}
	hint := ""
	if near := nearest.Name(text, words); near != "" {
		hint = "Did you mean " + near + "?"
	}
	list := words[0]
	for _, word := range words[1 : len(words)-1] {
		list += ", " + word
	}
	b.bad(key, b.get(key), hint, "this is none of %s and %s", list, words[len(words)-1])
}

func (b *builder) oauth() OAuth {
	secret, _ := b.secret("mail.oauth.client_secret")
	refresh, _ := b.secret("mail.oauth.refresh_token")
	return OAuth{
		Provider: b.text("mail.oauth.provider"), Tenant: b.text("mail.oauth.tenant"), ClientID: b.text("mail.oauth.client_id"),
		ClientSecret: secret, RefreshToken: refresh, TokenURL: b.text("mail.oauth.token_url"),
	}
}

// checkOAuth looks whether there is all that a login by access tokens needs.
func (b *builder) checkOAuth(m *Mail) {
	b.oneOf("mail.oauth.provider", m.OAuth.Provider, "google", "microsoft")
	for _, needed := range []struct {
		key, text, hint string
	}{
		{"mail.username", m.Username, "Set it to the account's address."},
		{"mail.oauth.client_id", m.OAuth.ClientID, "Set it to the application's id."},
		{"mail.oauth.refresh_token", m.OAuth.RefreshToken.Reveal(), "Log in once with the account, and set it to what the provider gives; or name a file in mail.oauth.refresh_token_file."},
	} {
		if needed.text == "" {
			b.bad(needed.key, b.get(needed.key), needed.hint, "mail.auth: xoauth2 needs it")
		}
	}
	if m.TLS == "none" && !loopback(m.Host) {
		b.bad("mail.tls", b.get("mail.tls"), "Use starttls or implicit.", "the access token would cross the network unencrypted")
	}
}
