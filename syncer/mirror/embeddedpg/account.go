//go:build unix

package embeddedpg

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// account is the unprivileged user that root runs the server as.
type account struct {
	name     string
	uid, gid uint32
	groups   []uint32
}

// serverAccount returns nil when this process is not root and therefore runs the server itself.
func serverAccount(runAs, cluster, dataDir string) (*account, error) {
	if os.Geteuid() != 0 {
		if current, err := user.Current(); runAs != "" && (err != nil || current.Username != runAs) {
			return nil, fmt.Errorf("can't run PostgreSQL as user %q: only root can choose another user", runAs)
		}
		return nil, nil //nolint:nilnil // no account is an answer here: stay who we are
	}
	// An existing cluster decides: PostgreSQL serves only what its own user owns.
	for _, dir := range []string{cluster, dataDir} {
		owner, err := ownerOf(dir)
		if errors.Is(err, fs.ErrNotExist) || err == nil && owner == 0 {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("find the user to run PostgreSQL as: %w", err)
		}
		if dir == dataDir && runAs != "" {
			continue
		}
		u, err := user.LookupId(strconv.Itoa(owner))
		var unknown user.UnknownUserIdError
		if errors.As(err, &unknown) { // a volume of another container: a server needs no name
			id := strconv.Itoa(owner)
			return accountOf(&user.User{Username: id, Uid: id, Gid: id})
		}
		if err != nil {
			return nil, fmt.Errorf("find the user to run PostgreSQL as: the owner of %s: %w", dir, err)
		}
		return accountOf(u)
	}
	names := []string{"postgres", "nobody"}
	if runAs != "" {
		names = []string{runAs}
	}
	for _, name := range names {
		u, err := user.Lookup(name)
		var unknown user.UnknownUserError
		if errors.As(err, &unknown) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("find the user to run PostgreSQL as: %w", err)
		}
		return accountOf(u)
	}
	return nil, fmt.Errorf("PostgreSQL must not run as root, and there is no user %v to run it as; make one (useradd --system postgres) or run as an ordinary user", names)
}

func accountOf(u *user.User) (*account, error) {
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("user %s: %w", u.Username, err)
	}
	if uid == 0 {
		return nil, fmt.Errorf("user %s is root, and PostgreSQL must not run as root; name another user", u.Username)
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("user %s: %w", u.Username, err)
	}
	a := &account{name: u.Username, uid: uint32(uid), gid: uint32(gid)}
	ids, _ := u.GroupIds() // none will do: the groups only help to reach directories
	for _, id := range ids {
		if g, err := strconv.ParseUint(id, 10, 32); err == nil {
			a.groups = append(a.groups, uint32(g))
		}
	}
	return a, nil
}

func (a *account) credential() *syscall.Credential {
	return &syscall.Credential{Uid: a.uid, Gid: a.gid, Groups: a.groups}
}

// firstClosed returns the first directory on the way to dir, dir included, that the account may not enter, or "".
// Access lists are not looked at: a directory that only they open counts as closed.
func firstClosed(dir string, a *account) (string, error) {
	var way []string
	for d := dir; ; d = filepath.Dir(d) {
		way = append(way, d)
		if d == filepath.Dir(d) {
			break
		}
	}
	slices.Reverse(way)
	for _, d := range way {
		info, err := os.Stat(d)
		if err != nil {
			return "", err
		}
		st := info.Sys().(*syscall.Stat_t)
		bit := fs.FileMode(0o001)
		switch {
		case st.Uid == a.uid:
			bit = 0o100
		case st.Gid == a.gid || slices.Contains(a.groups, st.Gid):
			bit = 0o010
		}
		if info.Mode().Perm()&bit == 0 {
			return d, nil
		}
	}
	return "", nil
}

func userName(uid int) string {
	u, err := user.LookupId(strconv.Itoa(uid))
	if err != nil {
		return strconv.Itoa(uid)
	}
	return u.Username
}
