package login

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"

	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/language"
)

//go:embed page.html login.css link.js
var files embed.FS

var page = template.Must(template.ParseFS(files, "page.html"))

// A card is a page: a title, what there is to say, and what to do.
type card struct {
	Base     string // what goes before the paths of the page
	Language string
	Title    string
	Lines    []string
	Alert    bool // something is wrong
	Actions  []action
	Code     string // label of a field for a link's token; "" for none
	Other    *other
}

// An action is a link, or the button of a form that is posted.
type action struct {
	Path, Label string
	Post        bool
	Hidden      map[string]string // what the form says
}

// link leads to a path, in the reader's language.
func link(r *http.Request, path, label string) action {
	return action{Path: path + "?" + url.Values{languageKey: {languageOf(r).String()}}.Encode(), Label: label}
}

// button posts to a path, in the reader's language.
func button(r *http.Request, path, label string) action {
	return action{Path: path, Label: label, Post: true, Hidden: map[string]string{languageKey: languageOf(r).String()}}
}

// other leads to the same page in the other language.
type other struct{ Language, Label, Path string }

// inOther is the page at a path in the other language.
func inOther(r *http.Request, path string, keep url.Values) *other {
	o := &other{Language: string(language.Chinese), Label: "中文"}
	if languageOf(r) == language.Chinese {
		o = &other{Language: string(language.English), Label: "English"}
	}
	if keep == nil {
		keep = url.Values{}
	}
	keep.Set(languageKey, o.Language)
	o.Path = path + "?" + keep.Encode()
	return o
}

// show writes a page.
func (g *Gate) show(w http.ResponseWriter, r *http.Request, status int, c card) {
	c.Base, c.Language = g.prefix, languageOf(r).String()
	var b bytes.Buffer
	if err := page.ExecuteTemplate(&b, "page.html", c); err != nil {
		g.o.Log.Error("a page could not be made", "cause", err.Error())
		http.Error(w, "the page could not be made", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", c.Language)
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w) // the reader may be gone
}

// serveFile serves the pages' style and script.
func serveFile(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	if name != "login.css" && name != "link.js" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	http.ServeFileFS(w, r, files, name)
}

// showSignIn shows how to get in, or who is in.
func (g *Gate) showSignIn(w http.ResponseWriter, r *http.Request) {
	next := returnPath(r.Form.Get(nextKey))
	keep := url.Values{nextKey: {next}}
	c := card{Title: say(r, "login.sign_in.title", nil), Lines: []string{say(r, "login.sign_in.text", nil)}, Other: inOther(r, "/login", keep)}
	who, ok, err := g.whoAsks(r.Context(), r)
	switch {
	case err != nil:
		g.unavailable(w, r, err)
		return
	case ok:
		c.Title, c.Lines = say(r, "login.signed_in.title", nil), []string{g.called(r, who)}
		if c.Lines, err = g.withSessions(r, who, c.Lines); err != nil {
			g.unavailable(w, r, err)
			return
		}
		everywhere := button(r, LeavePath, say(r, "login.sign_out_everywhere", nil))
		everywhere.Hidden[everywhereKey] = "1"
		c.Actions = []action{{Path: "/", Label: say(r, "login.signed_in.on", nil)}, button(r, LeavePath, say(r, "login.sign_out", nil)), everywhere}
	case g.issuer == nil:
		c.Lines = append(c.Lines, say(r, "login.sign_in.links", nil))
	default:
		if to := g.elsewhere(r); to != "" {
			http.Redirect(w, r, to, http.StatusSeeOther)
			return
		}
		if _, err := g.issuer.discover(r.Context()); err != nil {
			g.issuerFails(w, r, err)
			return
		}
		keep := url.Values{nextKey: {next}, languageKey: {languageOf(r).String()}}
		c.Actions = []action{{Path: startPath + "?" + keep.Encode(), Label: say(r, "login.sign_in.with", language.Args{"issuer": g.issuer.name()})}}
	}
	g.show(w, r, http.StatusOK, c)
}

// elsewhere is where a browser signs in that came by another name of this machine than
// the one to which the issuer sends it back: cookies are kept by name. "" for here.
func (g *Gate) elsewhere(r *http.Request) string {
	base, err := url.Parse(g.o.Base)
	if err != nil || g.issuer == nil || !isLoopback(base.Hostname()) || r.Host == base.Host {
		return ""
	}
	return g.o.Base + "/login?" + url.Values{nextKey: {returnPath(r.Form.Get(nextKey))}}.Encode()
}

// withSessions adds to lines where somebody is signed in.
func (g *Gate) withSessions(r *http.Request, who Identity, lines []string) ([]string, error) {
	list, err := g.o.Sessions.Of(r.Context(), who.Address)
	const minutes = "2006-01-02 15:04"
	for _, one := range list {
		args := language.Args{"since": one.MadeAt.UTC().Format(minutes), "seen": one.SeenAt.UTC().Format(minutes)}
		lines = append(lines, say(r, "login.signed_in.session", args))
	}
	return lines, err
}

func (g *Gate) called(r *http.Request, who Identity) string {
	if who.Operator {
		return say(r, "login.signed_in.operator", nil)
	}
	return say(r, "login.signed_in.person", language.Args{"address": who.Address})
}

func (g *Gate) showLink(w http.ResponseWriter, r *http.Request) {
	g.show(w, r, http.StatusOK, card{
		Title: say(r, "login.sign_in.title", nil), Lines: []string{say(r, "login.link.text", nil)}, Code: say(r, "login.link.code", nil),
		Actions: []action{button(r, LinkPath, say(r, "login.link.use", nil))},
	})
}

func (g *Gate) showUnknown(w http.ResponseWriter, r *http.Request, who Identity) {
	g.Headers(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.show(w, r, http.StatusForbidden, card{
			Title: say(r, "login.unknown.title", nil), Alert: true,
			Lines: []string{say(r, "login.unknown.text", language.Args{"address": who.Address}), say(r, "login.unknown.way", nil)}, Actions: []action{button(r, "/logout", say(r, "login.sign_out", nil))},
		})
	})).ServeHTTP(w, r)
}

func (g *Gate) showSignedOut(w http.ResponseWriter, r *http.Request, text language.Key) {
	g.show(w, r, http.StatusOK, card{
		Title: say(r, "login.signed_out.title", nil), Lines: []string{say(r, text, nil)},
		Actions: []action{link(r, "/login", say(r, "login.signed_out.again", nil))},
	})
}

// problem says what went wrong, and leads back.
func (g *Gate) problem(w http.ResponseWriter, r *http.Request, status int, texts ...string) {
	g.show(w, r, status, card{
		Title: say(r, "login.problem.title", nil), Lines: texts, Alert: true,
		Actions: []action{link(r, "/login", say(r, "login.problem.again", nil))},
	})
}

// unavailable says that the service can't tell who asks.
func (g *Gate) unavailable(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() == nil {
		g.o.Log.Error("nobody can be let in", "cause", celltext.Line(err.Error()))
	}
	w.Header().Set("Retry-After", "60")
	g.Headers(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.problem(w, r, http.StatusServiceUnavailable, say(r, "login.problem.unavailable", nil))
	})).ServeHTTP(w, r)
}
