package schedule

import (
	"errors"
	"sync"
	"time"

	"sheetsync/cmd/internal/service"
	"sheetsync/syncer/postgres/pgerr"
)

// An outage is that the database can't be reached: what every job would fail for is told
// once when it begins and once when it ends. The zero value is that there is none.
type outage struct {
	mu    sync.Mutex
	since time.Time // zero for none
}

// fails takes in an error of a job. during is whether the database can't be reached; first
// whether nobody was told so yet.
func (o *outage) fails(err error, now time.Time) (during, first bool) {
	if !pgerr.IsGone(err) {
		return false, false
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.since.IsZero() {
		return true, false
	}
	o.since = now
	return true, true
}

// ends takes in that the database answers, and returns when it began not to; ok is false
// where it has answered before.
func (o *outage) ends() (since time.Time, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	since, o.since = o.since, time.Time{}
	return since, !since.IsZero()
}

// Folded failures are told when they begin and when they change. The zero value is that
// nothing fails.
type folded struct {
	mu   sync.Mutex
	last map[string]string // by job
}

// isNews reports whether a job's failure, nil for none, is another than the one before.
func (f *folded) isNews(job string, failure error) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if failure == nil {
		delete(f.last, job)
		return true
	}
	if f.last == nil {
		f.last = make(map[string]string)
	}
	text := failure.Error()
	var late *service.TimeoutError
	if errors.As(failure, &late) {
		text = "longer than " + late.Limit.String() // wherever it was by then
	}
	if f.last[job] == text {
		return false
	}
	f.last[job] = text
	return true
}

// databaseFailed reports whether an error is that the database can't be reached; and
// whether to tell so. The log hears of it by whoever watches the database.
func (s *Schedule) databaseFailed(err error) (gone, first bool) {
	return s.outage.fails(err, time.Now())
}

// databaseAnswers notes that it can.
func (s *Schedule) databaseAnswers() {
	if since, ok := s.outage.ends(); ok {
		s.Log.Info("jobs are done again since the database answers", "after", time.Since(since).Round(time.Second).String())
	}
}
