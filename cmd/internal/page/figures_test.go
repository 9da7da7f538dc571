package page

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sheetsync/syncer/mirror/access"
)

func worked(g *glance) func(context.Context) (*glance, error) {
	return func(context.Context) (*glance, error) { return g, nil }
}

// Whoever asks while figures are being worked out waits for the same ones.
func TestFiguresAreWorkedOutOnce(t *testing.T) {
	t.Parallel()
	c := newFigureCache()
	defer c.close()
	of, now := whose("acme", access.Manager, nil), time.Now()
	begin := make(chan struct{})
	var times int
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			_, call := c.get(of, "one", now, func(context.Context) (*glance, error) {
				<-begin
				times++ // by one alone, or the race detector tells
				return new(glance), nil
			})
			if call != nil {
				<-call.done
				if call.err != nil || call.glance == nil {
					t.Errorf("got %v, %v", call.glance, call.err)
				}
			}
		})
	}
	close(begin)
	all.Wait()
	if last, call := c.get(of, "one", now, worked(nil)); last == nil || call != nil || times != 1 {
		t.Errorf("worked out %d times; then %v, %v", times, last, call)
	}
}

// The last figures are there while newer ones are worked out, and a failure keeps them.
func TestLastFigures(t *testing.T) {
	t.Parallel()
	c := newFigureCache()
	defer c.close()
	of, now := whose("acme", access.Sales, []string{"Li", "Wei"}), time.Now()
	first, second := new(glance), new(glance)
	_, call := c.get(of, "one", now, worked(first))
	<-call.done
	boom := errors.New("boom")
	last, call := c.get(of, "two", now, func(context.Context) (*glance, error) { return nil, boom })
	if last != first {
		t.Error("the last figures are gone")
	}
	if <-call.done; !errors.Is(call.err, boom) {
		t.Errorf("error %v", call.err)
	}
	last, call = c.get(whose("acme", access.Sales, []string{"Wei", "Li", "Li"}), "two", now, worked(second))
	if last != first {
		t.Error("the last figures went with a failure")
	}
	<-call.done
	if last, call := c.get(of, "two", now, worked(nil)); last != second || call != nil {
		t.Error("the new figures aren't kept")
	}
	for _, other := range []figuresOf{whose("acme", access.Sales, []string{"Li"}), whose("acme", access.Sales, []string{"Li\nWei"}), whose("acme", access.Manager, nil), whose("beta", access.Sales, []string{"Li", "Wei"})} {
		last, call := c.get(other, "two", now, worked(new(glance)))
		if last != nil || call == nil {
			t.Errorf("%v gets another's figures", other)
		}
		<-call.done
	}
}

func TestFigureCacheIsBounded(t *testing.T) {
	t.Parallel()
	c := newFigureCache()
	defer c.close()
	now := time.Now()
	for i := range figuresKept + 50 {
		_, call := c.get(whose("acme", access.Sales, []string{fmt.Sprint(i)}), "one", now.Add(time.Duration(i)*time.Second), worked(new(glance)))
		<-call.done
	}
	if n := len(c.known); n != figuresKept {
		t.Errorf("%d readers are kept", n)
	}
	if _, call := c.get(whose("acme", access.Sales, []string{"349"}), "one", now, worked(nil)); call != nil {
		t.Error("who came last is forgotten")
	}
}

// Work ends when the cache is closed, and none begins.
func TestFigureCacheEnds(t *testing.T) {
	t.Parallel()
	c := newFigureCache()
	var calls []*figuresCall
	for i := range 5 { // more than are worked out at a time
		_, call := c.get(whose("acme", access.Sales, []string{fmt.Sprint(i)}), "one", time.Now(), func(ctx context.Context) (*glance, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		})
		calls = append(calls, call)
	}
	c.close()
	_, call := c.get(whose("acme", access.Manager, nil), "one", time.Now(), worked(new(glance)))
	for _, call := range append(calls, call) {
		if <-call.done; !errors.Is(call.err, context.Canceled) {
			t.Errorf("error %v", call.err)
		}
	}
}

// A name that somebody put a line break into is one name, and not two people's.
func TestFiguresOfNames(t *testing.T) {
	t.Parallel()
	for _, names := range [][]string{{"Li\nWei"}, {"Li", "Wei"}, {`"`, ","}, {""}} {
		if diff := cmp.Diff(names, whose("acme", access.Sales, names).reader().Names, cmpopts.SortSlices(strings.Compare)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
}
