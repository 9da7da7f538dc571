package emulator

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/sheetsapi"
	"sheetsync/syncer/emulator/wire"
)

const spreadsheetType = "application/vnd.google-apps.spreadsheet"

func readCloser(b []byte) io.ReadCloser { return io.NopCloser(bytes.NewReader(b)) }

// driveError is an error in the form of the Drive API.
func driveError(status int, domain, reason, message, location string) answer {
	item := map[string]any{"domain": domain, "reason": reason, "message": message}
	if location != "" {
		item["locationType"], item["location"] = "parameter", location
	}
	b, err := json.Marshal(map[string]any{"error": map[string]any{"errors": []any{item}, "code": status, "message": message}})
	if err != nil {
		return answer{status: http.StatusInternalServerError}
	}
	return answer{status: status, body: b}
}

func noFile(id string) answer {
	return driveError(http.StatusNotFound, "global", "notFound", "File not found: "+id+".", "fileId")
}

func reply(v any) answer {
	b, err := json.Marshal(v)
	if err != nil {
		return answer{status: http.StatusInternalServerError}
	}
	return answer{status: http.StatusOK, body: b}
}

// serveDrive answers requests below /drive/v3.
func (s *Server) serveDrive(r *http.Request, body []byte) answer {
	who, err := s.who(r)
	if err != nil {
		return failed(err)
	}
	parts := strings.Split(strings.TrimSuffix(strings.TrimPrefix(r.URL.EscapedPath(), "/drive/v3/"), "/"), "/")
	for i := range parts {
		if parts[i], _ = url.PathUnescape(parts[i]); parts[i] == "" {
			return failed(wire.NotFound())
		}
	}
	read := r.Method == http.MethodGet
	scopes := []string{scopeDrive, scopeDriveFile}
	if read {
		scopes = append(scopes, scopeDriveRead, scopeMetadata, scopeMetadataRead)
	}
	if !who.allowed(scopes...) {
		return driveError(http.StatusForbidden, "global", "insufficientPermissions", "Insufficient Permission: Request had insufficient authentication scopes.", "")
	}
	var in grid.Tree
	if len(bytes.TrimSpace(body)) > 0 && json.Unmarshal(body, &in) != nil {
		return driveError(http.StatusBadRequest, "global", "parseError", "Parse Error", "")
	}
	switch {
	case len(parts) == 1 && parts[0] == "about" && read:
		return s.masked(r, grid.Tree{"kind": "drive#about", "user": grid.Tree{"kind": "drive#user", "emailAddress": who.email, "me": true}})
	case len(parts) == 1 && parts[0] == "drives" && read: // everything lies in one folder
		return reply(grid.Tree{"kind": "drive#driveList", "drives": []any{}})
	case parts[0] != "files":
		return failed(wire.NotFound())
	case len(parts) == 1 && read:
		return s.listFiles(r, who)
	case len(parts) == 1 && r.Method == http.MethodPost:
		return s.createFile(r, who, in)
	case len(parts) < 2:
		return failed(wire.NotFound())
	}
	b := s.book(parts[1])
	role := None
	if b != nil {
		role, _ = who.role(b.about.Load())
	}
	if role == None {
		return noFile(parts[1])
	}
	switch {
	case len(parts) == 2 && read:
		return s.masked(r, fileTree(b, who))
	case len(parts) == 2 && r.Method == http.MethodDelete:
		if role != Owner {
			return notEnough()
		}
		if err := s.deleteBook(parts[1]); err != nil {
			return s.failure(err)
		}
		return answer{status: http.StatusNoContent}
	case role == Reader && !read:
		return notEnough()
	case len(parts) == 2 && r.Method == http.MethodPatch:
		return s.updateFile(r, b, who, in)
	case len(parts) == 3 && parts[2] == "copy" && r.Method == http.MethodPost:
		return s.copyFile(r, b, who, in)
	case len(parts) == 3 && parts[2] == "export" && read:
		return s.export(r, b)
	case len(parts) == 3 && parts[2] == "comments" && read: // nobody can make any
		return s.masked(r, grid.Tree{"kind": "drive#commentList", "comments": []any{}})
	case parts[2] == "permissions":
		return s.permissions(r, b, parts[3:], in)
	}
	return failed(wire.NotFound())
}

