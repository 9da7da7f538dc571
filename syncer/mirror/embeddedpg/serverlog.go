//go:build unix

package embeddedpg

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"sheetsync/syncer/atomicfile"
)

// maxLogBytes is from what size on server.log is put aside, as server.log.1. A server writes
// some lines for each checkpoint, which are tens of megabytes a year.
const maxLogBytes = 10 << 20

// TrimLog puts the log aside if it has grown large, while the server goes on writing: that
// it does at the file's end, wherever that is. Lines of the moment between may be lost.
func (s *Server) TrimLog(ctx context.Context) error { return s.home.trimLog(ctx, maxLogBytes) }

func (h *home) trimLog(ctx context.Context, most int64) (err error) {
	if info, err := os.Stat(h.logFile()); err != nil || info.Size() <= most {
		return err
	}
	guard, err := lockFile(ctx, filepath.Join(h.dir, "start.lock"), exclusive) // or another process would put aside the rest
	if err != nil {
		return fmt.Errorf("put the log of PostgreSQL aside: %w", err)
	}
	defer guard.unlock()
	if info, err := os.Stat(h.logFile()); err != nil || info.Size() <= most {
		return err
	}
	if err := h.copyLog(); err != nil {
		return fmt.Errorf("put the log of PostgreSQL aside: %w", err)
	}
	if err := os.Truncate(h.logFile(), 0); err != nil {
		return fmt.Errorf("put the log of PostgreSQL aside: %w", err)
	}
	return nil
}

func (h *home) copyLog() error {
	log, err := os.Open(h.logFile())
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	return atomicfile.Write(h.logFile()+".1", 0o600, func(w io.Writer) error {
		_, err := io.Copy(w, log)
		return err
	})
}

func (h *home) openLog() (*os.File, error) {
	if info, err := os.Stat(h.logFile()); err == nil && info.Size() > maxLogBytes {
		if err := os.Rename(h.logFile(), h.logFile()+".1"); err != nil {
			return nil, fmt.Errorf("put the log of PostgreSQL aside: %w", err)
		}
	}
	f, err := os.OpenFile(h.logFile(), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log of PostgreSQL: %w", err)
	}
	return f, nil
}

// logSince returns the last fatal message that the log got after the offset, else its last line.
func logSince(path string, offset int64) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer func() { _ = f.Close() }()
	if info, err := f.Stat(); err == nil && info.Size() < offset {
		offset = 0 // it was put aside meanwhile
	}
	text, err := io.ReadAll(io.NewSectionReader(f, offset, 64<<10))
	if err != nil {
		return ""
	}
	lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	for i := len(lines) - 1; i >= 0; i-- {
		if _, message, ok := bytes.Cut(lines[i], []byte("FATAL:")); ok {
			return string(bytes.TrimSpace(message))
		}
	}
	// It may go on from a line before, as “Expected …, but could not open file …”.
	return strings.TrimPrefix(string(lines[len(lines)-1]), "but ")
}
