package inbox

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"strconv"
)

// Labels are the words of the page, in one language.
type Labels struct {
	Language string // BCP 47 tag of the page
	Title    string
	Empty    string // shown while there is no message
	From     string
	To       string
	Subject  string
	Received string
	Text     string
	HTML     string
	Header   string
	Source   string
	Back     string
	NotFound string
	Links    []Link // to pages beside the mailbox
	// Refresh is after how many seconds the list is loaded again; 0 for never.
	Refresh int
}

// A Link leads to another page.
type Link struct{ Name, URL string }

// EnglishLabels are the labels for callers that have no catalogue.
var EnglishLabels = Labels{
	Language: "en", Title: "Mailbox", Empty: "No mail yet.", From: "From", To: "To", Subject: "Subject",
	Received: "Received", Text: "Text", HTML: "HTML", Header: "Header", Source: "Source", Back: "All mails",
	NotFound: "There is no such mail (any more).",
}

//go:embed page.html
var pageSource string

var pages = template.Must(template.New("page").Parse(pageSource))

// Nothing of a mail may run, load or be sent anywhere: a message's HTML is
// shown in a frame of its own origin without scripts, and nobody else may frame
// the page.
const (
	pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
	mailPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)

type page struct {
	Labels   Labels
	Messages []Message // newest first
	Message  *Message
}

// Handler serves the mailbox as pages for people: "/" lists the messages,
// "/message/{id}" shows one. Its links are relative, so it can be mounted
// anywhere under a prefix that ends in a slash. labels gives the words for a
// request's reader; nil means English.
func (s *Server) Handler(labels func(*http.Request) Labels) http.Handler {
	if labels == nil {
		labels = func(*http.Request) Labels { return EnglishLabels }
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		list := s.Messages()
		for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
			list[i], list[j] = list[j], list[i]
		}
		words := labels(r)
		if words.Refresh > 0 {
			w.Header().Set("Refresh", strconv.Itoa(words.Refresh))
		}
		render(w, "list", http.StatusOK, page{Labels: words, Messages: list})
	})
	one := func(show func(http.ResponseWriter, *http.Request, *Message)) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			id, err := strconv.Atoi(r.PathValue("id"))
			m, ok := s.Message(id)
			if err != nil || !ok {
				render(w, "missing", http.StatusNotFound, page{Labels: labels(r)})
				return
			}
			show(w, r, &m)
		}
	}
	mux.HandleFunc("GET /message/{id}", one(func(w http.ResponseWriter, r *http.Request, m *Message) {
		render(w, "message", http.StatusOK, page{Labels: labels(r), Message: m})
	}))
	mux.HandleFunc("GET /message/{id}/html", one(func(w http.ResponseWriter, _ *http.Request, m *Message) {
		write(w, "text/html; charset=utf-8", mailPolicy, http.StatusOK, []byte(m.HTML))
	}))
	mux.HandleFunc("GET /message/{id}/source", one(func(w http.ResponseWriter, _ *http.Request, m *Message) {
		write(w, "text/plain; charset=utf-8", mailPolicy, http.StatusOK, m.Raw)
	}))
	return mux
}

func render(w http.ResponseWriter, name string, status int, p page) {
	var buf bytes.Buffer
	if err := pages.ExecuteTemplate(&buf, name, p); err != nil {
		http.Error(w, "the page could not be made", http.StatusInternalServerError)
		return
	}
	write(w, "text/html; charset=utf-8", pagePolicy, status, buf.Bytes())
}

func write(w http.ResponseWriter, contentType, policy string, status int, body []byte) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the reader has gone if this fails
}