func notEnough() answer {
	return driveError(http.StatusForbidden, "global", "insufficientFilePermissions",
		"The user does not have sufficient permissions for this file.", "")
}

// masked answers a file, cut to the parameter fields; without one the API shows four members.
func (s *Server) masked(r *http.Request, t grid.Tree) answer {
	fields := r.URL.Query().Get("fields")
	if fields == "" {
		fields = "kind,id,name,mimeType"
		if t["files"] != nil {
			fields = "kind,nextPageToken,incompleteSearch,files(kind,id,name,mimeType)"
		}
	}
	m, ok := wire.ParseMask(fields)
	if !ok {
		return driveError(http.StatusBadRequest, "global", "invalidParameter", "Invalid field selection "+fields, "fields")
	}
	return reply(m.Apply(t))
}

const rfc3339Milli = "2006-01-02T15:04:05.000Z"

func fileTree(b *book, who caller) grid.Tree {
	ss, a := b.current.Load(), b.about.Load()
	role, _ := who.role(a)
	user := func(email string) grid.Tree {
		return grid.Tree{"kind": "drive#user", "emailAddress": email, "displayName": email, "me": email == who.email}
	}
	return grid.Tree{
		"kind": "drive#file", "id": ss.ID, "name": ss.Title, "mimeType": spreadsheetType, "trashed": a.Trashed,
		"createdTime": a.Created.Format(rfc3339Milli), "modifiedTime": a.Modified.Format(rfc3339Milli),
		"version": itoa64(a.Version), "webViewLink": "https://docs.google.com/spreadsheets/d/" + ss.ID + "/edit",
		"owners": []any{user(a.Owner)}, "ownedByMe": role == Owner, "shared": len(a.Roles) > 0,
		"capabilities": grid.Tree{"canEdit": role != Reader, "canDelete": role == Owner},
	}
}

func (s *Server) createFile(r *http.Request, who caller, in grid.Tree) answer {
	if who.service && s.options.NoServiceAccountFiles {
		return driveError(http.StatusForbidden, "usageLimits", "storageQuotaExceeded", "The user's Drive storage quota has been exceeded.", "")
	}
	if t := grid.Str(in, "mimeType"); t != spreadsheetType {
		return driveError(http.StatusBadRequest, "global", "badRequest", "This emulator keeps spreadsheets only.", "mimeType")
	}
	ss, failure := sheetsapi.NewSpreadsheet(s.newID(), nil, s.seed(), who.email)
	if failure != nil {
		return failed(failure)
	}
	if name := grid.Str(in, "name"); name != "" {
		ss.Title = name
	}
	b, err := s.addBook(ss, who.email)
	if err != nil {
		return s.failure(err)
	}
	return s.masked(r, fileTree(b, who))
}

func (s *Server) copyFile(r *http.Request, from *book, who caller, in grid.Tree) answer {
	ss := from.current.Load()
	name := grid.Str(in, "name")
	if name == "" {
		name = "Copy of " + ss.Title
	}
	b, err := s.addBook(ss.Copy(s.newID(), name), who.email)
	if err != nil {
		return s.failure(err)
	}
	return s.masked(r, fileTree(b, who))
}

func (s *Server) updateFile(r *http.Request, b *book, who caller, in grid.Tree) answer {
	if name := grid.Str(in, "name"); name != "" {
		if err := b.edit(s.now(), func(ss *grid.Spreadsheet) error { ss.Title = name; return nil }); err != nil {
			return s.failure(err)
		}
	}
	if trashed, ok := in["trashed"].(bool); ok {
		if err := b.setAbout(func(a *about) { a.Trashed = trashed }); err != nil {
			return s.failure(err)
		}
	}
	return s.masked(r, fileTree(b, who))
}
