package parallel_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"sheetsync/sheetschema/parallel"
)

func TestRangesCoverEverythingOnce(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		n, size int
	}{
		{"nothing", 0, 10},
		{"less than nothing", -3, 10},
		{"one", 1, 10},
		{"one range", 10, 10},
		{"a range and one", 11, 10},
		{"ranges of one", 100, 1},
		{"many", 10_000, 7},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			calls := make([]atomic.Int32, max(test.n, 0))
			parallel.Ranges(test.n, test.size, func(from, to int) {
				if from >= to || to > test.n {
					t.Errorf("range [%d, %d) of %d", from, to, test.n)
				}
				for i := from; i < to; i++ {
					calls[i].Add(1)
				}
			})
			parallel.Each(test.n, func(i int) { calls[i].Add(1) })
			for i := range calls {
				if n := calls[i].Load(); n != 2 {
					t.Fatalf("%d was visited %d times by two loops", i, n)
				}
			}
		})
	}
}

// recovered returns what work panics with.
func recovered(work func()) (p *parallel.Panic) {
	defer func() {
		if v := recover(); v != nil {
			p = parallel.Recovered(v)
		}
	}()
	work()
	return nil
}

func index(list []int, i int) int { return list[i] }

func TestPanicReachesTheCaller(t *testing.T) {
	t.Parallel()
	const secret = "the content of a cell"
	for _, test := range []struct {
		name  string
		fault func()
		want  string
	}{
		{"of the runtime", func() { index(nil, 3) }, "a fault of the program: runtime error: index out of range [3] with length 0"},
		{"a conversion, whose text may quote", func() { var v any = secret; _ = v.(fmt.Stringer) }, "a fault of the program (*runtime.TypeAssertionError)"},
		{"a text", func() { panic(secret) }, "a fault of the program (string)"},
		{"an error", func() { panic(errors.New(secret)) }, "a fault of the program (*errors.errorString)"},
		{"of a loop in the loop", func() { parallel.Each(5, func(int) { index(nil, 3) }) }, "a fault of the program: runtime error: index out of range [3] with length 0"},
	} {
		for _, n := range []int{1, 1000} { // one is done on the caller's goroutine
			t.Run(fmt.Sprintf("%s, %d", test.name, n), func(t *testing.T) {
				t.Parallel()
				p := recovered(func() { parallel.Each(n, func(int) { test.fault() }) })
				if p == nil {
					t.Fatal("no panic")
				}
				if p.Error() != test.want {
					t.Errorf("got %q, want %q", p.Error(), test.want)
				}
				if !strings.Contains(string(p.Stack), "parallel_test.TestPanicReachesTheCaller") || strings.Contains(string(p.Stack), secret) {
					t.Errorf("the stack doesn't show the place, or shows more:\n%s", p.Stack)
				}
			})
		}
	}
}

func TestPanicWrapped(t *testing.T) {
	t.Parallel()
	var runtimeError runtime.Error
	var err error = recovered(func() { index(nil, 3) })
	if !errors.As(err, &runtimeError) {
		t.Errorf("%v is no error of the runtime", err)
	}
	err = recovered(func() { panic(fmt.Errorf("the content of a cell: %w", runtimeError)) })
	if strings.Contains(err.Error(), "cell") || errors.As(err, &runtimeError) {
		t.Errorf("%v quotes the text around an error of the runtime", err)
	}
}

// A loop that panics has ended when its caller hears of it, and begins no
// further calls than those on their way.
func TestPanicStopsTheLoop(t *testing.T) {
	t.Parallel()
	var begun, running atomic.Int32
	p := recovered(func() {
		parallel.Each(100_000, func(i int) {
			running.Add(1)
			defer running.Add(-1)
			begun.Add(1)
			panic(i)
		})
	})
	if p == nil || running.Load() != 0 || int(begun.Load()) > runtime.GOMAXPROCS(0) {
		t.Errorf("%d calls began, %d are running; the panic is %v", begun.Load(), running.Load(), p)
	}
}

func Example() {
	defer func() {
		if v := recover(); v != nil {
			fmt.Println("synchronise the register acme:", parallel.Recovered(v))
		}
	}()
	var total struct {
		sync.Mutex
		sum int
	}
	parallel.Ranges(1000, 64, func(from, to int) {
		sum := 0
		for i := from; i < to; i++ {
			sum += i
		}
		total.Lock()
		defer total.Unlock()
		total.sum += sum
	})
	fmt.Println(total.sum)
	parallel.Each(1000, func(i int) {
		if i == 500 {
			panic("acme's secret")
		}
	})
	// Output:
	// 499500
	// synchronise the register acme: a fault of the program (string)
}
