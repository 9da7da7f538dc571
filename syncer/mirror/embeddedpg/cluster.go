//go:build unix

package embeddedpg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// initCluster makes the cluster beside its place and moves it there when it is whole, so that a process killed in
// between leaves nothing that looks like a cluster.
func (h *home) initCluster(ctx context.Context, bin binaries, opts Options) error {
	part, err := os.MkdirTemp(h.dir, "data.part-")
	if err != nil {
		return fmt.Errorf("make the database: %w", err)
	}
	defer func() { _ = os.RemoveAll(part) }()
	var out []byte
	for _, locale := range localeChoices(bin.major) {
		if err := h.give(part); err != nil {
			return err
		}
		if out, err = h.initdb(ctx, bin, opts, part, locale); err == nil || !bytes.Contains(out, []byte("locale")) {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("make the database with initdb: %w: %s", err, lastLine(out))
	}
	if err := os.Rename(part, h.cluster()); err != nil {
		return fmt.Errorf("make the database: %w", err)
	}
	return syncDir(h.dir)
}

// localeChoices are initdb's locale options, best first: text sorts by code point (the same on every system, and no
// upgrade of the system's locales can corrupt an index), while upper and lower know all of Unicode.
func localeChoices(major int) [][]string {
	if major >= 17 {
		return [][]string{{"--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"}}
	}
	return [][]string{
		{"--lc-collate=C", "--lc-ctype=C.UTF-8", "--lc-messages=C"},
		{"--lc-collate=C", "--lc-ctype=en_US.UTF-8", "--lc-messages=C"},
		{"--locale=C"},
	}
}

func (h *home) initdb(ctx context.Context, bin binaries, opts Options, dir string, locale []string) ([]byte, error) {
	args := []string{
		"--username=" + superuser, "--encoding=UTF8", "--no-instructions",
		// The socket's directory is closed to everyone else; TCP asks for the password that prepare sets.
		"--auth-local=trust", "--auth-host=scram-sha-256",
	}
	if opts.Settings["fsync"] == "off" {
		args = append(args, "--no-sync")
	}
	cmd := exec.CommandContext(ctx, filepath.Join(bin.dir, "initdb"), append(args, locale...)...)
	var real func(string) string
	closeDirs, err := h.asServer(cmd, func(paths []string) {
		real = realPaths(paths, dir)
		cmd.Args = append(cmd.Args, "--pgdata="+paths[0])
	}, dir)
	if err != nil {
		return nil, err
	}
	defer closeDirs()
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	err = runBound(cmd)
	if ctx.Err() != nil {
		err = errors.Join(context.Cause(ctx), err)
	}
	return []byte(real(out.String())), err
}

// realPaths has directories in what a server says be called as people know them: through
// an inherited descriptor it knows another path.
func realPaths(known []string, dirs ...string) func(string) string {
	var pairs []string
	for i := range dirs {
		pairs = append(pairs, known[i], dirs[i])
	}
	return strings.NewReplacer(pairs...).Replace
}

// asServer prepares a command to run as the server's user in a session of its own, so that Ctrl-C in the terminal
// reaches this process alone. It calls use with the paths under which the command finds the directories. The caller
// calls the returned function when the command has started.
func (h *home) asServer(cmd *exec.Cmd, use func(paths []string), dirs ...string) (func(), error) {
	cmd.Dir = "/" // our own may be closed to that user
	cmd.Env = serverEnv()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if h.account != nil {
		cmd.SysProcAttr.Credential = h.account.credential()
	}
	var opened []*os.File
	closeAll := func() {
		for _, f := range opened {
			_ = f.Close()
		}
	}
	paths := make([]string, len(dirs))
	for i, dir := range dirs {
		paths[i] = dir
		if h.viaFD && strings.HasPrefix(dir, h.dir+string(filepath.Separator)) {
			f, err := os.Open(dir)
			if err != nil {
				closeAll()
				return nil, fmt.Errorf("open a directory for PostgreSQL: %w", err)
			}
			paths[i] = inheritedDir(len(opened))
			opened = append(opened, f)
		}
	}
	cmd.ExtraFiles = opened
	use(paths)
	return closeAll, nil
}

// serverEnv holds no PG… variables of the user's, and makes the server's messages English.
func serverEnv() []string {
	env := []string{"LC_ALL=C"}
	for _, name := range []string{"PATH", "TZ", "TMPDIR", "LD_LIBRARY_PATH"} {
		if v, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+v)
		}
	}
	return env
}

func lastLine(out []byte) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	for _, l := range lines {
		if strings.Contains(l, "error:") || strings.Contains(l, "FATAL:") {
			return strings.TrimSpace(l)
		}
	}
	return strings.TrimSpace(lines[len(lines)-1])
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("write %s to disk: %w", path, err)
	}
	defer func() { _ = d.Close() }()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("write %s to disk: %w", path, err)
	}
	return nil
}
