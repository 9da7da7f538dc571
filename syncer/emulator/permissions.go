package emulator

import (
	"hash/fnv"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"sheetsync/syncer/emulator/grid"
)

func itoa64(n int64) string { return strconv.FormatInt(n, 10) }

// permissionID is the id of somebody's permission, the same on every file.
func permissionID(email string) string {
	if email == "anyone" {
		return "anyoneWithLink"
	}
	h := fnv.New64a()
	h.Write([]byte(email))
	return strconv.FormatUint(h.Sum64(), 10)
}

func permissionTree(email string, role Role) grid.Tree {
	t := grid.Tree{"kind": "drive#permission", "id": permissionID(email), "type": "user", "role": string(role), "emailAddress": email}
	if email == "anyone" {
		t["type"] = "anyone"
		delete(t, "emailAddress")
	}
	return t
}

// permissions answers files/{id}/permissions…
func (s *Server) permissions(r *http.Request, b *book, rest []string, in grid.Tree) answer {
	a := b.about.Load()
	everybody := maps.Clone(a.Roles)
	if everybody == nil {
		everybody = map[string]Role{}
	}
	everybody[a.Owner] = Owner
	emails := slices.Sorted(maps.Keys(everybody))
	show := func(t grid.Tree) answer {
		if r.URL.Query().Get("fields") == "" {
			return reply(t)
		}
		return s.masked(r, t)
	}
	if len(rest) == 0 {
		switch r.Method {
		case http.MethodGet:
			list := []any{}
			for _, e := range emails {
				list = append(list, permissionTree(e, everybody[e]))
			}
			return show(grid.Tree{"kind": "drive#permissionList", "permissions": list})
		case http.MethodPost:
			email := grid.Str(in, "emailAddress")
			if grid.Str(in, "type") == "anyone" {
				email = "anyone"
			}
			role, ok := driveRole(grid.Str(in, "role"))
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
		return show(permissionTree(email, everybody[email]))
	case http.MethodDelete:
		if email == a.Owner {
			return notEnough()
		}
		if a := s.setRole(b, email, None, show); a.status != http.StatusOK {
			return a
		}
		return answer{status: http.StatusNoContent}
	case http.MethodPatch:
		role, ok := driveRole(grid.Str(in, "role"))
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

func (s *Server) setRole(b *book, email string, role Role, show func(grid.Tree) answer) answer {
	if err := b.setAbout(func(a *about) { a.share(email, role) }); err != nil {
		return s.failure(err)
	}
	return show(permissionTree(email, role))
}
