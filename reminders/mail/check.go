package mail

import (
	"context"
	"time"
)

// Check speaks the protocol as far as a mail would, and sends none: it connects,
// waits for the greeting, encrypts, logs in, names the sender, takes it back and says
// goodbye. It tells done of each step that went well; its error is of type [*Error].
func (s *Sender) Check(ctx context.Context, done func(Step, string)) error {
	l, err := dial(ctx, &s.config, done)
	if err != nil {
		return err
	}
	defer l.drop()
	stop := context.AfterFunc(ctx, l.drop)
	defer stop()
	waited := l.expect(time.Now().Add(s.config.Timeouts.Message))
	if err := l.smtp.Mail("<" + s.from.Address + ">"); err != nil {
		return l.refused(ctx, PhaseSender, waited, err)
	}
	if err := l.reset(); err != nil {
		return l.refused(ctx, PhaseSender, waited, err)
	}
	done(StepSender, "the server takes mail from the address of mail.from")
	_ = l.quit() // it has said all that was asked
	return nil
}
