package page

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
	"sheetsync/syncer/mirror/readmodel/figures"
)

const (
	// figuresWait is how long a page waits for figures that are being worked out.
	figuresWait = time.Second
	// figuresTimeout bounds working them out.
	figuresTimeout = 2 * time.Minute
	// figuresAtOnce is how many are worked out at a time.
	figuresAtOnce = 2
	// figuresKept is for how many readers they are kept, some 20 kB each.
	figuresKept = 300
	// figuresWarm is how long after a reader's last visit they are worked out ahead.
	figuresWarm = 7 * 24 * time.Hour
)

// A glance is what the first page shows of a register's records.
type glance struct {
	*figures.Figures
	places map[readmodel.Ref]readmodel.Place // of the records that it lists
	at     time.Time                         // when it was worked out
	state  string                            // of the register then, and the day
}

// figuresOf is whose figures they are.
type figuresOf struct {
	register string
	role     access.Role
	names    string // as owner fields name the reader, as JSON
}

func whose(register string, role access.Role, names []string) figuresOf {
	of := figuresOf{register: register, role: role}
	if role == access.Sales { // the names of others don't count
		sorted := slices.Clone(names)
		slices.Sort(sorted)
		text, _ := json.Marshal(slices.Compact(sorted)) //nolint:errchkjson // texts can be written
		of.names = string(text)
	}
	return of
}

// reader is on whose behalf they are read.
func (f figuresOf) reader() reading.Reader {
	r := reading.Reader{Register: f.register, Role: f.role}
	if f.names != "" {
		_ = json.Unmarshal([]byte(f.names), &r.Names) // it was written above; nobody's names see nothing
	}
	return r
}

// A figureCache keeps the key figures of registers while nothing has changed. Figures that
// are asked for by several at once are worked out once; what has begun is finished for
// whoever comes next, though the visitor has gone, until the cache is closed.
type figureCache struct {
	ctx     context.Context // of the work
	cancel  context.CancelFunc
	work    sync.WaitGroup
	slots   chan struct{}
	warming chan struct{}

	mu    sync.Mutex
	known map[figuresOf]*knownFigures
}

// knownFigures are a reader's.
type knownFigures struct {
	glance  *glance // the last that were worked out; nil for none
	call    *figuresCall
	visited time.Time
}

// A figuresCall is work under way.
type figuresCall struct {
	state string
	done  chan struct{} // closed when the rest is there
	*glance
	err error
}

func newFigureCache() *figureCache {
	c := &figureCache{slots: make(chan struct{}, figuresAtOnce), warming: make(chan struct{}, 1), known: make(map[figuresOf]*knownFigures)}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	return c
}

// close ends the work.
func (c *figureCache) close() {
	c.mu.Lock()
	c.cancel() // nothing begins after this
	c.mu.Unlock()
	c.work.Wait()
}

// get returns a reader's figures of a state, or begins to work them out: then call is not
// nil. The last ones are those of an earlier state; nil for none.
func (c *figureCache) get(of figuresOf, state string, now time.Time, workOut func(context.Context) (*glance, error)) (last *glance, call *figuresCall) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k := c.known[of]
	if k == nil {
		c.forget()
		k = new(knownFigures)
		c.known[of] = k
	}
	k.visited = now
	if k.glance != nil && k.glance.state == state {
		return k.glance, nil
	}
	if k.call == nil || k.call.state != state {
		k.call = &figuresCall{state: state, done: make(chan struct{})}
		c.begin(k, k.call, workOut)
	}
	return k.glance, k.call
}

// begin works figures out. The cache is locked.
func (c *figureCache) begin(k *knownFigures, call *figuresCall, workOut func(context.Context) (*glance, error)) {
	if call.err = c.ctx.Err(); call.err != nil {
		close(call.done)
		return
	}
	c.work.Go(func() {
		defer close(call.done)
		ctx, cancel := context.WithTimeout(c.ctx, figuresTimeout)
		defer cancel()
		select {
		case c.slots <- struct{}{}:
			defer func() { <-c.slots }()
			call.glance, call.err = workOut(ctx)
		case <-ctx.Done():
			call.err = ctx.Err()
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		if call.err == nil {
			call.glance.state = call.state
			k.glance = call.glance
		}
		if k.call == call {
			k.call = nil
		}
	})
}

// forget makes room for one more: whoever was here the longest ago is forgotten.
func (c *figureCache) forget() {
	if len(c.known) < figuresKept {
		return
	}
	var oldest figuresOf
	var at time.Time
	for of, k := range c.known {
		if at.IsZero() || k.visited.Before(at) {
			oldest, at = of, k.visited
		}
	}
	delete(c.known, oldest)
}

// visitors are who has asked for a register's figures since a time.
func (c *figureCache) visitors(register string, since time.Time) (all []figuresOf) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for of, k := range c.known {
		if of.register == register && k.visited.After(since) {
			all = append(all, of)
		}
	}
	return all
}

