package service

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"sheetsync/syncer/gsheets/apierror"
)

// Causes are why registers fail at the moment, as far as this process has seen it, so that
// whoever is a manager of several is told once of what is wrong with all of them: a key that
// was revoked, a network that is down. Nothing rests on them: the ledger knows who is still
// to be told what. The zero value knows of no failure.
type causes struct {
	mu    sync.Mutex
	of    map[string]string // by register
	ended []end             // outages of whose end managers are still to be told
}

// An end is that of an outage.
type end struct {
	register     string
	cause        string
	since, until time.Time
}

// causeOf is what failures of registers that fail for the same cause have in common; "" for
// what is a register's own.
func causeOf(failure error) string {
	var refused *apierror.Error
	if !errors.As(failure, &refused) {
		return ""
	}
	return fmt.Sprint(refused.Said, " ", refused.Status)
}

// failed takes in a failure of a register.
func (c *causes) failed(register string, failure error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of == nil {
		c.of = make(map[string]string)
	}
	c.of[register] = causeOf(failure)
}

// alike are the other registers that fail for the same cause as one.
func (c *causes) alike(register string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.with(c.of[register], register)
}

func (c *causes) with(cause, but string) (list []string) {
	for name, other := range c.of {
		if name != but && cause != "" && other == cause {
			list = append(list, name)
		}
	}
	return list
}

// recovered takes in that a register is well again, and returns those that fail on for the
// cause that it failed for.
func (c *causes) recovered(register string, since, until time.Time) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	cause := c.of[register]
	delete(c.of, register)
	c.ended = append(c.ended, end{register: register, cause: cause, since: since, until: until})
	return c.with(cause, register)
}

// ends takes out the outages that ended for the cause of one of a register, these included.
func (c *causes) ends(register string) (list []end) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var shared []string
	for _, e := range c.ended {
		if e.register == register && e.cause != "" {
			shared = append(shared, e.cause)
		}
	}
	c.ended = slices.DeleteFunc(c.ended, func(e end) bool {
		taken := e.register == register || slices.Contains(shared, e.cause)
		if taken {
			list = append(list, e)
		}
		return taken
	})
	return list
}

// waiting is some register whose outage ended before an instant; ok is false for none.
func (c *causes) waiting(before time.Time) (register string, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range c.ended {
		if !e.until.After(before) {
			return e.register, true
		}
	}
	return "", false
}
