package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sheetsync/cmd/internal/exit"
	"sheetsync/syncer/mirror/pgtest"
)

// A service whose configuration was changed says so, once, and when it is told to read it
// again, that it doesn't; doctor knows, too. Two share the requests to Google.
func TestChangedSettings(t *testing.T) {
	t.Parallel()
	d := bills(t, pgtest.New(t), `, sync: "@every 1h", remind: off`)
	environ := append(d.environ, "SHEETSYNC_WEB_LISTEN=off")
	running := start(t, d.dir, environ, "run", "--json")
	running.until(`"status":"applied"`)
	if out, status := run(t, d.dir, environ, "doctor"); status != exit.StatusDone || !strings.Contains(out, "1 replica running") || strings.Contains(out, "another configuration") {
		t.Errorf("exit status %d: doctor says\n%s", status, out)
	}
	file, err := os.OpenFile(filepath.Join(d.dir, "sheetsync.yaml"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString("# as it should be\n"); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	running.stderr.wait("a file that the service was started with has changed; restart it to use that")
	if err := running.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	running.stderr.wait("SIGHUP: the configuration is not read again while the service runs")
	if out, _ := run(t, d.dir, environ, "doctor"); !strings.Contains(out, "was started with another configuration") {
		t.Errorf("doctor says\n%s", out)
	}
	second := start(t, d.dir, environ, "run", "--json")
	second.stderr.wait("the requests to Google are shared with other processes of the service")
	for _, p := range []*process{running, second} {
		if err := p.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if status := p.end(); status != exit.StatusDone {
			t.Errorf("exit status %d\n%s", status, p.stderr)
		}
	}
	if out, _ := run(t, d.dir, environ, "doctor"); !strings.Contains(out, "no process runs it now") {
		t.Errorf("doctor says\n%s", out)
	}
}
