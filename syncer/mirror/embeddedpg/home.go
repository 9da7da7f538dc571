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

// maxSocketDir keeps "<dir>/.s.PGSQL.65535" within the 104 bytes that the strictest system allows a socket's path.
const maxSocketDir = 85

// home is the directory of a private server: <data dir>/postgres.
type home struct {
	dir     string
	account *account // the server runs as this user; nil: as ourselves
	viaFD   bool     // the server reaches its directories through inherited descriptors
}

func (h *home) cluster() string      { return filepath.Join(h.dir, "data") }
func (h *home) passwordFile() string { return filepath.Join(h.dir, "password") }
func (h *home) logFile() string      { return filepath.Join(h.dir, "server.log") }

// openHome makes the directories and decides which user the server runs as.
func openHome(opts Options) (*home, error) {
	if opts.DataDir == "" {
		return nil, errors.New("no data directory given for the private PostgreSQL: set data_dir")
	}
	dir, err := filepath.Abs(filepath.Join(opts.DataDir, "postgres"))
	if err != nil {
		return nil, fmt.Errorf("data directory: %w", err)
	}
	h := &home{dir: dir}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the directory of the private PostgreSQL: %w", err)
	}
	// The path that the server reports back must be comparable with ours.
	if h.dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, fmt.Errorf("data directory: %w", err)
	}
	if h.account, err = serverAccount(opts.RunAs, h.cluster(), opts.DataDir); err != nil {
		return nil, err
	}
	if err := h.checkOwner(); err != nil {
		return nil, err
	}
	if h.account != nil {
		if err := h.openToAccount(); err != nil {
			return nil, err
		}
	}
	return h, nil
}

// checkOwner gives a clear error where PostgreSQL would give an obscure one: a cluster that another user made.
func (h *home) checkOwner() error {
	if _, err := h.clusterMajor(); err != nil && !errors.Is(err, fs.ErrPermission) {
		return err // not a cluster at all: whose it is doesn't matter
	}
	owner, err := ownerOf(h.cluster())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the database's directory: %w", err)
	}
	want := os.Geteuid()
	if h.account != nil {
		want = int(h.account.uid)
	}
	if owner != want {
		return &RemedyError{
			fmt.Errorf("%w: %s belongs to user %s, not to %s", ErrUnreachable, h.cluster(), userName(owner), userName(want)),
			fmt.Sprintf("run as user %s, choose another data_dir, or give this one to user %s, as root: chown -R %[2]s %s", userName(owner), userName(want), quoted(filepath.Dir(h.dir))),
		}
	}
	return nil
}

// openToAccount makes sure that the server's user can get to the directories, without opening any directory that is
// not the server's own.
func (h *home) openToAccount() error {
	closed, err := firstClosed(h.dir, h.account)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	if closed == "" {
		return nil
	}
	if canPassDirectories {
		h.viaFD = true
		return nil
	}
	if closed == h.dir {
		// Ours alone: entering it reveals nothing, what lies in it has permissions of its own.
		if err := os.Chmod(h.dir, 0o711); err != nil {
			return fmt.Errorf("open %s to user %s: %w", h.dir, h.account.name, err)
		}
		return h.openToAccount()
	}
	return fmt.Errorf("%w: PostgreSQL runs as user %s, who may not enter %s; choose a data_dir outside it, or run as an ordinary user",
		ErrUnreachable, h.account.name, closed)
}

// makeSocketDir returns the directory of the Unix socket, made for the server's user. A data directory whose path is
// too long for a socket gets a private one among the temporary files, which forgetSocketDir removes.
func (h *home) makeSocketDir() (string, error) {
	dir := filepath.Join(h.dir, "run")
	if len(dir) > maxSocketDir {
		tmp, err := os.MkdirTemp("", "sheetsync-pg-")
		if err != nil {
			return "", fmt.Errorf("make a directory for PostgreSQL's socket: %w", err)
		}
		return tmp, h.give(tmp)
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("make a directory for PostgreSQL's socket: %w", err)
	}
	return dir, h.give(dir)
}

// forgetSocketDir removes a socket directory that lies outside the home.
func (h *home) forgetSocketDir(dir string) error {
	if filepath.Dir(dir) == h.dir || !strings.HasPrefix(filepath.Base(dir), "sheetsync-pg-") {
		return nil
	}
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("remove the directory of PostgreSQL's socket: %w", err)
	}
	return nil
}

// give makes the path private to the server's user.
func (h *home) give(path string) error {
	if h.account != nil {
		if err := os.Lchown(path, int(h.account.uid), int(h.account.gid)); err != nil {
			return fmt.Errorf("give %s to user %s: %w", path, h.account.name, err)
		}
	}
	if err := os.Chmod(path, 0o700); err != nil {
		return fmt.Errorf("make %s private: %w", path, err)
	}
	return nil
}

// clearLeftovers removes half-made clusters of processes that were killed. The caller holds the start lock, so that
// nobody is making one now.
func (h *home) clearLeftovers() error {
	parts, err := filepath.Glob(filepath.Join(globEscape(h.dir), "data.part-*"))
	if err != nil {
		return fmt.Errorf("look for leftovers: %w", err)
	}
	for _, part := range parts {
		if err := os.RemoveAll(part); err != nil {
			return fmt.Errorf("remove a half-made database: %w", err)
		}
	}
	return nil
}

func globEscape(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

func ownerOf(path string) (int, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return int(info.Sys().(*syscall.Stat_t).Uid), nil
}
