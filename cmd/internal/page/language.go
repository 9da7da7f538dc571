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
	if asked := r.URL.Query().Get("lang"); asked != "" {
		if tag, err := language.Parse(asked); err == nil {
			http.SetCookie(w, login.KeepLanguage(tag, p.Secure))
			return tag
		}
	}
	if cookie, err := r.Cookie(login.LanguageCookie(p.Secure)); err == nil {
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
