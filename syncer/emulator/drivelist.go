package emulator

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/api/drive/v3"
)

// pageTokenPrefix stands before the place in the list where the next page begins.
const pageTokenPrefix = "~!!~"

func (s *Server) listFiles(r *http.Request, who caller) answer {
	match, ok := parseQuery(r.URL.Query().Get("q"))
	if !ok {
		return driveError(http.StatusBadRequest, "global", "invalid", "Invalid Value", "q")
	}
	files := []*drive.File{}
	all := s.all()
	for i := len(all) - 1; i >= 0; i-- { // the newest first
		b := all[i]
		if role, _ := who.role(b.about.Load()); role == None {
			continue
		}
		if f := fileOf(b, who); match(f) {
			files = append(files, f)
		}
	}
	sortFiles(files, r.URL.Query().Get("orderBy"))
	out := &drive.FileList{Kind: "drive#fileList", ForceSendFields: []string{"IncompleteSearch"}}
	if token := r.URL.Query().Get("pageToken"); token != "" {
		n, err := strconv.Atoi(strings.TrimPrefix(token, pageTokenPrefix))
		if err != nil || n < 0 || n > len(files) {
			return driveError(http.StatusBadRequest, "global", "invalid", "Invalid Value", "pageToken")
		}
		files = files[n:]
	}
	size, err := strconv.Atoi(cmp.Or(r.URL.Query().Get("pageSize"), "100"))
	if err != nil || size < 1 || size > 1000 {
		return driveError(http.StatusBadRequest, "global", "invalidParameter",
			"Invalid value '"+r.URL.Query().Get("pageSize")+"'. Values must be within the range: [1, 1000]", "pageSize")
	}
	if size < len(files) {
		start, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Query().Get("pageToken"), pageTokenPrefix))
		out.NextPageToken = pageTokenPrefix + strconv.Itoa(start+size)
		files = files[:size]
	}
	out.Files = files
	return s.masked(r, out)
}

// sortFiles orders a listing by the parameter orderBy, such as "folder,modifiedTime desc,name".
func sortFiles(files []*drive.File, orderBy string) {
	if orderBy == "" {
		return
	}
	slices.SortStableFunc(files, func(a, b *drive.File) int {
		for key := range strings.SplitSeq(orderBy, ",") {
			name, direction, _ := strings.Cut(strings.TrimSpace(key), " ")
			name = strings.TrimSuffix(name, "_natural")
			if c := cmp.Compare(strings.ToLower(text(a, name)), strings.ToLower(text(b, name))); c != 0 {
				if strings.TrimSpace(direction) == "desc" {
					return -c
				}
				return c
			}
		}
		return 0
	})
}

// text is a member of a file that is a text, by its name in the API; "" for any other.
func text(f *drive.File, member string) string {
	switch member {
	case "id":
		return f.Id
	case "name":
		return f.Name
	case "mimeType":
		return f.MimeType
	case "createdTime":
		return f.CreatedTime
	case "modifiedTime":
		return f.ModifiedTime
	}
	return ""
}

// parseQuery reads the part of Drive's search language that finds files by name, type and bin.
func parseQuery(q string) (func(*drive.File) bool, bool) {
	var terms []func(*drive.File) bool
	for term := range strings.SplitSeq(q, " and ") {
		term = strings.TrimSpace(term)
		if term == "" {
			continue
		}
		i := strings.IndexAny(term, " =!<>")
		if i < 0 {
			return nil, false
		}
		field, rest := term[:i], strings.TrimSpace(term[i:])
		op := ""
		for _, o := range []string{"contains", "!=", "="} {
			if v, ok := strings.CutPrefix(rest, o); ok && op == "" {
				op, rest = o, strings.TrimSpace(v)
			}
		}
		value := rest
		if n := len(value); n >= 2 && (value[0] == '\'' || value[0] == '"') && value[n-1] == value[0] {
			value = strings.NewReplacer(`\'`, `'`, `\"`, `"`, `\\`, `\`).Replace(value[1 : n-1])
		}
		switch {
		case op == "":
			continue // 'x' in parents and the like: everything lies in one folder
		case field == "trashed":
			terms = append(terms, func(f *drive.File) bool { return (f.Trashed == (value == "true")) == (op == "=") })
		case op == "contains":
			terms = append(terms, func(f *drive.File) bool {
				return strings.Contains(strings.ToLower(text(f, field)), strings.ToLower(value))
			})
		default:
			terms = append(terms, func(f *drive.File) bool { return (text(f, field) == value) == (op == "=") })
		}
	}
	return func(f *drive.File) bool {
		for _, t := range terms {
			if !t(f) {
				return false
			}
		}
		return true
	}, true
}
