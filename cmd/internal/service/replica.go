package service

import (
	"context"
	"crypto/rand"
	"os"
	"time"

	"sheetsync/syncer/mirror/replicas"
)

// leaveTimeout bounds how long saying that the process ends may take.
const leaveTimeout = 2 * time.Second

// Attend shows that this process runs the service, of a version and with files of a digest,
// until stop is called; and keeps its requests to Google to its share of what the
// configuration allows, where other processes run on the same database.
func (s *Service) Attend(ctx context.Context, version, settings string) (stop func()) {
	host, _ := os.Hostname() // for people; "" where it has none
	a := &attendance{service: s, self: replicas.Replica{ID: rand.Text(), Host: host, PID: os.Getpid(), Version: version, Settings: settings}}
	a.beat(ctx)
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		next := time.NewTicker(replicas.Every)
		defer next.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-next.C:
				a.beat(ctx)
			}
		}
	}()
	return func() {
		cancel()
		<-done
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaveTimeout)
		defer cancel()
		if err := replicas.NewStore(s.DB.DB()).Leave(ctx, a.self.ID); err != nil {
			s.log.Debug("that this process ends is noticed later", "cause", err.Error())
		}
	}
}

// An attendance is this process among the replicas.
type attendance struct {
	service *Service
	self    replicas.Replica
	used    []int64 // requests so far, at each of the last beats of a minute
	share   float64
}

// beat renews the attendance and the share. While the database is away, the share stays.
func (a *attendance) beat(ctx context.Context) {
	used := a.service.budget.Used()
	a.used = append(a.used, used)
	if most := int(time.Minute/replicas.Every) + 1; len(a.used) > most {
		a.used = a.used[1:]
	}
	ctx, cancel := context.WithTimeout(ctx, replicas.Every/2)
	defer cancel()
	share, err := replicas.NewStore(a.service.DB.DB()).Beat(ctx, &a.self, used-a.used[0])
	if err != nil {
		a.service.log.Debug("the share of the requests stays as it is", "cause", err.Error())
		return
	}
	a.service.budget.SetShare(share)
	switch alone := share == 1; {
	case !alone && (a.share == 0 || a.share == 1):
		a.service.log.Info("the requests to Google are shared with other processes of the service")
	case alone && a.share != 0 && a.share != 1:
		a.service.log.Info("no other process of the service sends requests to Google any more")
	}
	a.share = share
}

// Replicas are the processes that run the service on this database.
func (s *Service) Replicas(ctx context.Context) ([]replicas.Replica, error) {
	return replicas.NewStore(s.DB.DB()).Live(ctx)
}
