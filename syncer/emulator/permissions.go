package emulator

import (
	"hash/fnv"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"google.golang.org/api/drive/v3"
)

// permissionID is the id of somebody's permission, the same on every file.
func permissionID(email string) string {
	if email == "anyone" {
		return "anyoneWithLink"
	}
	h := fnv.New64a()
	h.Write([]byte(email))
	return strconv.FormatUint(h.Sum64(), 10)
}

func permissionOf(email string, role Role) *drive.Permission {
	p := &drive.Permission{Kind: "drive#permission", Id: permissionID(email), Type: "user", Role: string(role), EmailAddress: email}
	if email == "anyone" {
		p.Type, p.EmailAddress = "anyone", ""
	}
	return p
}

// permissions answers files/{id}/permissions…
func (s *Server) permissions(r *http.Request, b *book, rest []string, in driveBody) answer {
	a := b.about.Load()
	everybody := maps.Clone(a.Roles)
	if everybody == nil {
		everybody = map[string]Role{}
	}
	everybody[a.Owner] = Owner
	emails := slices.Sorted(maps.Keys(everybody))
	show := func(v any) answer {
		if r.URL.Query().Get("fields") == "" {
			return reply(v, nil)
		}
		return s.masked(r, v)
	}
	if len(rest) == 0 {
		switch r.Method {
		case http.MethodGet:
			list := []*drive.Permission{}
			for _, e := range emails {
				list = append(list, permissionOf(e, everybody[e]))
			}
			return show(&drive.PermissionList{Kind: "drive#permissionList", Permissions: list})
		case http.MethodPost:
			email := in.EmailAddress
			if in.Type == "anyone" {
				email = "anyone"
			}
			role, ok := driveRole(in.Role)
			if !ok || email == "" {
				return driveError(http.StatusBadRequest, "global", "required", "The permission role or emailAddress field is required.", "permission")
			}
			return s.setRole(b, email, role, show)
		}
		return notEnough()
	}
	i := slices.IndexFunc(emails, func(e string) bool { return permissionID(e) == rest[0] })
	if i < 0 {
		return driveError(http.StatusNotFound, "global", "notFound", "Permission not found: "+rest[0]+".", "permissionId")
	}
	email := emails[i]
	switch r.Method {
	case http.MethodGet:
		return show(permissionOf(email, everybody[email]))
	case http.MethodDelete:
		if email == a.Owner {
			return notEnough()
		}
		if a := s.setRole(b, email, None, show); a.status != http.StatusOK {
			return a
		}
		return answer{status: http.StatusNoContent}
	case http.MethodPatch:
		role, ok := driveRole(in.Role)
		if !ok {
			return driveError(http.StatusBadRequest, "global", "required", "The permission role field is required.", "permission.role")
		}
		return s.setRole(b, email, role, show)
	}
	return notEnough()
}

func driveRole(name string) (Role, bool) {
	switch name {
	case "owner":
		return Owner, true
	case "writer", "fileOrganizer", "organizer":
		return Writer, true
	case "reader", "commenter":
		return Reader, true
	}
	return None, false
}

func (s *Server) setRole(b *book, email string, role Role, show func(any) answer) answer {
	if err := b.setAbout(func(a *about) { a.share(email, role) }); err != nil {
		return s.failure(err)
	}
	return show(permissionOf(email, role))
}
