package schedule

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"sheetsync/cmd/internal/service"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror/pgtest"
)

// What is wrong with several registers at once is told in one mail to whoever is a manager
// of them, and so is its end; who is a manager of one of them is told of that one.
func TestOneCauseIsOneMail(t *testing.T) {
	t.Parallel()
	f := newFleet(t, []group{{refused, 4}}, pgtest.New(t))
	f.service.Gather = time.Nanosecond
	for i, r := range f.registers() {
		r.Sync, r.Roles = "@every 1m", map[string][]string{"manager": {"boss@example.com"}}
		if i == 2 {
			r.Roles = map[string][]string{"manager": {"boss@example.com", "two@example.com"}}
		}
	}
	mails := func(n int) (list []string) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		messages, err := f.mails.Wait(ctx, n)
		must(t, err)
		for _, m := range messages {
			list = append(list, strings.Join(m.EnvelopeTo, ",")+" "+m.Subject+"\n"+m.Text)
		}
		return list
	}
	f.faults.Store(true)
	for range 3 { // as often as is tolerated
		for _, r := range f.registers() {
			if _, err := f.service.Sync(t.Context(), r, syncer.Options{}); err == nil {
				t.Error("a sheet that is refused is no error")
			}
		}
	}
	begun := mails(2)
	f.faults.Store(false)
	for _, r := range f.registers() {
		_, err := f.service.Sync(t.Context(), r, syncer.Options{})
		must(t, err)
	}
	all := mails(4)
	for _, m := range []struct {
		name, to, says string
		mails          []string
	}{
		{"the beginning", "boss@example.com", "and 3 more] the sheets can't be synchronised", begun},
		{"the beginning of one", "two@example.com", "] the sheet can't be synchronised", begun},
		{"the end", "boss@example.com", "and 3 more] the sheets are synchronised again", all[2:]},
		{"the end of one", "two@example.com", "] the sheet is synchronised again", all[2:]},
	} {
		var got []string
		for _, mail := range m.mails {
			if strings.HasPrefix(mail, m.to) {
				got = append(got, mail)
			}
		}
		if len(got) != 1 || !strings.Contains(got[0], m.says) {
			t.Errorf("%s: %s is told %q", m.name, m.to, got)
		}
	}
	must(t, f.service.Close(context.Background())) // nothing is on its way
	if n := f.mails.Total(); n != 4 {
		t.Errorf("%d mails, want 4", n)
	}
}

// What is wrong with several registers is told once, whichever of the replicas saw them
// fail; and so is its end. What a replica was about to tell when it was killed is told
// by another one.
func TestReplicasTellOneCauseOnce(t *testing.T) {
	t.Parallel()
	const registers = 6
	for _, c := range []struct {
		name   string
		killed bool // the first replica ends before it tells anything
	}{
		{"each sees others fail", false},
		{"one is killed", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newFleet(t, []group{{refused, registers}}, pgtest.New(t))
			for _, r := range f.registers() {
				r.Sync, r.Roles = "@every 1m", map[string][]string{"manager": {"boss@example.com"}}
			}
			replicas := []*service.Service{f.service}
			for len(replicas) < 3 {
				s, err := service.Open(t.Context(), f.config, f.registers(), slog.New(slog.NewTextHandler(f.log, nil)))
				must(t, err)
				t.Cleanup(func() { _ = s.Close(context.Background()) })
				replicas = append(replicas, s)
			}
			for _, s := range replicas {
				s.Gather = time.Nanosecond
			}
			if c.killed {
				replicas[0].Gather = time.Hour
			}
			look := func(healthy bool) {
				for i, r := range f.registers() {
					if _, err := replicas[i%len(replicas)].Sync(t.Context(), r, syncer.Options{}); (err == nil) != healthy {
						t.Errorf("%s: %v", r.Name, err)
					}
				}
			}
			stop := func(s *service.Service) { // what is on its way is sent
				must(t, s.Close(context.Background()))
			}
			f.faults.Store(true)
			for range 3 {
				look(false)
			}
			if c.killed {
				stop(replicas[0])
				replicas[0] = replicas[1]
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			_, err := f.mails.Wait(ctx, 1)
			must(t, err)
			f.faults.Store(false)
			look(true)
			ended, end := context.WithCancel(t.Context())
			end()
			replicas[1].TellEnds(ended)
			for _, s := range slices.Compact(replicas) {
				stop(s)
			}
			var got []string
			for _, m := range f.mails.Messages() {
				got = append(got, m.Subject)
			}
			if len(got) != 2 || !strings.Contains(got[0], "and 5 more] the sheets can't be synchronised") || !strings.Contains(got[1], "and 5 more] the sheets are synchronised again") {
				t.Errorf("a manager is told %q", got)
			}
		})
	}
}
