package page

import (
	"bytes"
	"compress/gzip"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/mirror/access"
)

//go:embed templates/*.html
var templateFiles embed.FS

// templates are the pages by name, each with the frame and the parts that all have.
type templates map[string]*template.Template

// An answer is what a section shows: a page, or another address to go on to.
type answer struct {
	template string // of the page, without “.html”
	title    string
	data     any
	// refresh has the page loaded again when the register's state has changed.
	refresh bool
	awaited bool   // it isn't what it should be, and is loaded again soon
	goTo    string // instead of a page, after a decision
	// file is instead of a page, for what is no HTML.
	file        []byte
	contentType string
	header      http.Header
}

// errTemplateArguments is a fault of a template.
var errTemplateArguments = errors.New("message arguments come in pairs of a name and a value")

func parseTemplates() (templates, error) {
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, err
	}
	all := make(templates)
	for _, name := range names {
		base := path.Base(name)
		if base == "frame.html" || base == "parts.html" {
			continue
		}
		t, err := template.New("frame.html").Funcs(placeholders).ParseFS(templateFiles, "templates/frame.html", "templates/parts.html", name)
		if err != nil {
			return nil, fmt.Errorf("template %s: %w", name, err)
		}
		all[strings.TrimSuffix(base, ".html")] = t
	}
	return all, nil
}

// placeholders are the functions of templates before they know whom they are for.
var placeholders = (&visit{}).functions()

// functions are what templates call.
func (v *visit) functions() template.FuncMap {
	return template.FuncMap{
		"say": func(key any, pairs ...any) (string, error) {
			if len(pairs)%2 != 0 {
				return "", errTemplateArguments
			}
			args := make(language.Args, len(pairs)/2)
			for i := 0; i < len(pairs); i += 2 {
				name, ok := pairs[i].(string)
				if !ok {
					return "", errTemplateArguments
				}
				args[name] = pairs[i+1]
			}
			return v.say(language.Key(fmt.Sprint(key)), args), nil
		},
		"link": func(path string) string { return v.link(path, nil) },
		"at": func(section string, pairs ...string) (string, error) {
			query, err := queryOf(pairs)
			return v.at(section, query), err
		},
		"asset":   func(name string) string { return v.link("/assets/"+v.assets.names[name], nil) },
		"date":    v.date,
		"moment":  v.moment,
		"ago":     v.ago,
		"days":    v.days,
		"number":  v.number,
		"money":   v.money,
		"percent": v.percent,
		"reasons": v.reasons,
		"dict":    dict,
	}
}

func queryOf(pairs []string) (url.Values, error) {
	if len(pairs)%2 != 0 {
		return nil, errTemplateArguments
	}
	query := make(url.Values)
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			query.Set(pairs[i], pairs[i+1])
		}
	}
	return query, nil
}

// dict makes one argument of several, for a part.
func dict(pairs ...any) (map[string]any, error) {
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, errTemplateArguments
		}
		m[name] = pairs[i+1]
	}
	if len(pairs)%2 != 0 {
		return nil, errTemplateArguments
	}
	return m, nil
}

// A frame is what surrounds a page.
type frame struct {
	Title     string
	Language  language.Tag
	Languages []languageLink
	Person    Person
	Leave     string
	Register  *Register
	Name      string // of the register
	Role      string
	Sections  []sectionLink
	Registers bool // there are others
	Beside    []Link
	State     string
	Known     string
	Flash     *flash // what became of the decision before
	Held      *banner
	Audit     string // address of what was decided; "" where it isn't for the visitor
	Data      any
}

type sectionLink struct {
	Name, Link string
	Current    bool
}

type languageLink struct {
	Name, Link string
	Tag        language.Tag
	Current    bool
}

func (v *visit) frame(title string, data any) *frame {
	f := &frame{Title: title, Language: v.printer.Tag(), Person: v.person, Leave: v.Leave, Beside: v.Beside, Register: v.register, Data: data}
	for _, tag := range language.Tags() {
		query := v.request.URL.Query()
		query.Set("lang", tag.String())
		query.Del("said")
		link := "?" + query.Encode()
		f.Languages = append(f.Languages, languageLink{language.NewPrinter(tag).Say("page.language", nil), link, tag, tag == f.Language})
	}
	if v.register == nil {
		return f
	}
	f.Flash = v.flash()
	if v.role == access.Manager {
		f.Audit = v.at("audit", nil)
	}
	f.Name, f.Role = v.register.Title(v.printer), v.say(language.Key("page.role."+string(v.role)), nil)
	f.Registers = len(v.Registers) > 1
	for _, s := range sections {
		if s.isFor(v.role) {
			f.Sections = append(f.Sections, sectionLink{v.say(s.name, nil), v.at(s.path, nil), s.path == v.section})
		}
	}
	return f
}

// answer sends what a section shows.
func (v *visit) answer(ctx context.Context, w http.ResponseWriter, a *answer) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	switch {
	case a.goTo != "":
		http.Redirect(w, v.request, a.goTo, http.StatusSeeOther)
		return
	case a.file != nil:
		w.Header().Set("Content-Type", a.contentType)
		v.send(w, http.StatusOK, a.file)
		return
	}
	f := v.frame(a.title, a.data)
	f.Held = v.banner(ctx)
	if a.refresh && v.register != nil {
		f.State = v.at("state", nil)
		if !a.awaited {
			f.Known = v.known
		}
	}
	v.render(w, http.StatusOK, a.template, f)
}

// fail sends a page that says what is wrong, and the way out.
func (v *visit) fail(w http.ResponseWriter, status int, key language.Key) {
	v.register = nil
	v.render(w, status, "error", v.frame(v.say(key, nil), v.say(key+"_hint", nil)))
}

func (v *visit) render(w http.ResponseWriter, status int, name string, f *frame) {
	page, err := v.templates[name].Clone()
	var body bytes.Buffer
	if err == nil {
		err = page.Funcs(v.functions()).Execute(&body, f)
	}
	if err != nil {
		v.Log.Error("a page could not be made", "template", name, "cause", err.Error())
		http.Error(w, "the page could not be made", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.send(w, status, body.Bytes())
}

// compressFrom is from how many bytes on it is worth to compress an answer.
const compressFrom = 1400

// send sends an answer, which nobody keeps, compressed where the browser takes that. Nothing secret stands
// beside what a visitor may choose on a page, so that its length tells nothing.
func (v *visit) send(w http.ResponseWriter, status int, body []byte) {
	header := w.Header()
	header.Set("Cache-Control", "private, no-store")
	header.Add("Vary", "Accept-Encoding, Accept-Language, Cookie")
	if len(body) < compressFrom || !strings.Contains(v.request.Header.Get("Accept-Encoding"), "gzip") {
		w.WriteHeader(status)
		_, _ = w.Write(body) // whoever asked may have gone
		return
	}
	header.Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	z := gzip.NewWriter(w)
	_, _ = z.Write(body) // whoever asked may have gone
	_ = z.Close()
}
