package page

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"strconv"

	"sheetsync/syncer/emulator/grid"
)

//go:embed page.html page.css page.js
var files embed.FS

var pages = template.Must(template.ParseFS(files, "page.html"))

// policy lets the page load nothing but its own two files. Styles of cells stand in the page
// itself, as does its icon.
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src data:; base-uri 'none'; " +
	"form-action 'none'; frame-ancestors 'none'"

// A Link leads to another page beside this one.
type Link struct{ Name, URL string }

// New returns the page's handler. It serves /, /page.css, /page.js and /spreadsheets/….
// Its words are those of the language; for "" they are those of the reader's browser. links
// are shown on each page; nil for none.
func New(books Books, language string, links func() []Link) http.Handler {
	if links == nil {
		links = func() []Link { return nil }
	}
	h := &handler{books: books, language: language, links: links}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", h.list)
	mux.Handle("GET /page.css", http.FileServerFS(files))
	mux.Handle("GET /page.js", http.FileServerFS(files))
	mux.HandleFunc("GET /spreadsheets/{id}", h.show)
	mux.HandleFunc("GET /spreadsheets/{id}/changes", h.changes)
	mux.HandleFunc("POST /spreadsheets/{id}/edit", h.edit)
	// Another site's page must not edit through the reader's browser.
	protected := http.NewCrossOriginProtection().Handler(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Referrer-Policy", "no-referrer")
		protected.ServeHTTP(w, r)
	})
}

type handler struct {
	books    Books
	language string
	links    func() []Link
}

type listItem struct{ ID, Title string }

func (h *handler) list(w http.ResponseWriter, r *http.Request) {
	ids, titles := h.books.Titles()
	items := make([]listItem, len(ids))
	for i, id := range ids {
		items[i] = listItem{ID: id, Title: titles[id]}
	}
	render(w, "list", map[string]any{"Words": h.wordsFor(r), "Items": items, "Links": h.links()})
}

// show renders a spreadsheet: ?sheet= is a sheet's id, ?from= the first row of the window, ?row= one to show and mark, and
// ?to= the last one of several. With ?part=grid only the grid.
func (h *handler) show(w http.ResponseWriter, r *http.Request) {
	s := h.books.View(r.PathValue("id"))
	if s == nil {
		http.NotFound(w, r)
		return
	}
	sheet := chosen(s, r.FormValue("sheet"))
	if sheet == nil {
		http.NotFound(w, r)
		return
	}
	from, err := strconv.Atoi(r.FormValue("from"))
	if err != nil || from < 0 || from >= sheet.RowCount {
		from = 0
	}
	first, last := asked(r, sheet)
	if first > 0 && r.FormValue("from") == "" {
		from = max(first-1-windowRows/4, 0)
	}
	v := h.view(s, sheet, from)
	v.ask(first, last)
	v.Words, v.Links = h.wordsFor(r), h.links()
	name := "book"
	if r.FormValue("part") == "grid" {
		name = "grid"
	}
	render(w, name, v)
}

// asked are the rows, numbered from 1, that a link leads to; 0 for none.
func asked(r *http.Request, sheet *grid.Sheet) (first, last int) {
	first, err := strconv.Atoi(r.FormValue("row"))
	if err != nil || first < 1 || first > sheet.RowCount {
		return 0, 0
	}
	if last, err = strconv.Atoi(r.FormValue("to")); err != nil || last < first {
		last = first
	}
	return first, last
}

// chosen is the sheet of an id, the first visible one for an empty id.
func chosen(s *grid.Spreadsheet, id string) *grid.Sheet {
	if id == "" {
		for _, sheet := range s.Sheets() {
			if !sheet.Hidden {
				return sheet
			}
		}
		return nil
	}
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return nil
	}
	return s.Sheet(n)
}

func render(w http.ResponseWriter, name string, data any) {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, data); err != nil {
		http.Error(w, "the page could not be rendered", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = b.WriteTo(w) // the reader may be gone
}

// changes tells the script by server-sent events that the spreadsheet changed.
func (h *handler) changes(w http.ResponseWriter, r *http.Request) {
	changed, stop := h.books.Watch(r.PathValue("id"))
	if changed == nil {
		http.NotFound(w, r)
		return
	}
	defer stop()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	out := http.NewResponseController(w)
	for event := "ready"; ; event = "change" {
		if _, err := w.Write([]byte("event: " + event + "\ndata: -\n\n")); err != nil || out.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}
