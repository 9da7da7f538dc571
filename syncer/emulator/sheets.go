package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/requests"
	"sheetsync/syncer/emulator/sheetsapi"
	"sheetsync/syncer/emulator/wire"
)

func failed(e *wire.Error) answer {
	return answer{status: e.HTTP, body: e.JSON()}
}

// failure is an error as an answer: the API's own, or 500 for one of this machine.
func (s *Server) failure(err error) answer {
	var e *wire.Error
	if errors.As(err, &e) {
		return failed(e)
	}
	s.log.Error("state directory", "error", err)
	return failed(wire.Internal())
}

func (s *Server) serveToken(r *http.Request, body []byte) answer {
	if r.Method != http.MethodPost {
		return answer{status: http.StatusMethodNotAllowed}
	}
	r.Body = readCloser(body)
	status, out := s.exchange(r)
	return answer{status: status, body: out}
}

// serveSheets answers requests below /v4/spreadsheets.
func (s *Server) serveSheets(r *http.Request, body []byte) answer {
	rest, ok := strings.CutPrefix(r.URL.EscapedPath(), "/v4/spreadsheets")
	var c call
	if ok {
		c, ok = sheetsCall(r.Method, rest)
	}
	if !ok {
		return failed(wire.NotFound())
	}
	who, err := s.who(r)
	if err != nil {
		return failed(err)
	}
	if s.options.Quota {
		if err := s.quota.take(who.email, c.write); err != nil {
			return failed(err)
		}
	}
	scopes := []string{scopeSheets, scopeDrive, scopeDriveFile}
	if !c.write && !c.writeScope {
		scopes = append(scopes, scopeSheetsRead, scopeDriveRead)
	}
	if !who.allowed(scopes...) {
		return failed(insufficientScopes())
	}
	query, err := checkedQuery(c.method, r.URL.Query())
	if err != nil {
		return failed(err)
	}
	if c.method == methodCreate {
		if who.keyed {
			return failed(wire.Forbidden())
		}
		return s.createSpreadsheet(r, who, body)
	}
	b := s.book(c.id)
	if b == nil {
		return failed(wire.NotFound())
	}
	role, there := who.role(b.about.Load())
	if !there {
		return failed(wire.NotFound())
	}
	if role == None || c.write && role == Reader || who.keyed && (c.write || c.writeScope) {
		return failed(wire.Forbidden())
	}
	op := sheetsapi.Op{Method: c.method, Range: c.rang, Query: query, Body: json.RawMessage(body), Email: who.email,
		Owner: b.about.Load().Owner, Time: s.now().UTC(), Assume: s.options.Assume}
	op.ReadOnly = role == Reader || who.keyed
	if role == Owner {
		op.Owner = who.email
	}
	op.Query.Del("access_token")
	finish := func(response wire.Appender) ([]byte, *wire.Error) {
		return sheetsapi.Finish(response, op)
	}
	switch {
	case c.method == methodCopyTo:
		return s.copyTo(b, op, who, body)
	case !c.write:
		response, err := sheetsapi.Read(b.current.Load(), op)
		if err != nil {
			return failed(err)
		}
		out, err := finish(response)
		if err != nil {
			return failed(err)
		}
		return answer{status: http.StatusOK, body: out}
	}
	if len(bytes.TrimSpace(body)) == 0 {
		op.Body = nil
	} else if !json.Valid(body) {
		// Tell what is wrong with it; what isn't JSON can't be written down either.
		_, err := wire.Decode[sheets.ValueRange](body, "")
		if err == nil {
			err = wire.Internal()
		}
		return failed(err)
	}
	op.Seed = s.seed()
	out, failure := b.do(s, op, finish)
	if failure != nil {
		return s.failure(failure)
	}
	return answer{status: http.StatusOK, body: out}
}

func (s *Server) createSpreadsheet(r *http.Request, who caller, body []byte) answer {
	if who.service && s.options.NoServiceAccountFiles {
		return failed(wire.Forbidden())
	}
	ss, err := requests.Create(s.newID(), body, s.seed(), who.email)
	if err != nil {
		return failed(err)
	}
	if _, err := s.addBook(ss, who.email); err != nil {
		return s.failure(err)
	}
	op := sheetsapi.Op{Method: sheetsapi.Get, Email: who.email, Owner: who.email}
	response, err := sheetsapi.Read(ss, op)
	if err != nil {
		return failed(err)
	}
	op.Query = url.Values{"fields": {r.URL.Query().Get("fields")}}
	out, err := sheetsapi.Finish(response, op)
	if err != nil {
		return failed(err)
	}
	return answer{status: http.StatusOK, body: out}
}

// copyTo carries out sheets.copyTo, which touches two spreadsheets: it is kept in a snapshot of the one that changes.
func (s *Server) copyTo(from *book, op sheetsapi.Op, who caller, body []byte) answer {
	in, err := wire.Decode[sheets.CopySheetToAnotherSpreadsheetRequest](body, "")
	if err != nil {
		return failed(err)
	}
	id, _ := strconv.ParseInt(op.Range, 10, 64)
	source := from.current.Load()
	sheet := source.Sheet(id)
	if sheet == nil {
		return failed(wire.Invalid("No sheet with id: %d", id))
	}
	into := s.book(in.DestinationSpreadsheetId)
	if into == nil {
		return failed(wire.NotFound())
	}
	if role, _ := who.role(into.about.Load()); role == None || role == Reader {
		return failed(wire.Forbidden())
	}
	op.Seed = s.seed()
	var out []byte
	failure := into.edit(op.Time, func(ss *grid.Spreadsheet) error {
		response, err := sheetsapi.CopyTo(ss, source, sheet, op, s.calc)
		if err != nil {
			return err
		}
		out = response.AppendJSON(nil, nil)
		return nil
	})
	if failure != nil {
		return s.failure(failure)
	}
	return answer{status: http.StatusOK, body: out}
}
