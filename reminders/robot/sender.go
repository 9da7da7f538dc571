package robot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"sheetsync/reminders"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/tlsfault"
)

// Channel is a group chat with a robot.
type Channel struct {
	Name   string // letter case is ignored
	Kind   Kind
	URL    string // the robot's webhook, a secret
	Secret string // signs what is posted; "" for not at all
}

// Options are what a sender may be given; the zero value is what a service uses.
type Options struct {
	Timeout time.Duration    // of each request; 0: DefaultTimeout
	Now     func() time.Time // nil: time.Now
}

// DefaultTimeout bounds each request. Giving up early turns a posted card into an
// unconfirmed one.
const DefaultTimeout = time.Minute

// Sender posts cards. It may be used from several goroutines.
type Sender struct {
	channels map[string]Channel
	client   *http.Client
	limits   *limits
	timeout  time.Duration
	now      func() time.Time
}

var _ reminders.Courier = (*Sender)(nil)

// New checks the channels. It connects to nothing.
func New(channels []Channel, options Options) (*Sender, error) {
	s := &Sender{
		channels: make(map[string]Channel, len(channels)), client: newClient(), limits: newLimits(),
		timeout: cmp.Or(options.Timeout, DefaultTimeout), now: options.Now,
	}
	if s.now == nil {
		s.now = time.Now
	}
	for _, c := range channels {
		if _, ok := protocols[c.Kind]; !ok {
			return nil, fmt.Errorf("channel %s: there is no kind %q of chat robots", c.Name, c.Kind)
		}
		if u, err := url.Parse(c.URL); err != nil || u.Host == "" {
			return nil, fmt.Errorf("channel %s: its url is not the address of a webhook", c.Name)
		}
		s.channels[strings.ToLower(c.Name)] = c
	}
	return s, nil
}

// Post implements [reminders.Courier]; its errors are of type [*Error]. It waits for
// the robot's turn. When the context ends, a card whose request hasn't begun is not
// posted, and one whose request has gets a few seconds to come to its end.
//
// What a service doesn't take because of its content, such as words that it thinks
// improper, is posted as its title with a line that says so: the group then knows that
// something is due, and where to look.
func (s *Sender) Post(ctx context.Context, robot string, card reminders.Card) error {
	c, ok := s.channels[strings.ToLower(robot)]
	if !ok {
		return &Error{Outcome: reminders.ErrNotSent, Robot: robot, Phase: PhaseRobot, Says: "the configuration has no such channel"}
	}
	failed := s.attempt(ctx, c, card)
	if failed != nil && errors.Is(failed, reminders.ErrRefused) {
		failed = s.attempt(ctx, c, outline(card))
	}
	if failed != nil {
		return failed
	}
	return nil
}

// outline is a card without what stands in cells.
func outline(card reminders.Card) reminders.Card {
	text := language.NewPrinter(card.Language).Say("card.refused", nil)
	return reminders.Card{Language: card.Language, Title: card.Title, Summary: []string{text}, Link: card.Link, Footer: card.Footer}
}

// attempt makes one request.
func (s *Sender) attempt(ctx context.Context, c Channel, card reminders.Card) *Error {
	p := protocols[c.Kind]
	payload := p.fit(card)
	if v := s.limits.wait(ctx, c.URL, p.pace, s.now()); v.outcome != nil {
		return failure(c, PhasePace, v, nil)
	}
	if err := ctx.Err(); err != nil {
		return failure(c, PhaseConnect, notSent("stopped", ""), err)
	}
	address, err := url.Parse(c.URL)
	if err != nil {
		return failure(c, PhaseConnect, notSent("its url can't be used", wayNewWebhook), nil)
	}
	if p.sign != nil && c.Secret != "" {
		p.sign(c.Secret, s.now(), address, payload)
	}
	a, complete, err := post(ctx, s.client, s.timeout, address.String(), encode(payload))
	switch {
	case err != nil && complete:
		return failure(c, PhaseAnswer, unconfirmed("the service's answer was lost"), err)
	case err != nil:
		if _, text, ok := tlsfault.Explain(address.Hostname(), "the channel's url", s.now(), err); ok {
			return failure(c, PhaseConnect, notSent(text, "if a proxy opens TLS here, its authority must be among this machine's trusted certificates"), nil)
		}
		return failure(c, PhaseConnect, notSent("the service can't be reached", "see that this machine may reach it, directly or through HTTPS_PROXY"), withTimeout(err))
	}
	v := p.judge(a)
	if v.outcome == nil {
		return nil
	}
	if errors.Is(v.outcome, reminders.ErrDeferred) && v.after > 0 {
		s.limits.silence(c.URL, s.now().Add(v.after))
	}
	return failure(c, PhaseAnswer, v, nil)
}

// withTimeout says in words that a connection took too long.
func withTimeout(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("it took too long: %w", err)
	}
	return err
}

// failure says how a card failed.
func failure(c Channel, phase Phase, v verdict, cause error) *Error {
	return &Error{Outcome: v.outcome, Robot: c.Name, Kind: c.Kind, Phase: phase, Code: v.code, Status: v.http, Says: v.says, WayOut: v.wayOut, Cause: cause}
}
