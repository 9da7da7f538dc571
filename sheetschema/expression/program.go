package expression

import (
	"slices"
	"sync"
	"time"

	"github.com/expr-lang/expr/ast"
)

// A Record gives the values of one record's fields.
type Record interface {
	// Value returns the value of the field at the position in the [Env] that
	// the program was compiled for. A value is empty, unknown or
	// of the field's type.
	Value(field int) Value
}

// Scope holds what is the same for every record of a run.
type Scope struct {
	Today Day            // what today() returns
	Zone  *time.Location // where date(), hour() and minute() see an instant; nil for UTC
	// Workdays are the days on which people work, for dates that are to be one; nil for
	// Monday to Friday.
	Workdays Workdays
	// Budget is what all evaluations share; nil for no bound.
	Budget *Budget
}

// Workdays tells days on which people work from others.
type Workdays interface{ IsWorkday(day Day) bool }

// A Program is a compiled expression. It may be used by several goroutines.
type Program struct {
	source    string
	typ       Type
	eval      evaluator
	plain     plain // nil for none
	fields    []int
	names     []string
	usesToday bool
	locals    int
	frames    sync.Pool

	// What Lacks goes by.
	root    ast.Node
	env     Env
	hasBase bool // the register has a base currency
}

// Source returns the expression as it was written.
func (p *Program) Source() string { return p.source }

// Type returns the type of the values that the program evaluates to, apart
// from empty and unknown ones.
func (p *Program) Type() Type { return p.typ }

// Fields returns the names of the fields that the expression reads, each once,
// in the order of the Env. The caller must not change it.
func (p *Program) Fields() []string { return p.names }

// Indexes returns the positions of the fields that the expression reads, each
// once and ascending. The caller must not change it.
func (p *Program) Indexes() []int { return p.fields }

// Reads reports whether the expression reads the field at the position.
func (p *Program) Reads(field int) bool {
	_, found := slices.BinarySearch(p.fields, field)
	return found
}

// UsesToday reports whether the result depends on the day.
func (p *Program) UsesToday() bool { return p.usesToday }

// Eval computes the expression for a record. An error is an [*EvalError]; the
// value is then empty; where the scope's budget is spent it wraps [ErrOverBudget]. A value that depends on a field that can't be read is
// unknown, and its Origin that field, the first one read if there are several. Numbers come in lowest terms, so that equal results are
// also stored equally.
func (p *Program) Eval(record Record, scope Scope) (Value, error) {
	if scope.Budget.spent() {
		return Value{}, &EvalError{Column: 1, Err: ErrOverBudget}
	}
	f, ok := p.frames.Get().(*frame)
	if !ok {
		f = &frame{locals: make([]Value, p.locals)}
	}
	f.record, f.scope = record, scope
	v, err := p.compute(f)
	f.record, f.numbers = nil, nil
	p.frames.Put(f)
	if err != nil {
		return Value{}, err
	}
	switch v.typ {
	case TypeNumber:
		v = ExactOf(v.number.Reduced())
	case TypeText:
		v = TextOf(v.text)
	}
	return v, nil
}

// compute evaluates in a frame: plainly where that is enough. Where it isn't, its work isn't
// counted: what an evaluation takes from the budget doesn't depend on what is unknown.
func (p *Program) compute(f *frame) (Value, error) {
	f.err, f.work = nil, maxWork
	if p.plain != nil {
		f.numbers, _ = f.record.(Numbers)
		if n, s := p.plain(f); f.err == nil && s != unsure {
			f.scope.Budget.spend(p, maxWork-f.work)
			if s == absent {
				return Value{}, nil
			}
			return Value{typ: p.typ, number: n}, nil
		}
		f.err, f.work = nil, maxWork
	}
	v := p.eval(f)
	f.scope.Budget.spend(p, maxWork-f.work)
	return v, f.err
}

// evaluator computes one node of the expression. After a fault it returns an
// empty value, and the frame holds the error.
type evaluator func(*frame) Value

// frame is the state of one evaluation.
type frame struct {
	record  Record
	numbers Numbers // the record, if it is one
	scope   Scope
	locals  []Value // variables, and the current elements of predicates
	err     error   // the first fault
	work    int     // what is left of maxWork
}

// Bounds of one evaluation. A unit of work is about what an operator costs.
const (
	maxWork = 200_000
	maxText = 200_000 // bytes; a cell holds 50,000 characters
)

// fail notes a fault and returns the empty value.
func (f *frame) fail(err error) Value {
	if f.err == nil {
		f.err = err
	}
	return Value{}
}

// spend takes units of work, and reports whether there were enough left.
func (f *frame) spend(units int) bool {
	f.work -= units
	return f.work >= 0 && f.err == nil
}

func (s Scope) in(microseconds int64) time.Time {
	t := time.UnixMicro(microseconds)
	if s.Zone == nil {
		return t.UTC()
	}
	return t.In(s.Zone)
}
