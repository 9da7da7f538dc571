//go:build unix

package embeddedpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	embedded "github.com/fergusstrange/embedded-postgres"
)

// downloads are the versions that can be had, by major version.
var downloads = map[int]embedded.PostgresVersion{
	14: embedded.V14, 15: embedded.V15, 16: embedded.V16, 17: embedded.V17, 18: embedded.V18,
}

const newestDownload = 18

func hasDownload(major int) bool { return major == 0 || downloads[major] != "" }

// download fetches server binaries into a cache that the server's user can read. embedded-postgres checks the archive
// against its published checksum.
func download(ctx context.Context, opts Options, major int) (binaries, error) {
	if major == 0 {
		major = newestDownload
	}
	version, ok := downloads[major]
	if !ok {
		return binaries{}, fmt.Errorf("PostgreSQL %d can't be downloaded", major)
	}
	cache, err := downloadCache()
	if err != nil {
		return binaries{}, err
	}
	root := filepath.Join(cache, "postgresql-"+string(version))
	bin := filepath.Join(root, "bin")
	if b, err := inspect(ctx, bin); err == nil {
		return b, nil
	}
	opts.Logger.Info("no PostgreSQL on this machine: downloading it once", "version", string(version), "to", root)

	// The module has no call that only downloads. Its Start extracts the binaries first; given a directory that
	// looks like a cluster and is none, it then stops at pg_ctl, with an error of no interest.
	scratch, err := os.MkdirTemp("", "sheetsync-download-")
	if err != nil {
		return binaries{}, fmt.Errorf("download PostgreSQL: %w", err)
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	decoy := filepath.Join(scratch, "decoy")
	if err := errors.Join(os.Mkdir(decoy, 0o700), os.WriteFile(filepath.Join(decoy, "PG_VERSION"), []byte(strings.SplitN(string(version), ".", 2)[0]), 0o600)); err != nil {
		return binaries{}, fmt.Errorf("download PostgreSQL: %w", err)
	}
	port, err := freePort()
	if err != nil {
		return binaries{}, err
	}
	done := make(chan error, 1)
	go func() {
		done <- embedded.NewDatabase(embedded.DefaultConfig().
			Version(version).Port(uint32(port)).
			CachePath(cache).BinariesPath(root).RuntimePath(filepath.Join(scratch, "run")).DataPath(decoy).
			Logger(io.Discard)).Start()
	}()
	select {
	case <-ctx.Done():
		return binaries{}, fmt.Errorf("download PostgreSQL: %w", context.Cause(ctx))
	case err = <-done:
	}
	b, inspectErr := inspect(ctx, bin)
	if inspectErr != nil {
		return binaries{}, errors.Join(err, inspectErr)
	}
	return b, nil
}

// downloadCache is a directory that every user may read when root fills it, since root doesn't run the server.
func downloadCache() (string, error) {
	if os.Geteuid() == 0 {
		dir := "/var/cache/sheetsync"
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return "", fmt.Errorf("make the cache for PostgreSQL: %w", err)
		}
		return dir, nil
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the cache for PostgreSQL: %w", err)
	}
	return filepath.Join(dir, "sheetsync"), nil
}
