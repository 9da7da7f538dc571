// Package settings notices that the files which a process was started with, its
// configuration and its descriptors, have changed since: it goes on with what it read.
package settings

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"os"
	"slices"
	"time"

	"sheetsync/cmd/internal/config"
)

// every is how often the files are looked at.
const every = 5 * time.Second

// Files are those that a process was started with.
type Files struct {
	names []string
	read  map[string]string // digests by name as they were then
	told  map[string]string // and as they were when a change was last told
}

// Of returns those of a configuration, as they are now.
func Of(c *config.Config) *Files {
	f := &Files{read: make(map[string]string)}
	add := func(name string) {
		if name != "" && !slices.Contains(f.names, name) {
			f.names = append(f.names, name)
			f.read[name] = digest(name)
		}
	}
	add(c.File)
	for i := range c.Registers {
		add(c.Registers[i].SchemaFile)
	}
	f.told = make(map[string]string)
	for name, sum := range f.read {
		f.told[name] = sum
	}
	return f
}

// digest is of a file's content; "" where it can't be read.
func digest(name string) string {
	content, err := os.ReadFile(name)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// Digest identifies what the files held, whatever they are called.
func (f *Files) Digest() string {
	h := sha256.New()
	for _, name := range f.names {
		_, _ = h.Write([]byte(f.read[name] + "\n")) // a hash takes everything
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Changed returns which files hold something else than when the process began.
func (f *Files) Changed() []string {
	var list []string
	for _, name := range f.names {
		if digest(name) != f.read[name] {
			list = append(list, name)
		}
	}
	return list
}

// news returns which files have changed since that was last asked, but for those that are
// again as the process read them. One that is gone, as while an editor writes it, is none.
func (f *Files) news() []string {
	var list []string
	for _, name := range f.names {
		now := digest(name)
		if now == "" || now == f.told[name] {
			continue
		}
		f.told[name] = now
		if now != f.read[name] {
			list = append(list, name)
		}
	}
	return list
}

// Watch says in the log, once for each change, that a file has changed and that the process
// goes on with what it read; and so at each value of hangups, which stand for SIGHUP. It
// returns when the context ends.
func (f *Files) Watch(ctx context.Context, log *slog.Logger, hangups <-chan os.Signal) {
	look := time.NewTicker(every)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangups:
			f.news() // told here
			log.Warn("SIGHUP: the configuration is not read again while the service runs; restart it to use what was changed", "changed", f.Changed())
		case <-look.C:
			for _, name := range f.news() {
				log.Warn("a file that the service was started with has changed; restart it to use that", "file", name)
			}
		}
	}
}
