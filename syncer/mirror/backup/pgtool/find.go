package pgtool

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
)

var (
	// ErrMissing means that the machine hasn't the program.
	ErrMissing = errors.New("it is not installed")
	// ErrOld means that the machine has it in older versions only.
	ErrOld = errors.New("it is too old")
)

// Find returns the program of a name whose version comes next to a major version of
// PostgreSQL: the same, or the first later one. An older one can't dump a server, nor
// read a later one's dump; what a later one writes an older server may not know. Errors:
// ErrMissing, ErrOld.
func Find(ctx context.Context, name string, major int, places []string) (Tool, error) {
	best, newest := Tool{}, 0
	for _, path := range append([]string{name}, places...) {
		path, err := exec.LookPath(path)
		if err != nil {
			continue
		}
		version, err := majorOf(ctx, path)
		if ctx.Err() != nil {
			return Tool{}, context.Cause(ctx)
		}
		if err != nil {
			continue // what can't even say its version is no candidate
		}
		newest = max(newest, version)
		if version >= major && (best.Path == "" || version < best.Major) {
			best = Tool{Path: path, Major: version}
		}
	}
	switch {
	case best.Path != "":
		return best, nil
	case newest == 0:
		return Tool{}, fmt.Errorf("%s of PostgreSQL %d or later is needed, and %w", name, major, ErrMissing)
	}
	return Tool{}, fmt.Errorf("%s of PostgreSQL %d or later is needed, and %w: this machine has that of %d", name, major, ErrOld, newest)
}

var versionOutput = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

func majorOf(ctx context.Context, path string) (int, error) {
	out, err := exec.CommandContext(ctx, path, "--version").Output()
	if err != nil {
		return 0, err
	}
	found := versionOutput.FindSubmatch(out)
	if found == nil {
		return 0, errors.New("it gave no version")
	}
	return strconv.Atoi(string(found[1]))
}
