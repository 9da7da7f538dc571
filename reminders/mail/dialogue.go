package mail

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"net/textproto"
	"time"

	"sheetsync/reminders"
)

// letter is a composed message: where it goes, and its content as SMTP transmits it,
// which ends in a line with a dot.
type letter struct {
	from, to string
	content  []byte
}

// endOfContent completes a message; until the server has it, it has nothing (RFC
// 5321, section 4.1.1.4).
const endOfContent = ".\r\n"

// dotted puts a message's lines as DATA wants them: each ends in CR LF, one that
// begins with a dot has another before it, and the last is a dot.
func dotted(message []byte) ([]byte, error) {
	var b bytes.Buffer
	buffered := bufio.NewWriter(&b)
	w := textproto.NewWriter(buffered).DotWriter()
	if _, err := w.Write(message); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), buffered.Flush()
}

// answer is what the server said to a message that it took over.
type answer struct {
	code     int
	enhanced string
}

// send transmits a letter and tells how far it got. limit is when the end of its
// content has to be sent at the latest.
//
// Before the last line of the content is out, the server has no message, however
// the dialogue ends: it is not sent. From then on it may have it, whatever is lost.
func (l *link) send(ctx context.Context, limit time.Time, m *letter) (answer, *Error) {
	stop := context.AfterFunc(ctx, func() { l.conn.shortenDeadline(shutdownTimeout) })
	defer stop()
	defer func() { l.used = time.Now() }()
	// A relay that was asked for SMTPUTF8 needs it of every server on the way,
	// so ask only where an address makes it necessary.
	l.smtp.SkipSMTPUTF8(ascii(m.to))
	for _, command := range []struct {
		phase Phase
		do    func() error
	}{
		{PhaseSender, func() error { return l.smtp.Mail("<" + m.from + ">") }},
		{PhaseRecipient, func() error { return l.smtp.Rcpt("<" + m.to + ">") }},
		{PhaseContent, func() error { return l.command(354, "DATA") }},
		{PhaseContent, func() error { return l.write(m.content[:len(m.content)-len(endOfContent)]) }},
	} {
		waited := l.expect(limit)
		if err := command.do(); err != nil {
			return answer{}, l.refused(ctx, command.phase, waited, err)
		}
	}
	_ = l.conn.SetDeadline(time.Now().Add(l.config.Timeouts.Answer))
	if err := l.write([]byte(endOfContent)); err != nil {
		// Not all of it was handed over, so the server can't have all of it.
		return answer{}, l.refused(ctx, PhaseContent, l.config.Timeouts.Answer, err)
	}
	code, text, err := l.smtp.Text.ReadResponse(2)
	if err != nil {
		return answer{}, l.refused(ctx, PhaseAnswer, l.config.Timeouts.Answer, err)
	}
	return answer{code, enhancedStatus.FindString(text)}, nil
}

// expect sets the time for the next answer, and returns it.
func (l *link) expect(limit time.Time) time.Duration {
	now := time.Now()
	until := now.Add(l.config.Timeouts.Command)
	if until.After(limit) {
		until = limit
	}
	_ = l.conn.SetDeadline(until) // fails on a closed connection, as the command will
	return until.Sub(now)
}

func (l *link) command(code int, text string) error {
	if err := l.smtp.Text.PrintfLine("%s", text); err != nil {
		return err
	}
	_, _, err := l.smtp.Text.ReadResponse(code)
	return err
}

func (l *link) write(b []byte) error {
	if _, err := l.smtp.Text.W.Write(b); err != nil {
		return err
	}
	return l.smtp.Text.W.Flush()
}

// refused describes what a command of the dialogue met.
func (l *link) refused(ctx context.Context, phase Phase, waited time.Duration, err error) *Error {
	if status := new(textproto.Error); errors.As(err, &status) {
		return answered(phase, status)
	}
	e := broken(phase, l.server, waited, err)
	if ctx.Err() != nil && e.Fault == FaultSilent {
		e.Fault = FaultStopped
		if phase != PhaseAnswer {
			e.Text = "stopped before it was sent"
		}
	}
	return e
}

// reset puts the dialogue back to its beginning, after a recipient was refused.
func (l *link) reset() error {
	_ = l.conn.SetDeadline(time.Now().Add(l.config.Timeouts.Command))
	return l.smtp.Reset()
}

// notSent is a failure before there was a message to the server.
func notSent(phase Phase, fault Fault, text string) *Error {
	return &Error{Outcome: reminders.ErrNotSent, Phase: phase, Fault: fault, Text: text}
}
