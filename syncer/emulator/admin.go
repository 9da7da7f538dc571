package emulator

import (
	"crypto/subtle"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// admin serves the server's own addresses to whoever is on this machine; what gives
// somebody access to spreadsheets (◆) only to who shows [Options.Token]:
//
//	GET    /admin/spreadsheets           the spreadsheets there are
//	GET    /admin/requests               the log of requests; DELETE forgets it
//	POST   /admin/faults                 injects a fault, given as text for ParseFault; DELETE cancels all
//	POST   /admin/share               ◆  {"spreadsheet", "email", "role"}
//	POST   /admin/load?title=T           makes a spreadsheet from the .xlsx workbook in the body
//	GET    /admin/save/{spreadsheet}     the spreadsheet as an .xlsx workbook
//	POST   /admin/accounts            ◆  {"email"}: makes a service account, answers its key file
//	POST   /admin/people              ◆  {"email"}: makes a person, answers {"token"}
func (s *Server) admin() http.Handler {
	mux := http.NewServeMux()
	send := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(v); err != nil {
			s.log.Debug("answer not sent", "error", err)
		}
	}
	refuse := func(w http.ResponseWriter, err error) { http.Error(w, err.Error(), http.StatusBadRequest) }
	mux.HandleFunc("GET /admin/spreadsheets", func(w http.ResponseWriter, _ *http.Request) { send(w, s.Spreadsheets()) })
	mux.HandleFunc("GET /admin/requests", func(w http.ResponseWriter, _ *http.Request) {
		type line struct {
			Client, Method, Path, Query string
			Status                      int
			Fault                       bool
		}
		list := []line{}
		for _, r := range s.Requests() {
			list = append(list, line{r.Client, r.Method, r.Path, r.Query, r.Status, r.Fault})
		}
		send(w, list)
	})
	mux.HandleFunc("DELETE /admin/requests", func(http.ResponseWriter, *http.Request) { s.ResetRequests() })
	mux.HandleFunc("POST /admin/faults", func(w http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
		if err != nil {
			refuse(w, err)
			return
		}
		f, err := ParseFault(strings.TrimSpace(string(text)))
		if err != nil {
			refuse(w, err)
			return
		}
		s.Inject(f)
	})
	mux.HandleFunc("DELETE /admin/faults", func(http.ResponseWriter, *http.Request) { s.ClearFaults() })
	mux.HandleFunc("POST /admin/share", s.trusted(func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Spreadsheet, Email, Role string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			refuse(w, err)
			return
		}
		if err := s.Share(in.Spreadsheet, in.Email, Role(in.Role)); err != nil {
			refuse(w, err)
		}
	}))
	mux.HandleFunc("POST /admin/load", func(w http.ResponseWriter, r *http.Request) {
		id, err := s.LoadContext(r.Context(), r.URL.Query().Get("title"), r.Body)
		if err != nil {
			refuse(w, err)
			return
		}
		send(w, Info{ID: id, Title: r.URL.Query().Get("title")})
	})
	mux.HandleFunc("GET /admin/save/{id}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
		if err := s.Save(r.PathValue("id"), w); err != nil {
			refuse(w, err)
		}
	})
	account := func(make func(string) (any, error)) http.HandlerFunc {
		return s.trusted(func(w http.ResponseWriter, r *http.Request) {
			var in struct{ Email string }
			if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
				refuse(w, err)
				return
			}
			v, err := make(in.Email)
			if err != nil {
				refuse(w, err)
				return
			}
			send(w, v)
		})
	}
	mux.HandleFunc("POST /admin/accounts", account(func(email string) (any, error) {
		key, err := s.AddServiceAccount(email)
		return json.RawMessage(key), err
	}))
	mux.HandleFunc("POST /admin/people", account(func(email string) (any, error) {
		token, err := s.AddPerson(email)
		return map[string]string{"token": token}, err
	}))
	return mux
}

// trusted lets through who shows the token of [Options.Token].
func (s *Server) trusted(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		switch want := s.options.Token; {
		case want == "":
			http.Error(w, "the server was started without a token, so nobody is given access by this address", http.StatusForbidden)
		case !ok || subtle.ConstantTimeCompare([]byte(token), []byte(want)) != 1:
			http.Error(w, "show the token that the server was started with: Authorization: Bearer ...", http.StatusUnauthorized)
		default:
			next(w, r)
		}
	}
}
