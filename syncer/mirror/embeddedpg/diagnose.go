//go:build unix

package embeddedpg

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// diagnose finds what on the disk is behind an error of opening or starting a private
// server: no room, a file that belongs to somebody else, a directory whose rights aren't
// as PostgreSQL wants them. It adds how to mend that; other errors stay as they are.
func diagnose(dataDir string, h *home, err error) error {
	var known *RemedyError
	if err == nil || errors.As(err, &known) {
		return err
	}
	if isFull(err, dataDir) {
		return &RemedyError{fmt.Errorf("no room is left on the disk of %s", dataDir), "free some space on that disk; nothing that was committed is lost"}
	}
	text := err.Error()
	switch {
	case errors.Is(err, syscall.ENOTDIR):
		return &RemedyError{err, "name a directory in data_dir"}
	case !errors.Is(err, fs.ErrPermission) && !strings.Contains(text, "ermission denied") && !strings.Contains(text, "PostgreSQL didn't start"):
		return err
	}
	// As root, the service can do everything; the server has its own user.
	uid, name, root := os.Geteuid(), userName(os.Geteuid()), existing(dataDir)
	if h != nil && h.account != nil {
		uid, name, root = int(h.account.uid), h.account.name, h.cluster()
	}
	path, why := misowned(root, uid)
	switch {
	case path == "":
		return err
	case why == foreign && root != dataDir && (h == nil || h.account == nil):
		return &RemedyError{err, fmt.Sprintf("choose another data_dir, or make this one, as root: install -d -o %s -m 700 %s", name, quoted(dataDir))}
	case why == foreign:
		return &RemedyError{fmt.Errorf("%s belongs to user %s, and PostgreSQL runs as %s", path, ownerName(path), name), fmt.Sprintf("give it back, as root: chown -R %s %s", name, quoted(root))}
	case h != nil && path == h.cluster():
		return &RemedyError{fmt.Errorf("the rights of %s let others than user %s in, or not that one, and PostgreSQL refuses it so", path, name), "chmod 700 " + quoted(path)}
	}
	return &RemedyError{fmt.Errorf("user %s may not read and write %s", name, path), "chmod -R u+rwX " + quoted(root)}
}

// What is wrong with a file.
const (
	foreign = "foreign" // it belongs to somebody else
	closed  = "closed"  // its rights are too few, or too many
)

// misowned returns the first file of a directory, itself included, that isn't a user's to
// read and write; "" for none that can be seen.
func misowned(root string, uid int) (path, why string) {
	_ = filepath.WalkDir(root, func(at string, entry fs.DirEntry, err error) error {
		if path != "" {
			return fs.SkipAll
		}
		info, statErr := os.Lstat(at)
		if statErr != nil {
			return nil //nolint:nilerr // gone meanwhile, or below what was found to be closed
		}
		mode, least := info.Mode().Perm(), fs.FileMode(0o600)
		if info.IsDir() {
			least = 0o700
		}
		isCluster := info.IsDir() && isClusterDir(at)
		switch {
		case info.Mode()&fs.ModeSymlink != 0:
		case int(info.Sys().(*syscall.Stat_t).Uid) != uid:
			path, why = at, foreign
		case mode&least != least, isCluster && mode&^0o750 != 0:
			path, why = at, closed
		case err != nil && entry != nil && entry.IsDir():
			path, why = at, closed
		}
		return nil
	})
	return path, why
}

// isClusterDir reports whether a directory is that of a cluster, whose rights PostgreSQL
// looks at.
func isClusterDir(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, "PG_VERSION"))
	return err == nil && filepath.Base(dir) == "data"
}

// existing is the path itself, or the nearest directory above it that there is.
func existing(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	for abs != filepath.Dir(abs) {
		if _, err := os.Lstat(abs); err == nil {
			break
		}
		abs = filepath.Dir(abs)
	}
	return abs
}

func ownerName(path string) string {
	uid, err := ownerOf(path)
	if err != nil {
		return "somebody else"
	}
	return userName(uid)
}

// quoted is a path for a POSIX shell.
func quoted(path string) string {
	if strings.Trim(path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-") == "" {
		return path
	}
	return `'` + strings.ReplaceAll(path, `'`, `'\''`) + `'`
}

// isFull reports whether an error is that the disk is full. The server's log, which would
// say so, may lie on it.
func isFull(err error, dir string) bool {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || strings.Contains(err.Error(), "No space left on device") || strings.Contains(err.Error(), "Disk quota exceeded") {
		return true
	}
	probe, err := os.CreateTemp(dir, ".room-*")
	if err != nil {
		return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
	}
	_, err = probe.Write(make([]byte, 16<<10))
	_ = errors.Join(probe.Close(), os.Remove(probe.Name()))
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
