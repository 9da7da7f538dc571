package main

import (
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"sheetsync/cmd/internal/exit"
)

// A private server is the processes of one that the program runs.
type privateServer struct {
	t   *testing.T
	dir string // of the data
}

// main is the number of the server's main process.
func (s privateServer) main() int {
	s.t.Helper()
	text, err := os.ReadFile(filepath.Join(s.dir, "postgres", "data", "postmaster.pid"))
	if err != nil {
		s.t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		s.t.Fatal(err)
	}
	return pid
}

// all signals the main process and its children.
func (s privateServer) all(sig syscall.Signal) {
	s.t.Helper()
	main := s.main()
	if err := syscall.Kill(main, sig); err != nil {
		s.t.Fatal(err)
	}
	processes, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		s.t.Fatal(err)
	}
	for _, p := range processes {
		text, err := os.ReadFile(p)
		if err != nil {
			continue // it has ended
		}
		name, rest, _ := strings.Cut(string(text), ") ")
		number, _, _ := strings.Cut(name, " ")
		if fields := strings.Fields(rest); len(fields) > 1 && fields[1] == strconv.Itoa(main) {
			child, err := strconv.Atoi(number)
			if err != nil {
				s.t.Fatal(err)
			}
			if err := syscall.Kill(child, sig); err != nil && !errors.Is(err, syscall.ESRCH) {
				s.t.Fatal(err)
			}
		}
	}
}

// healthOf is the status with which /healthz or /readyz answers, and after how long.
func healthOf(t *testing.T, address, path string) (status int, after time.Duration) {
	t.Helper()
	began := time.Now()
	client := http.Client{Timeout: time.Minute}
	res, err := client.Get("http://" + address + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	return res.StatusCode, time.Since(began)
}

// A private server that is killed is started again; one that is stopped is told, and so is
// the end of it. Each is told once.
func TestOutages(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/proc/self/stat"); errors.Is(err, fs.ErrNotExist) {
		t.Skip("there is no telling which processes a server has")
	}
	d := bills(t, "", ", sync: off, remind: off")
	address := freeAddress(t)
	p := start(t, d.dir, append(d.environ, "SHEETSYNC_WEB_LISTEN="+address), "run")
	p.stderr.wait("Ctrl-C stops")
	server := privateServer{t, filepath.Join(d.dir, "data")}
	answers := func(want int) {
		t.Helper()
		for _, path := range []string{"/healthz", "/readyz"} {
			status, after := healthOf(t, address, path)
			if path == "/readyz" && want == http.StatusOK {
				continue // no run has seen the register
			}
			if status != want || after > 6*time.Second {
				t.Errorf("%s answers %d after %s, want %d", path, status, after, want)
			}
		}
	}
	answers(http.StatusOK)

	before := server.main()
	if err := syscall.Kill(before, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	p.stderr.wait("the database answers again")
	if server.main() == before {
		t.Error("it is the same server")
	}
	answers(http.StatusOK)

	server.all(syscall.SIGSTOP)
	answers(http.StatusServiceUnavailable)
	p.stderr.wait("no answer in time")
	server.all(syscall.SIGCONT)
	for strings.Count(p.stderr.String(), "the database answers again") < 2 {
		_, _ = healthOf(t, address, "/healthz")
	}
	answers(http.StatusOK)

	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if status := p.end(); status != exit.StatusDone && status != exit.StatusInterrupted {
		t.Errorf("exit status %d", status)
	}
	log := p.stderr.String()
	if n := strings.Count(log, "the database doesn't answer"); n != 2 {
		t.Errorf("two outages are told %d times:\n%s", n, log)
	}
	t.Log(log)
}
