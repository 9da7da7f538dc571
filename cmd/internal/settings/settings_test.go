package settings

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"sheetsync/cmd/internal/config"
)

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// files are a configuration and a descriptor that two registers share, beside one that is
// built in.
func files(t *testing.T) (f *Files, configuration, descriptor string) {
	t.Helper()
	dir := t.TempDir()
	configuration, descriptor = filepath.Join(dir, "sheetsync.yaml"), filepath.Join(dir, "shop.yaml")
	write(t, configuration, "a: 1\n")
	write(t, descriptor, "name: shop\n")
	c := &config.Config{File: configuration, Registers: []config.Register{{SchemaFile: descriptor}, {SchemaFile: descriptor}, {Schema: "foreign-trade"}}}
	return Of(c), configuration, descriptor
}

// A change is news once; a file that is gone for a moment or as before is none.
func TestNews(t *testing.T) {
	t.Parallel()
	f, configuration, descriptor := files(t)
	before := f.Digest()
	for _, step := range []struct {
		name          string
		do            func()
		news, changed []string
	}{
		{"nothing", func() {}, nil, nil},
		{"the configuration", func() { write(t, configuration, "a: 2\n") }, []string{configuration}, []string{configuration}},
		{"no more", func() {}, nil, []string{configuration}},
		{"the descriptor", func() { write(t, descriptor, "name: store\n") }, []string{descriptor}, []string{configuration, descriptor}},
		{"written again", func() { write(t, descriptor, "name: store\n") }, nil, []string{configuration, descriptor}},
		{"gone", func() { _ = os.Remove(descriptor) }, nil, []string{configuration, descriptor}},
		{"as it was", func() { write(t, descriptor, "name: shop\n") }, nil, []string{configuration}},
		{"changed again", func() { write(t, descriptor, "name: store\n") }, []string{descriptor}, []string{configuration, descriptor}},
	} {
		step.do()
		if diff := cmp.Diff(step.news, f.news()); diff != "" {
			t.Errorf("%s: news (-want +got):\n%s", step.name, diff)
		}
		if diff := cmp.Diff(step.changed, f.Changed()); diff != "" {
			t.Errorf("%s: changed (-want +got):\n%s", step.name, diff)
		}
	}
	if f.Digest() != before {
		t.Error("the digest isn't of what was read")
	}
}

// The log says once that a file has changed, and at SIGHUP that it isn't read again.
func TestWatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f, configuration, _ := files(t)
		var log strings.Builder
		ctx, cancel := context.WithCancel(t.Context())
		hangups := make(chan os.Signal)
		var wg sync.WaitGroup
		wg.Go(func() { f.Watch(ctx, slog.New(slog.NewTextHandler(&log, nil)), hangups) })
		hangups <- syscall.SIGHUP
		write(t, configuration, "a: 2\n")
		wait, stop := context.WithTimeout(t.Context(), 10*every)
		defer stop()
		<-wait.Done()
		hangups <- syscall.SIGHUP
		synctest.Wait()
		cancel()
		wg.Wait()
		if n := strings.Count(log.String(), "has changed; restart it"); n != 1 {
			t.Errorf("a change is told %d times:\n%s", n, &log)
		}
		if n := strings.Count(log.String(), "SIGHUP: the configuration is not read again"); n != 2 || !strings.Contains(log.String(), "changed=[]") || !strings.Contains(log.String(), "changed=["+configuration+"]") {
			t.Errorf("SIGHUP is answered with\n%s", &log)
		}
	})
}
