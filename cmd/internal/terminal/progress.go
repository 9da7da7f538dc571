package terminal

import (
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// Spinner shows that something is under way until done is called.
func (t *Terminal) Spinner(what string) (done func()) {
	if !t.animated() {
		return func() {}
	}
	bar := progressbar.NewOptions(-1,
		progressbar.OptionSetWriter(t.Err), progressbar.OptionSetDescription(what), progressbar.OptionSpinnerType(14),
		progressbar.OptionSetElapsedTime(true), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(10))
	stop := make(chan struct{})
	var ended sync.WaitGroup
	ended.Go(func() {
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				_ = bar.Add(1)
			case <-stop:
				_ = bar.Finish()
				return
			}
		}
	})
	var once sync.Once
	return func() {
		once.Do(func() { close(stop) })
		ended.Wait()
	}
}

// Bar shows how many of so many things are done, until done is called.
func (t *Terminal) Bar(what string, of int) (add func(int), done func()) {
	if !t.animated() || of == 0 {
		return func(int) {}, func() {}
	}
	bar := progressbar.NewOptions(of, progressbar.OptionSetWriter(t.Err), progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30))
	_ = bar.RenderBlank()
	return func(n int) { _ = bar.Add(n) }, func() { _ = bar.Finish() }
}
