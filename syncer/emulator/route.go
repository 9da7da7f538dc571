package emulator

import (
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"

	"sheetsync/syncer/emulator/page"
	"sheetsync/syncer/emulator/sheetsapi"
	"sheetsync/syncer/emulator/wire"
)

// call is a request to the Sheets API, sorted out.
type call struct {
	method string // of sheetsapi, or one of the methods below
	id     string // of the spreadsheet
	rang   string // range, sheet id or metadata id
	write  bool
	// dataFilter methods only read, but need a scope that allows writing
	writeScope bool
}

const (
	methodCreate = "spreadsheets.create"
	methodCopyTo = "sheets.copyTo"
)

// sheetsCall finds the method of the Sheets API for an HTTP method and a path below /v4/spreadsheets.
func sheetsCall(verb, path string) (call, bool) {
	if path == "" || path == "/" {
		return call{method: methodCreate, write: true}, verb == http.MethodPost
	}
	if path[0] != '/' {
		return call{}, false
	}
	parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
	if n := len(parts); n == 2 && parts[1] == "" || n == 2 && strings.HasPrefix(parts[1], ":") {
		parts = []string{parts[0] + parts[1]} // some clients put a slash behind the id
	}
	for i, p := range parts {
		u, err := url.PathUnescape(p)
		if err != nil {
			return call{}, false
		}
		parts[i] = u
	}
	if len(parts) == 1 {
		id, custom, _ := strings.Cut(parts[0], ":")
		c := call{id: id}
		switch verb + " " + custom {
		case "GET ":
			c.method = sheetsapi.Get
		case "POST batchUpdate":
			c.method, c.write = sheetsapi.BatchUpdate, true
		case "POST getByDataFilter":
			c.method, c.writeScope = sheetsapi.GetByDataFilter, true
		default:
			return c, false
		}
		return c, true
	}
	c := call{id: parts[0]}
	rest := strings.Join(parts[2:], "/")
	kind, custom, _ := strings.Cut(parts[1], ":")
	switch {
	case kind == "values" && len(parts) == 2:
		m, ok := valuesMethods[verb+" "+custom]
		m.id = c.id
		return m, ok
	case kind == "values" && custom == "":
		m := call{}
		ok := true
		switch {
		case verb == http.MethodGet:
			m = call{method: sheetsapi.ValuesGet}
		case verb == http.MethodPut:
			m = call{method: sheetsapi.ValuesUpdate, write: true}
		case verb == http.MethodPost && strings.HasSuffix(rest, ":append"):
			m = call{method: sheetsapi.ValuesAppend, write: true}
			rest = strings.TrimSuffix(rest, ":append")
		case verb == http.MethodPost && strings.HasSuffix(rest, ":clear"):
			m = call{method: sheetsapi.ValuesClear, write: true}
			rest = strings.TrimSuffix(rest, ":clear")
		default:
			ok = false
		}
		m.id, m.rang = c.id, rest
		return m, ok
	case kind == "developerMetadata" && custom == "search" && verb == http.MethodPost && len(parts) == 2:
		c.method, c.writeScope = sheetsapi.MetadataSearch, true
		return c, true
	case kind == "developerMetadata" && verb == http.MethodGet && len(parts) == 3:
		c.method, c.rang = sheetsapi.MetadataGet, parts[2]
		return c, true
	case kind == "sheets" && verb == http.MethodPost && len(parts) == 3 && strings.HasSuffix(rest, ":copyTo"):
		c.method, c.rang, c.write = methodCopyTo, strings.TrimSuffix(rest, ":copyTo"), true
		return c, true
	}
	return c, false
}

var valuesMethods = map[string]call{
	"GET batchGet":                 {method: sheetsapi.ValuesBatchGet},
	"POST batchUpdate":             {method: sheetsapi.ValuesBatchUpdate, write: true},
	"POST batchClear":              {method: sheetsapi.ValuesBatchClear, write: true},
	"POST batchGetByDataFilter":    {method: sheetsapi.ValuesBatchGetByData, writeScope: true},
	"POST batchUpdateByDataFilter": {method: sheetsapi.ValuesBatchUpdateByData, write: true},
	"POST batchClearByDataFilter":  {method: sheetsapi.ValuesBatchClearByData, write: true},
}

// routes serves all of the server's addresses.
func (s *Server) routes() http.Handler {
	admin := s.admin()
	var web http.Handler
	if !s.options.NoPage {
		web = page.New(pageBooks{s}, s.options.Language, s.options.Links)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer s.recovered(w, r)
		// Not a ServeMux: that cleans paths, and a range may hold anything.
		switch p := r.URL.Path; {
		case strings.HasPrefix(p, "/v4/"):
			s.observed(s.serveSheets)(w, r)
		case strings.HasPrefix(p, "/drive/v3/"):
			s.observed(s.serveDrive)(w, r)
		case p == "/token":
			s.observed(s.serveToken)(w, r)
		case strings.HasPrefix(p, "/admin/"):
			admin.ServeHTTP(w, r)
		case web != nil:
			web.ServeHTTP(w, r)
		default:
			http.NotFound(w, r)
		}
	})
}

// recovered answers a request that panicked with status 500 and logs where: one bad request must not
// end the process, and net/http would close the connection without an answer.
func (s *Server) recovered(w http.ResponseWriter, r *http.Request) {
	p := recover()
	if p == nil {
		return
	}
	if p == http.ErrAbortHandler { //nolint:errorlint // net/http panics with just this
		panic(p)
	}
	s.log.Error("request panicked", "method", r.Method, "path", shape(r.URL.Path), "panic", fmt.Sprintf("%T", p),
		"stack", string(debug.Stack()))
	a := failed(wire.Internal())
	if err := writeAnswer(w, r, a, nil); err != nil {
		s.log.Debug("answer not sent", "error", err)
	}
}
