package expression

import (
	"errors"
	"fmt"
	"sync/atomic"
)

// ErrOverBudget means that expressions took more work for all records together than they
// may. What was computed is then of no use.
var ErrOverBudget = errors.New("the expressions of the descriptor take too much work")

// freeWork is what an evaluation may take without its being counted: a formula as people
// write it takes far less. So what isn't counted grows with the records alone.
const freeWork = 1_000

// RunBudget is what a run of a register may take, in units of work: ten seconds of one core or so.
const RunBudget = 100_000_000

// A Budget bounds the work of many evaluations, such as those of a run: one that may be done
// for a record may be too much for a hundred thousand. It may be used by several goroutines.
type Budget struct {
	left atomic.Int64
	over atomic.Pointer[Program] // whose evaluation was the first that went beyond
}

// NewBudget makes a budget in units of work, each about what an operator costs.
func NewBudget(units int64) *Budget {
	b := new(Budget)
	b.left.Store(units)
	return b
}

// Err tells whether the budget was enough. An error wraps [ErrOverBudget] and quotes the
// expression that went beyond it.
func (b *Budget) Err() error {
	if b == nil {
		return nil
	}
	if p := b.over.Load(); p != nil {
		return fmt.Errorf("%w: %s", ErrOverBudget, p.source)
	}
	return nil
}

// spent reports whether nothing is left. Nil is no bound.
func (b *Budget) spent() bool { return b != nil && b.left.Load() < 0 }

// spend takes the work of an evaluation.
func (b *Budget) spend(p *Program, units int) {
	if b == nil || units <= freeWork {
		return
	}
	if b.left.Add(-int64(units)) < 0 {
		b.over.CompareAndSwap(nil, p)
	}
}
