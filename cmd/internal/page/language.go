package page

import (
	"net/http"

	xlanguage "golang.org/x/text/language"

	"sheetsync/cmd/internal/web/login"
	"sheetsync/sheetschema/language"
)

// chooseLanguage is the visitor's language: what they chose by ?lang=, which is kept, or
// chose before, what their browser prefers, or that of the first register.
func (p *Pages) chooseLanguage(w http.ResponseWriter, r *http.Request) language.Tag {
	languageCookie := login.LanguageCookie(p.Secure)
	if asked := r.URL.Query().Get("lang"); asked != "" {
		if tag, err := language.Parse(asked); err == nil {
			http.SetCookie(w, &http.Cookie{Name: languageCookie, Value: tag.String(), Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: p.Secure}) //nolint:gosec // it has to stay on a page of this machine, without TLS
			return tag
		}
	}
	if cookie, err := r.Cookie(languageCookie); err == nil {
		if tag, err := language.Parse(cookie.Value); err == nil {
			return tag
		}
	}
	preferred, _, _ := xlanguage.ParseAcceptLanguage(r.Header.Get("Accept-Language")) // what can't be read prefers nothing
	for _, t := range preferred {
		if tag, err := language.Parse(t.String()); err == nil {
			return tag
		}
	}
	if len(p.Registers) > 0 {
		return p.Registers[0].Language
	}
	return language.English
}
