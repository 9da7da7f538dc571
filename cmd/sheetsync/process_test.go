package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sheetsync/cmd/internal/exit"
)

// A process is the program on its own.
type process struct {
	*exec.Cmd
	t      testing.TB
	lines  *bufio.Reader
	stderr *lockedBuffer
	told   strings.Builder
}

// A lockedBuffer is written by one goroutine and read by others.
type lockedBuffer struct {
	mu      sync.Mutex
	text    bytes.Buffer
	written sync.Cond
}

func newLockedBuffer() *lockedBuffer {
	b := &lockedBuffer{}
	b.written.L = &b.mu
	return b
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.written.Broadcast()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// wait waits until the text was written.
func (b *lockedBuffer) wait(text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !strings.Contains(b.text.String(), text) {
		b.written.Wait()
	}
}

// waitMore waits until something more was written.
func (b *lockedBuffer) waitMore() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for n := b.text.Len(); b.text.Len() == n; {
		b.written.Wait()
	}
}

// A backlog has what was written and not yet read, as much as there is.
type backlog struct {
	mu    sync.Mutex
	text  bytes.Buffer
	ended error // io.EOF after the last write
	more  sync.Cond
}

func newBacklog() *backlog {
	b := &backlog{}
	b.more.L = &b.mu
	return b
}

func (b *backlog) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.more.Broadcast()
	return b.text.Write(p)
}

// end says that no more comes, because of an error or, with nil, as nothing is left.
func (b *backlog) end(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ended = cmp.Or(err, io.EOF)
	b.more.Broadcast()
}

// Read waits until there is something.
func (b *backlog) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.text.Len() == 0 && b.ended == nil {
		b.more.Wait()
	}
	if b.text.Len() == 0 {
		return 0, b.ended
	}
	return b.text.Read(p)
}

// program finds the test binary under the program's name.
func program(t testing.TB) string {
	t.Helper()
	path, err := exec.LookPath("sheetsync")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// start runs the program in a directory until it ends or the test does.
func start(t testing.TB, dir string, environ []string, args ...string) *process {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	p := &process{Cmd: exec.CommandContext(ctx, program(t), args...), t: t, stderr: newLockedBuffer()}
	p.Dir = dir
	p.Env = append(os.Environ(), append([]string{"LANG=C.UTF-8", "SHEETSYNC_WEB_LISTEN=off"}, environ...)...)
	p.Stderr = p.stderr
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	// Whoever reads no more of it must not make the program wait.
	said := newBacklog()
	go func() {
		_, err := io.Copy(said, out)
		said.end(err)
	}()
	p.lines = bufio.NewReader(said)
	t.Cleanup(func() {
		cancel()
		_ = p.Wait()
	})
	return p
}

// until reads standard output up to a line that holds text, and returns it.
func (p *process) until(text string) string {
	p.t.Helper()
	for {
		line, err := p.lines.ReadString('\n')
		p.told.WriteString(line)
		if strings.Contains(line, text) {
			return line
		}
		if err != nil {
			p.t.Fatalf("the program ended without saying %q:\n%s%s", text, p.told.String(), p.stderr)
		}
	}
}

// end reads the rest and returns the exit status.
func (p *process) end() int {
	p.t.Helper()
	rest, err := io.ReadAll(p.lines)
	if err != nil {
		p.t.Fatal(err)
	}
	p.told.Write(rest)
	_ = p.Wait()
	return p.ProcessState.ExitCode()
}

// run runs the program to its end and returns what it printed.
func run(t testing.TB, dir string, environ []string, args ...string) (stdout string, status int) {
	t.Helper()
	p := start(t, dir, environ, args...)
	status = p.end()
	if status != exit.StatusDone {
		t.Logf("sheetsync %s: exit status %d\n%s", strings.Join(args, " "), status, p.stderr)
	}
	return p.told.String(), status
}

// A desk is an emulator with a workbook, and a configuration that leads there.
type desk struct {
	dir      string
	environ  []string
	ready    emulated
	emulator int // its process
}

// newDesk starts an emulator on a workbook and writes a configuration for it. The emulator
// has other workbooks, too.
func newDesk(t testing.TB, workbook, schema, database, settings string, others ...string) *desk {
	t.Helper()
	d := &desk{dir: t.TempDir()}
	credentials := filepath.Join(d.dir, "service-account.json")
	args := []string{"emulate", "--load", workbook, "--token", "team", "--credentials-out", credentials}
	for _, other := range others {
		args = append(args, "--load", other)
	}
	p := start(t, d.dir, nil, args...)
	d.emulator = p.Process.Pid
	if err := json.Unmarshal([]byte(p.until("endpoint")), &d.ready); err != nil {
		t.Fatal(err)
	}
	d.environ = []string{
		"SHEETSYNC_DATABASE_URL=" + database, "SHEETSYNC_GOOGLE_ENDPOINT=" + d.ready.Endpoint,
		"SHEETSYNC_GOOGLE_CREDENTIALS=" + credentials, "SHEETSYNC_GOOGLE_REQUESTS_PER_MINUTE=6000",
	}
	content := "registers:\n  - {name: desk, spreadsheet: " + d.ready.Spreadsheets[0].ID + ", schema: \"" + schema + "\"" + settings + "}\n"
	if err := os.WriteFile(filepath.Join(d.dir, "sheetsync.yaml"), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return d
}

// sync runs the program once and returns what it reported.
func (d *desk) sync(t testing.TB) (status string, cells int) {
	t.Helper()
	out, exit := run(t, d.dir, d.environ, "sync", "--json")
	var result struct {
		Status string `json:"status"`
		Cells  int    `json:"cells_written"`
	}
	if err := json.Unmarshal([]byte(out), &result); err != nil {
		t.Fatalf("exit status %d: %v in %q", exit, err, out)
	}
	return result.Status, result.Cells
}