// glance returns the visitor's figures; those of a small register are always those of this
// moment. Where they take long, the last ones are returned and current is false, or nil
// where there are none yet: newer ones are on their way.
func (v *visit) glance(ctx context.Context) (g *glance, current bool, err error) {
	of, r := whose(v.register.Name, v.role, v.names), v.register
	last, call := v.figures.get(of, v.known+" "+v.today(), v.now, func(ctx context.Context) (*glance, error) { return v.Pages.workOut(ctx, r, of) }) //nolint:contextcheck // the work outlives the visit
	if call == nil {
		return last, true, nil
	}
	wait := v.Wait
	if wait == 0 {
		wait = figuresWait
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-call.done:
		return call.glance, true, call.err
	case <-timer.C:
		return last, false, nil
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
}

// workOut reads somebody's figures of a register.
func (p *Pages) workOut(ctx context.Context, r *Register, of figuresOf) (*glance, error) {
	now := p.Now().In(r.Location)
	g := &glance{at: now}
	err := reading.Read(ctx, p.DB, of.reader(), func(ctx context.Context, view *reading.View) (err error) {
		if g.Figures, err = figures.Of(ctx, view, r.Descriptor, now); err != nil {
			return err
		}
		g.places, err = readmodel.Places(ctx, view, r.Descriptor, refsOf(g.Figures))
		return err
	})
	return g, err
}

// Warm works a register's figures out ahead, after a run has changed something: its
// managers', and those of whoever has visited within a week, one after the other. It ends
// with the context; of several calls one works at a time.
func (p *Pages) Warm(ctx context.Context, register string) error {
	i := slices.IndexFunc(p.Registers, func(r *Register) bool { return r.Name == register })
	if i < 0 {
		return errNotFound
	}
	c := p.figures
	select {
	case c.warming <- struct{}{}:
		defer func() { <-c.warming }()
	case <-ctx.Done():
		return ctx.Err()
	}
	r := p.Registers[i]
	manager := whose(register, access.Manager, nil)
	readers := c.visitors(register, p.Now().Add(-figuresWarm))
	if !slices.Contains(readers, manager) {
		readers = append(readers, manager)
	}
	for _, of := range readers {
		state, err := readmodel.State(ctx, p.DB, register)
		if err != nil {
			return err
		}
		if err := p.warm(ctx, r, of, state+" "+p.Now().In(r.Location).Format(time.DateOnly)); err != nil {
			return err
		}
	}
	return nil
}

// warm works somebody's figures out, unless they are known; it is no visit.
func (p *Pages) warm(ctx context.Context, r *Register, of figuresOf, state string) error {
	c := p.figures
	c.mu.Lock()
	visited := p.Now().Add(-figuresWarm)
	if k := c.known[of]; k != nil {
		visited = k.visited
	}
	c.mu.Unlock()
	_, call := c.get(of, state, visited, func(ctx context.Context) (*glance, error) { return p.workOut(ctx, r, of) }) //nolint:contextcheck // the work is for whoever comes next, too
	if call == nil {
		return nil
	}
	select {
	case <-call.done:
		return call.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Close ends what is being worked out.
func (p *Pages) Close() { p.figures.close() }

// refsOf are the records that figures list.
func refsOf(f *figures.Figures) (refs []readmodel.Ref) {
	if f.Deadlines != nil {
		for i := range f.Deadlines.Next {
			refs = append(refs, f.Deadlines.Next[i].Ref())
		}
	}
	if f.Receivables != nil {
		for _, owed := range f.Receivables.Largest {
			refs = append(refs, readmodel.Ref{Resource: owed.Resource, RecordID: owed.RecordID})
		}
	}
	for _, change := range f.Changes {
		refs = append(refs, readmodel.Ref{Resource: change.Resource, RecordID: change.RecordID})
	}
	return refs
}
