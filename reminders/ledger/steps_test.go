package ledger_test

import (
	"context"
	"sync/atomic"
	"time"

	"sheetsync/reminders"
)

// steps counts what a run asks of the ledger, the mail server and the chats, before and
// after each: where the count is reached, something happens to the process.
type steps struct {
	left    atomic.Int64
	reached func()
}

func newSteps(n int, reached func()) *steps {
	s := &steps{reached: reached}
	s.left.Store(int64(n))
	return s
}

func (s *steps) take() {
	if s.left.Add(-1) == 0 {
		s.reached()
	}
}

// around has a service count its steps.
func (s *steps) around(service *reminders.Service) {
	service.Ledger = steppedLedger{service.Ledger, s}
	service.Mailer = steppedMailer{service.Mailer, s}
	if service.Robots != nil {
		service.Robots = steppedCourier{service.Robots, s}
	}
}

type steppedLedger struct {
	reminders.Ledger
	steps *steps
}

func (l steppedLedger) Apply(ctx context.Context, register string, p reminders.Plan) (reminders.Planned, error) {
	l.steps.take()
	defer l.steps.take()
	return l.Ledger.Apply(ctx, register, p)
}

func (l steppedLedger) Suppress(ctx context.Context, register, recipient, messageID, class string, at time.Time) error {
	l.steps.take()
	defer l.steps.take()
	return l.Ledger.Suppress(ctx, register, recipient, messageID, class, at)
}

func (l steppedLedger) Reconsider(ctx context.Context, register, recipient, messageID string) error {
	l.steps.take()
	defer l.steps.take()
	return l.Ledger.Reconsider(ctx, register, recipient, messageID)
}

func (l steppedLedger) Recover(ctx context.Context, register string) (int, error) {
	l.steps.take()
	defer l.steps.take()
	return l.Ledger.Recover(ctx, register)
}

func (l steppedLedger) Claim(ctx context.Context, register, recipient string) (reminders.Claim, error) {
	l.steps.take()
	defer l.steps.take()
	claim, err := l.Ledger.Claim(ctx, register, recipient)
	if err != nil {
		return nil, err
	}
	return steppedClaim{claim, l.steps}, nil
}

type steppedClaim struct {
	reminders.Claim
	steps *steps
}

func (c steppedClaim) Begin(ctx context.Context, ids []int64, messageID string) error {
	c.steps.take()
	defer c.steps.take()
	return c.Claim.Begin(ctx, ids, messageID)
}

func (c steppedClaim) Finish(ctx context.Context, state reminders.State, class string, told []int64) error {
	c.steps.take()
	defer c.steps.take()
	return c.Claim.Finish(ctx, state, class, told)
}

func (c steppedClaim) Release(ctx context.Context) error {
	c.steps.take()
	defer c.steps.take()
	return c.Claim.Release(ctx)
}

type steppedMailer struct {
	reminders.Mailer
	steps *steps
}

func (m steppedMailer) Send(ctx context.Context, message reminders.Message) error {
	m.steps.take()
	defer m.steps.take()
	return m.Mailer.Send(ctx, message)
}

type steppedCourier struct {
	reminders.Courier
	steps *steps
}

func (c steppedCourier) Post(ctx context.Context, robot string, card reminders.Card) error {
	c.steps.take()
	defer c.steps.take()
	return c.Courier.Post(ctx, robot, card)
}
