//go:build unix

package embeddedpg_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"os/user"

	"sheetsync/syncer/mirror/embeddedpg"
)

const childDir = "EMBEDDEDPG_CHILD_DIR"

// TestChild is not a test of its own: the others run it as another process, which starts a server, says so and waits
// for the end of its standard input to stop it.
func TestChild(t *testing.T) {
	dir := os.Getenv(childDir)
	if dir == "" {
		t.Skip("run by other tests only")
	}
	s := start(t, embeddedpg.Options{DataDir: dir, Settings: quick})
	query(t, s, `CREATE TABLE IF NOT EXISTS kept (answer text)`)
	query(t, s, `INSERT INTO kept VALUES ('yes')`)
	_, _ = os.Stdout.WriteString("ready\n")
	_, _ = io.Copy(io.Discard, os.Stdin)
	stop(t, s)
}

type child struct {
	cmd   *exec.Cmd
	stdin io.WriteCloser
	out   *bufio.Scanner
}

func startChild(t *testing.T, binary, dir string, as *syscall.Credential) *child {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, binary, "-test.run=^TestChild$")
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	if as != nil {
		cmd.Dir = "/"
	}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return &child{cmd: cmd, stdin: stdin, out: bufio.NewScanner(out)}
}

func (c *child) waitReady(t *testing.T) {
	t.Helper()
	var said []string
	for c.out.Scan() {
		if c.out.Text() == "ready" {
			return
		}
		said = append(said, c.out.Text())
	}
	t.Fatalf("the child didn't start a server: %s", strings.Join(said, "\n"))
}

func (c *child) kill(t *testing.T) {
	t.Helper()
	if err := c.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.cmd.Wait() // killed
}

func TestKilledProcessLeavesAServerToAdopt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := startChild(t, os.Args[0], dir, nil)
	c.waitReady(t)
	c.kill(t)

	s := start(t, embeddedpg.Options{DataDir: dir, Settings: quick})
	pid := serverPID(s)
	if got := query(t, s, `SELECT answer FROM kept`); got != "yes" {
		t.Errorf("got %q, want yes", got)
	}
	stop(t, s)
	if serverPID(s) != 0 {
		t.Error("the adopted server still runs after Stop")
	}
	// The kernel takes a moment to bury a process that has ended.
	deadline, tick := time.After(10*time.Second), time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !ended(pid) {
		select {
		case <-deadline:
			t.Fatal("the adopted server's process is still there after Stop")
		case <-tick.C:
		}
	}
}

func TestKilledServerRestarts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := startChild(t, os.Args[0], dir, nil)
	c.waitReady(t)
	c.kill(t)
	pid := pidIn(t, filepath.Join(dir, "postgres", "data", "postmaster.pid"))
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	s := start(t, embeddedpg.Options{DataDir: dir, Settings: quick})
	if got := query(t, s, `SELECT answer FROM kept`); got != "yes" {
		t.Errorf("got %q, want yes", got)
	}
	if serverPID(s) == pid {
		t.Error("the killed server is still taken for running")
	}
}

// TestKilledAtAnyMoment kills processes at different stages of their first start.
func TestKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, appears string }{
		{"making the cluster", "data.part-*/PG_VERSION"},
		{"made the cluster", "data/PG_VERSION"},
		{"starting the server", "data/postmaster.pid"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			c := startChild(t, os.Args[0], dir, nil)
			waitFor(t, filepath.Join(dir, "postgres", tc.appears))
			c.kill(t)
			s := start(t, embeddedpg.Options{DataDir: dir, Settings: quick})
			if got := query(t, s, `SELECT 'works'`); got != "works" {
				t.Errorf("got %q", got)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, "postgres", "data.part-*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestTwoProcessesShareTheServer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := startChild(t, os.Args[0], dir, nil)
	c.waitReady(t)
	s := start(t, embeddedpg.Options{DataDir: dir, Settings: quick})
	// The process that started the server leaves properly; the server stays for us.
	_ = c.stdin.Close()
	for c.out.Scan() {
	}
	if err := c.cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if got := query(t, s, `SELECT answer FROM kept`); got != "yes" {
		t.Errorf("got %q, want yes", got)
	}
	stop(t, s)
	if serverPID(s) != 0 {
		t.Error("the server still runs after its last user left")
	}
}

func TestOrdinaryUser(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("SKIPPED: the other tests run as an ordinary user already; run as root to have both ways tested")
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		t.Skip("SKIPPED: there is no user nobody")
	}
	uid, _ := strconv.Atoi(nobody.Uid)
	gid, _ := strconv.Atoi(nobody.Gid)
	shared, err := os.MkdirTemp("", "embeddedpg-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(shared) })
	binary, dir := filepath.Join(shared, "test"), filepath.Join(shared, "data")
	copyFile(t, os.Args[0], binary)
	if err := errors.Join(os.Chmod(shared, 0o755), os.Mkdir(dir, 0o700), os.Chown(dir, uid, gid)); err != nil {
		t.Fatal(err)
	}
	as := &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	for range 2 { // fresh, then again on the same data
		c := startChild(t, binary, dir, as)
		c.waitReady(t)
		_ = c.stdin.Close()
		for c.out.Scan() {
		}
		if err := c.cmd.Wait(); err != nil {
			t.Fatal(err)
		}
	}
	// Root takes over a cluster as its owner.
	s := start(t, embeddedpg.Options{DataDir: dir, Settings: quick})
	if got := query(t, s, `SELECT count(*)::text FROM kept`); got != "2" {
		t.Errorf("got %s rows, want 2", got)
	}
	stop(t, s)

	// The other way round is refused with a clear error.
	rootDir := filepath.Join(shared, "root")
	stop(t, start(t, embeddedpg.Options{DataDir: rootDir, Settings: quick}))
	c := startChild(t, binary, rootDir, as)
	var said strings.Builder
	for c.out.Scan() {
		said.WriteString(c.out.Text())
	}
	_ = c.cmd.Wait() // fails, as it should
	if want := rootDir + " belongs to user root, and PostgreSQL runs as nobody"; !strings.Contains(said.String(), want) {
		t.Errorf("got %q, want %s", said.String(), want)
	}
}

func waitFor(t *testing.T, pattern string) {
	t.Helper()
	deadline := time.After(time.Minute)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		if found, _ := filepath.Glob(pattern); len(found) > 0 {
			return
		}
		select {
		case <-deadline:
			t.Fatalf("%s didn't appear", pattern)
		case <-tick.C:
		}
	}
}

func pidIn(t *testing.T, path string) int {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// ended tells whether the process is gone, or dead and not yet noticed by its parent.
func ended(pid int) bool {
	if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return true
	}
	stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	return err == nil && strings.Contains(string(stat), ") Z ")
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	// What is started meanwhile would have the file open for writing, too, and a file that is
	// open for writing is refused as a program.
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}
