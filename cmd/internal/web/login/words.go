package login

import (
	"context"
	"net/http"

	xlanguage "golang.org/x/text/language"

	"sheetsync/sheetschema/language"
)

// languages matches what browsers ask for; its order is that of [language.Tags].
var languages = xlanguage.NewMatcher([]xlanguage.Tag{xlanguage.English, xlanguage.MustParse("zh-CN")})

// LanguageCookie is where the page keeps the language that somebody chose; secure says
// that it is reached over https alone, so that no other server sets it.
func LanguageCookie(secure bool) string {
	const name = "sheetsync_language"
	if secure {
		return "__Host-" + name
	}
	return name
}

// KeepLanguage makes the cookie that keeps a language for a year.
func KeepLanguage(tag language.Tag, secure bool) *http.Cookie {
	return &http.Cookie{Name: LanguageCookie(secure), Value: tag.String(), Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: secure} //nolint:gosec // it has to stay on a page of this machine, without TLS
}

type languageKeyType struct{}

func withLanguage(ctx context.Context, tag language.Tag) context.Context {
	return context.WithValue(ctx, languageKeyType{}, tag)
}

// languageOf is the language of whoever reads the answer: the one that a sign-in began
// in, that they chose by ?lang= or on the page, or that their browser asks for.
func languageOf(r *http.Request) language.Tag {
	if tag, ok := r.Context().Value(languageKeyType{}).(language.Tag); ok {
		return tag
	}
	chosen := r.URL.Query().Get(languageKey)
	if r.PostForm.Has(languageKey) { // it was read already
		chosen = r.PostForm.Get(languageKey)
	}
	if chosen != "" {
		if tag, err := language.Parse(chosen); err == nil {
			return tag
		}
	}
	for _, secure := range []bool{true, false} {
		if cookie, err := r.Cookie(LanguageCookie(secure)); err == nil {
			if tag, err := language.Parse(cookie.Value); err == nil {
				return tag
			}
		}
	}
	wanted, _, err := xlanguage.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(wanted) == 0 {
		return language.English
	}
	_, i, _ := languages.Match(wanted...)
	return language.Tags()[i]
}

// say says something in the reader's language.
func say(r *http.Request, key language.Key, args language.Args) string {
	return language.NewPrinter(languageOf(r)).Say(key, args)
}
