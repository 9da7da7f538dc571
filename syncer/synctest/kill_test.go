package synctest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
	"sheetsync/syncer/emulator"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/mirror"
)

// childVariable holds what a child process is to do.
const childVariable = "SYNCTEST_CHILD"

// child is one run in a process of its own, which kills itself on the way.
type child struct {
	Endpoint, DSN, Spreadsheet string
	Key                        []byte
	Before, After              string // step at which the process kills itself
	Stop                       bool   // or rather stops itself
}

func TestMain(m *testing.M) {
	if text := os.Getenv(childVariable); text != "" {
		var c child
		if err := json.Unmarshal([]byte(text), &c); err != nil {
			panic(err)
		}
		if err := c.run(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func (c *child) run() error {
	ctx := context.Background()
	d, err := sheetschema.Load("shop.yaml", []byte(shopYAML))
	if err != nil {
		return err
	}
	m, err := mirror.Open(ctx, c.DSN, nil)
	if err != nil {
		return err
	}
	s := newSyncer(c.Endpoint, c.Key, &deadly{Mirror: m, child: c})
	_, err = s.Run(ctx, syncer.Register{
		Name: "shop", Spreadsheet: c.Spreadsheet, Descriptor: d, Language: language.English, WriteBack: true,
		Hold: hold.Limits{DeletedRatio: 0.3, DeletedRows: 5},
	}, syncer.Options{})
	return err
}

// deadly is a mirror that kills the process before or after a step.
type deadly struct {
	syncer.Mirror
	child *child
}

func (c *child) die(now bool) {
	switch {
	case now && c.Stop:
		goesOn := make(chan os.Signal, 1)
		signal.Notify(goesOn, syscall.SIGCONT)
		_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
		<-goesOn // the system stops threads one by one
	case now:
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	}
}

func (d *deadly) around(step string, do func() error) error {
	d.child.die(d.child.Before == step)
	err := do()
	d.child.die(d.child.After == step)
	return err
}

func (d *deadly) Prepare(ctx context.Context, register string, s *sheetschema.Descriptor, in syncer.Locale) error {
	return d.around("prepare", func() error { return d.Mirror.Prepare(ctx, register, s, in) })
}

func (d *deadly) Load(ctx context.Context, register string, s *sheetschema.Descriptor) (state *syncer.State, err error) {
	err = d.around("load", func() error { state, err = d.Mirror.Load(ctx, register, s); return err })
	return state, err
}

func (d *deadly) Apply(ctx context.Context, run syncer.Run, c *syncer.Changes) error {
	return d.around("apply", func() error { return d.Mirror.Apply(ctx, run, c) })
}

func (d *deadly) RecordWriteBack(ctx context.Context, run syncer.Run, s syncer.WrittenBack) error {
	return d.around("record write-back", func() error { return d.Mirror.RecordWriteBack(ctx, run, s) })
}

// outcome is what the register came to, whatever the ids are.
func (w *world) outcome() string {
	lines := w.query(`SELECT concat_ws('|', _row, code, city, email, orders, trim_scale(spent), _extra) FROM shop.customers
		UNION ALL SELECT concat_ws('|', _row, customer, quantity, trim_scale(price), trim_scale(total), _extra) FROM shop.orders ORDER BY 1`)
	lines = append(lines, w.query(`SELECT concat_ws('|', resource, row, field, code, message) FROM sheetsync.issues ORDER BY 1`)...)
	lines = append(lines, w.query(`SELECT 'customers ' || _op || count(*) FROM shop.customers_history GROUP BY _op ORDER BY 1`)...)
	lines = append(lines, w.query(`SELECT 'orders ' || _op || count(*) FROM shop.orders_history GROUP BY _op ORDER BY 1`)...)
	sheet := idPattern.ReplaceAllString(w.sheet(), "id")
	return strings.Join(lines, "\n") + "\n" + stampPattern.ReplaceAllString(sheet, "minute")
}

// stampPattern matches the overview's time stamp: the runs that are compared
// may fall into different minutes.
var stampPattern = regexp.MustCompile(`\b\d{4}-\d\d-\d\d \d\d:\d\d\b`)

var idPattern = regexp.MustCompile(`\b[a-hjkmnp-tv-z][0-9a-hjkmnp-tv-z]{9}\b`)

// A run killed at any moment leaves nothing that the next run doesn't mend: the
// end is that of a run that was left alone.
func TestKilled(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts processes")
	}
	edit := func(w *world) {
		w.put("Orders", 1, "C0", 100)
		w.put("Orders", 21, "C5", 2, 3)
		w.put("Orders", 22, "C5", 2, 3)
		w.put("Customers", 4, "C3", "Elsewhere", "no address")
	}
	whole := newShop(t)
	whole.run(syncer.StatusApplied)
	edit(whole)
	whole.run(syncer.StatusApplied)
	want := whole.outcome()

	type moment struct {
		child
		request int // kill when this request comes, counted from 1
	}
	moments := map[string]moment{}
	for _, step := range []string{"prepare", "load", "apply", "record write-back"} {
		moments["before "+step] = moment{child: child{Before: step}}
		moments["after "+step] = moment{child: child{After: step}}
	}
	for n := 2; n <= 6; n++ {
		moments[fmt.Sprint("at request ", n)] = moment{request: n}
	}
	for name, m := range moments {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newShop(t)
			w.run(syncer.StatusApplied)
			edit(w)
			c := m.child
			c.Endpoint, c.DSN, c.Spreadsheet, c.Key = w.server.Endpoint(), w.dsn, w.id, w.key
			text, err := json.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), childVariable+"="+string(text))
			cmd.Stderr = os.Stderr
			started := make(chan struct{})
			if m.request > 0 {
				seen := 1
				w.server.Between(func(_, _ emulator.Request) {
					<-started
					if seen++; seen == m.request {
						_ = cmd.Process.Kill()
					}
				})
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			close(started)
			_ = cmd.Wait() // killed, as it should be
			w.server.Between(nil)
			for { // until the database has noticed that the process is gone
				_, err := w.try()
				if err == nil {
					break
				}
				if !errors.Is(err, syncer.ErrLocked) {
					t.Fatal(err)
				}
			}
			if got := w.outcome(); got != want {
				t.Errorf("the end is\n%s\nwant\n%s", got, want)
			}
			w.check()
			w.quiet()
		})
	}
}
