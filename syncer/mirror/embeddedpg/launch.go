//go:build unix

package embeddedpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// maxStarts is how often starting is tried, where the reason is one that passes.
const maxStarts = 20

// launch starts a server. Nobody runs one on this cluster; the caller holds the start lock.
func (s *Server) launch(ctx context.Context, opts Options) error {
	h := s.home
	major, err := h.clusterMajor()
	if err != nil {
		return err
	}
	bin, err := findBinaries(ctx, opts, h, major)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, opts.StartTimeout)
	defer cancel()
	if major == 0 {
		s.log.Info("making a private PostgreSQL database", "version", bin.major, "dir", h.dir)
		if err := h.initCluster(ctx, bin, opts); err != nil {
			return err
		}
	}
	socketDir, err := h.makeSocketDir()
	if err != nil {
		return err
	}
	var pause backoff
	for try := 1; ; try++ {
		if err := clearSockets(socketDir); err != nil {
			return err
		}
		port, err := h.choosePort(try == 1)
		if err != nil {
			return err
		}
		p, err := h.spawn(bin, opts, socketDir, port)
		if err != nil {
			return err
		}
		s.post = p // from here on a failed Start stops it
		err = p.waitReady(ctx)
		if err == nil {
			s.log.Debug("started the private PostgreSQL", "pid", p.pid, "port", port, "version", bin.major)
			return h.rememberPort(port)
		}
		var passing *passingError
		if !errors.As(err, &passing) || try == maxStarts {
			return err
		}
		if err := h.evict(ctx); err != nil {
			return err
		}
		if waitErr := pause.wait(ctx); waitErr != nil {
			return errors.Join(err, waitErr)
		}
	}
}

// spawn starts the server's process.
func (h *home) spawn(bin binaries, opts Options, socketDir string, port int) (*postmaster, error) {
	logFile, err := h.openLog()
	if err != nil {
		return nil, err
	}
	defer func() { _ = logFile.Close() }()
	logStart, err := logFile.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("open the log of PostgreSQL: %w", err)
	}
	settings := map[string]string{
		"listen_addresses":        "127.0.0.1",
		"port":                    strconv.Itoa(port),
		"unix_socket_permissions": "0700",
		"logging_collector":       "off",
		// Texts of errors and of statements can hold people's data, and this log has no need of them.
		"log_min_messages":        "log",
		"log_min_error_statement": "panic",
		"log_error_verbosity":     "terse",
	}
	for k, v := range opts.Settings {
		settings[k] = v
	}
	cmd := exec.Command(filepath.Join(bin.dir, "postgres")) //nolint:noctx // the server outlives the starting
	var real func(string) string
	closeDirs, err := h.asServer(cmd, func(paths []string) {
		real = realPaths(paths, h.cluster(), socketDir)
		cmd.Args = append(cmd.Args, "-D", paths[0], "-c", "unix_socket_directories="+quoteDirSetting(paths[1]))
	}, h.cluster(), socketDir)
	if err != nil {
		return nil, err
	}
	defer closeDirs()
	for _, k := range sortedKeys(settings) {
		cmd.Args = append(cmd.Args, "-c", k+"="+settings[k])
	}
	cmd.Stdout, cmd.Stderr = logFile, logFile
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	exited := make(chan struct{})
	p := &postmaster{
		pid: cmd.Process.Pid, port: port, socketDir: socketDir, cluster: h.cluster(), exited: exited,
		reason: func() string { return real(logSince(h.logFile(), logStart)) },
	}
	go func() {
		_ = cmd.Wait() // the log tells why, the exit status doesn't
		close(exited)
	}()
	return p, nil
}

// quoteDirSetting quotes a path in the comma-separated list that unix_socket_directories is.
func quoteDirSetting(path string) string {
	return `"` + strings.ReplaceAll(path, `"`, `""`) + `"`
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// choosePort prefers the port of last time, because people note it down for their tools.
func (h *home) choosePort(preferLast bool) (int, error) {
	if preferLast {
		text, err := os.ReadFile(filepath.Join(h.dir, "port"))
		if port, convErr := strconv.Atoi(strings.TrimSpace(string(text))); err == nil && convErr == nil && isFree(port) {
			return port, nil
		}
	}
	return freePort()
}

func (h *home) rememberPort(port int) error {
	if err := os.WriteFile(filepath.Join(h.dir, "port"), []byte(strconv.Itoa(port)+"\n"), 0o600); err != nil {
		return fmt.Errorf("note the port of PostgreSQL: %w", err)
	}
	return nil
}

func isFree(port int) bool {
	_, err := listen(port)
	return err == nil
}

func freePort() (int, error) {
	port, err := listen(0)
	if err != nil {
		return 0, fmt.Errorf("find a free port for PostgreSQL: %w", err)
	}
	return port, nil
}

// listen takes a port for a moment, any free one for 0, and returns its number.
func listen(port int) (int, error) {
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port})
	if err != nil {
		return 0, err
	}
	port = l.Addr().(*net.TCPAddr).Port
	return port, l.Close()
}

// clearSockets removes sockets and their locks that killed servers left: the process number in such a lock may be
// another process's by now, and would keep a server from starting.
func clearSockets(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("clear PostgreSQL's socket directory: %w", err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".s.PGSQL.") {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				return fmt.Errorf("clear PostgreSQL's socket directory: %w", err)
			}
		}
	}
	return nil
}
