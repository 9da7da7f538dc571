//go:build unix

package embeddedpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
)

// installedGlobs are where packages put server binaries that are not on PATH.
var installedGlobs = []string{
	"/usr/lib/postgresql/*/bin",         // Debian, Ubuntu
	"/usr/pgsql-*/bin",                  // PostgreSQL's own packages for Red Hat
	"/usr/lib/postgresql*/bin",          // SUSE
	"/usr/libexec/postgresql*",          // Alpine
	"/opt/homebrew/opt/postgresql*/bin", // Homebrew on ARM
	"/usr/local/opt/postgresql*/bin",    // Homebrew on Intel
	"/Applications/Postgres.app/Contents/Versions/*/bin",
}

// binaries is a directory with initdb and postgres.
type binaries struct {
	dir   string
	major int // 9 for 9.6 and older
}

// findBinaries returns the binaries for the major version, or the newest when it is 0. Errors: ErrNoServer, ErrVersion.
func findBinaries(ctx context.Context, opts Options, home *home, major int) (binaries, error) {
	found, err := installed(ctx, opts.BinDir)
	if err != nil {
		return binaries{}, err
	}
	if best, ok := pick(found, major); ok {
		return best, nil
	}
	if len(found) > 0 && (opts.BinDir != "" || opts.NoDownload || !hasDownload(major)) {
		return binaries{}, versionError(home.cluster(), major, found)
	}
	if opts.NoDownload {
		return binaries{}, noServerError(nil)
	}
	best, err := download(ctx, opts, major)
	if err != nil {
		if len(found) > 0 {
			return binaries{}, errors.Join(versionError(home.cluster(), major, found), err)
		}
		return binaries{}, noServerError(err)
	}
	return best, nil
}

func pick(found []binaries, major int) (best binaries, ok bool) {
	for _, b := range found {
		if (major == 0 || b.major == major) && b.major > best.major {
			best, ok = b, true
		}
	}
	return best, ok
}

// installed lists the server binaries of this machine, those on PATH first.
func installed(ctx context.Context, binDir string) ([]binaries, error) {
	if binDir != "" {
		b, err := inspect(ctx, binDir)
		if err != nil {
			return nil, fmt.Errorf("%w in %s: %w", ErrNoServer, binDir, err)
		}
		return []binaries{b}, nil
	}
	var dirs []string
	if p, err := exec.LookPath("postgres"); err == nil {
		if p, err = filepath.EvalSymlinks(p); err == nil {
			dirs = append(dirs, filepath.Dir(p))
		}
	}
	for _, g := range installedGlobs {
		m, err := filepath.Glob(g)
		if err != nil {
			return nil, fmt.Errorf("look for PostgreSQL: %w", err)
		}
		dirs = append(dirs, m...)
	}
	var found []binaries
	for _, d := range dirs {
		b, err := inspect(ctx, d)
		if ctx.Err() != nil {
			return nil, fmt.Errorf("look for PostgreSQL: %w", context.Cause(ctx))
		}
		if err == nil { // a directory without a whole server is not a candidate
			found = append(found, b)
		}
	}
	return found, nil
}

var versionOutput = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

func inspect(ctx context.Context, dir string) (binaries, error) {
	if !isFile(filepath.Join(dir, "initdb")) {
		return binaries{}, errors.New("initdb is missing")
	}
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return binaries{}, fmt.Errorf("run postgres --version: %w", err)
	}
	m := versionOutput.FindSubmatch(out)
	if m == nil {
		return binaries{}, errors.New("postgres --version gave no version")
	}
	major, err := strconv.Atoi(string(m[1]))
	if err != nil {
		return binaries{}, fmt.Errorf("version of postgres: %w", err)
	}
	return binaries{dir: dir, major: major}, nil
}

func versionError(cluster string, major int, found []binaries) error {
	have := make([]string, len(found))
	for i, b := range found {
		have[i] = strconv.Itoa(b.major)
	}
	return fmt.Errorf("%w: %s needs PostgreSQL %d, this machine has %s; install that version beside it (Debian, Ubuntu: apt-get install postgresql-%d), or move the directory away to start with an empty database",
		ErrVersion, cluster, major, strings.Join(have, ", "), major)
}

func noServerError(cause error) error {
	way := "install it (Debian, Ubuntu: apt-get install postgresql; Fedora, RHEL: dnf install postgresql-server; Alpine: apk add postgresql)"
	if runtime.GOOS == "darwin" {
		way = "install it (brew install postgresql)"
	}
	err := fmt.Errorf("%w; %s, or set database.url to a server you have", ErrNoServer, way)
	if cause != nil {
		err = fmt.Errorf("%w (downloading one failed: %w)", err, cause)
	}
	return err
}

func onPath(name string) bool {
	_, err := exec.LookPath(name)
	return err == nil
}

// clusterMajor returns the major version of the cluster's data, or 0 when there is no cluster yet.
func (h *home) clusterMajor() (int, error) {
	text, err := os.ReadFile(filepath.Join(h.cluster(), "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		if _, dirErr := os.Stat(h.cluster()); dirErr == nil {
			return 0, fmt.Errorf("%s is not a PostgreSQL database (PG_VERSION is missing); restore it from a backup, or move it away to start with an empty one", h.cluster())
		}
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the database's version: %w", err)
	}
	first, _, _ := strings.Cut(strings.TrimSpace(string(text)), ".")
	major, err := strconv.Atoi(first)
	if err != nil {
		return 0, fmt.Errorf("read the database's version from %s: %w", filepath.Join(h.cluster(), "PG_VERSION"), err)
	}
	return major, nil
}
