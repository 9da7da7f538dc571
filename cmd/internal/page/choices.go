package page

import (
	"context"
	"sync"

	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
)

// dateChoices keep by what readers may choose dates, which takes a look at all of them, while
// nothing has changed.
type dateChoices struct {
	mu   sync.Mutex
	kept map[figuresOf]keptChoices
}

type keptChoices struct {
	state string // of the register, and the day
	readmodel.DeadlineChoices
}

// deadlineChoices are the visitor's. state is the register's of before the view was opened:
// what is read may be newer, and is read once more then, but never older.
func (v *visit) deadlineChoices(ctx context.Context, view *reading.View, state string) (readmodel.DeadlineChoices, error) {
	state += " " + v.today()
	of := whose(v.register.Name, v.role, v.names)
	c := &v.Pages.dates
	c.mu.Lock()
	kept, known := c.kept[of]
	c.mu.Unlock()
	if known && kept.state == state {
		return kept.DeadlineChoices, nil
	}
	found, err := readmodel.ChooseDeadlines(ctx, view)
	if err != nil {
		return found, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept == nil || len(c.kept) >= figuresKept {
		c.kept = make(map[figuresOf]keptChoices)
	}
	c.kept[of] = keptChoices{state, found}
	return found, nil
}
