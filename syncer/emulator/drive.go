package emulator

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"google.golang.org/api/drive/v3"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/requests"
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

// driveBody is what requests of the Drive API say in their bodies.
type driveBody struct {
	Name, MimeType           string
	Trashed                  *bool
	Type, Role, EmailAddress string
}

// reply answers a struct of the Drive API, cut to a mask.
func reply(v any, mask wire.Mask) answer {
	return answer{status: http.StatusOK, body: wire.Writer{}.Append(nil, v, mask)}
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
	if who.keyed && !read {
		return failed(wire.Forbidden())
	}
	scopes := []string{scopeDrive, scopeDriveFile}
	if read {
		scopes = append(scopes, scopeDriveRead, scopeMetadata, scopeMetadataRead)
	}
	if !who.allowed(scopes...) {
		return driveError(http.StatusForbidden, "global", "insufficientPermissions", "Insufficient Permission: Request had insufficient authentication scopes.", "")
	}
	var in driveBody
	if len(bytes.TrimSpace(body)) > 0 && json.Unmarshal(body, &in) != nil {
		return driveError(http.StatusBadRequest, "global", "parseError", "Parse Error", "")
	}
	switch {
	case len(parts) == 1 && parts[0] == "about" && read:
		return s.masked(r, &drive.About{Kind: "drive#about", User: &drive.User{Kind: "drive#user", EmailAddress: who.email, Me: true}})
	case len(parts) == 1 && parts[0] == "drives" && read: // everything lies in one folder
		return reply(&drive.DriveList{Kind: "drive#driveList", Drives: []*drive.Drive{}}, nil)
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
		return s.masked(r, fileOf(b, who))
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
		return s.masked(r, &drive.CommentList{Kind: "drive#commentList", Comments: []*drive.Comment{}})
	case len(parts) > 2 && parts[2] == "permissions":
		return s.permissions(r, b, parts[3:], in)
	}
	return failed(wire.NotFound())
}

func notEnough() answer {
	return driveError(http.StatusForbidden, "global", "insufficientFilePermissions",
		"The user does not have sufficient permissions for this file.", "")
}

// masked answers a file, cut to the parameter fields; without one the API shows four members.
func (s *Server) masked(r *http.Request, v any) answer {
	fields := r.URL.Query().Get("fields")
	if fields == "" {
		fields = "kind,id,name,mimeType"
		if _, list := v.(*drive.FileList); list {
			fields = "kind,nextPageToken,incompleteSearch,files(kind,id,name,mimeType)"
		}
	}
	m, ok := wire.ParseMask(fields)
	if !ok {
		return driveError(http.StatusBadRequest, "global", "invalidParameter", "Invalid field selection "+fields, "fields")
	}
	return reply(v, m)
}

const rfc3339Milli = "2006-01-02T15:04:05.000Z"

func fileOf(b *book, who caller) *drive.File {
	ss, a := b.current.Load(), b.about.Load()
	role, _ := who.role(a)
	owner := &drive.User{Kind: "drive#user", EmailAddress: a.Owner, DisplayName: a.Owner, Me: a.Owner == who.email,
		ForceSendFields: []string{"Me"}}
	return &drive.File{
		Kind: "drive#file", Id: ss.ID, Name: ss.Title, MimeType: spreadsheetType, Trashed: a.Trashed,
		CreatedTime: a.Created.Format(rfc3339Milli), ModifiedTime: a.Modified.Format(rfc3339Milli),
		Version: a.Version, WebViewLink: "https://docs.google.com/spreadsheets/d/" + ss.ID + "/edit",
		Owners: []*drive.User{owner}, OwnedByMe: role == Owner, Shared: len(a.Roles) > 0,
		Capabilities: &drive.FileCapabilities{CanEdit: role != Reader, CanDelete: role == Owner,
			ForceSendFields: []string{"CanEdit", "CanDelete"}},
		ForceSendFields: []string{"Name", "Trashed", "OwnedByMe", "Shared"},
	}
}

func (s *Server) createFile(r *http.Request, who caller, in driveBody) answer {
	if who.service && s.options.NoServiceAccountFiles {
		return driveError(http.StatusForbidden, "usageLimits", "storageQuotaExceeded", "The user's Drive storage quota has been exceeded.", "")
	}
	if in.MimeType != spreadsheetType {
		return driveError(http.StatusBadRequest, "global", "badRequest", "This emulator keeps spreadsheets only.", "mimeType")
	}
	ss, failure := requests.Create(s.newID(), nil, s.seed(), who.email)
	if failure != nil {
		return failed(failure)
	}
	if in.Name != "" {
		ss.Title = in.Name
	}
	b, err := s.addBook(ss, who.email)
	if err != nil {
		return s.failure(err)
	}
	return s.masked(r, fileOf(b, who))
}

func (s *Server) copyFile(r *http.Request, from *book, who caller, in driveBody) answer {
	ss := from.current.Load()
	name := cmp.Or(in.Name, "Copy of "+ss.Title)
	b, err := s.addBook(ss.Copy(s.newID(), name), who.email)
	if err != nil {
		return s.failure(err)
	}
	return s.masked(r, fileOf(b, who))
}

func (s *Server) updateFile(r *http.Request, b *book, who caller, in driveBody) answer {
	if in.Name != "" {
		if err := b.edit(s.now(), func(ss *grid.Spreadsheet) error { ss.Title = in.Name; return nil }); err != nil {
			return s.failure(err)
		}
	}
	if in.Trashed != nil {
		if err := b.setAbout(func(a *about) { a.Trashed = *in.Trashed }); err != nil {
			return s.failure(err)
		}
	}
	return s.masked(r, fileOf(b, who))
}
